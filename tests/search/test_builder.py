"""Building the index from the database, and proving that the two are equal."""

import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from app.domain.facets import FACETS
from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation, Text
from app.domain.revision import Author
from app.domain.vocabulary import Vocabulary
from app.search.builder import build_index, check_index, ensure_index
from app.search.generation import open_current
from app.search.service import search
from app.search.similar import similar_to
from app.search.statistics import count_cells
from app.settings import PROJECT, Settings
from app.storage.changes import changing
from app.storage.corpus import read_corpus
from app.storage.engine import open_engine, reading, writing
from app.storage.recommendations import load_recommendation, save_recommendation
from app.storage.vocabularies import save_vocabulary

ID = "crc-2025-views-of-the-child"


def behind_its_back(engine: Engine, statement: str) -> None:
    """Change the database without a revision, so that the corpus number stays."""
    with writing(engine) as session:
        session.execute(text(statement))


def edit(engine: Engine, **changes: object) -> Recommendation:
    with reading(engine) as session:
        record = load_recommendation(session, ID)
    assert record is not None
    record = replace(record, **changes)  # type: ignore[arg-type]
    with changing(engine, Author("Kari", "person", "test")) as change:
        save_recommendation(change, record)
    return record


def test_an_index_of_the_whole_database_is_equal_to_it(own_copy: Settings, own_engine: Engine) -> None:
    found = check_index(own_engine, build_index(own_engine, own_copy.index_dir))
    assert found.equal
    assert (found.records, found.missing, found.surplus, found.differing) == (524, (), (), ())


def test_a_record_missing_from_the_index_is_found(own_copy: Settings, own_engine: Engine) -> None:
    behind_its_back(own_engine, f"UPDATE recommendation SET status = 'withdrawn' WHERE slug = '{ID}'")
    without = build_index(own_engine, own_copy.index_dir)
    assert check_index(own_engine, without).equal
    behind_its_back(own_engine, f"UPDATE recommendation SET status = 'current' WHERE slug = '{ID}'")
    found = check_index(own_engine, without)
    assert (found.equal, found.missing, found.surplus, found.differing) == (False, (ID,), (), ())


@pytest.mark.parametrize("status", ["'withdrawn'", "'merged', merged_into = 'upr-2009-001'"])
def test_a_record_too_many_in_the_index_is_found(own_copy: Settings, own_engine: Engine, status: str) -> None:
    built = build_index(own_engine, own_copy.index_dir)
    behind_its_back(own_engine, f"UPDATE recommendation SET status = {status} WHERE slug = '{ID}'")
    found = check_index(own_engine, built)
    assert (found.equal, found.missing, found.surplus, found.differing) == (False, (), (ID,), ())


@pytest.mark.parametrize(
    ("statement", "differing"),
    [
        (f"UPDATE recommendation SET year = 1999 WHERE slug = '{ID}'", ID),
        (
            "UPDATE text SET text = text || '.' WHERE kind = 'title' AND language = 'nb' AND "
            f"recommendation_id = (SELECT id FROM recommendation WHERE slug = '{ID}')",
            ID,
        ),
        ("UPDATE document SET session = 'x' WHERE symbol = 'CRC/C/NOR/CO/7'", "document CRC/C/NOR/CO/7"),
        ("UPDATE term SET labels = '{}' WHERE vocabulary = 'theme' AND code = 'housing'", "vocabulary theme"),
    ],
)
def test_a_differing_record_document_or_vocabulary_is_found(
    own_copy: Settings, own_engine: Engine, statement: str, differing: str
) -> None:
    built = build_index(own_engine, own_copy.index_dir)
    behind_its_back(own_engine, statement)
    found = check_index(own_engine, built)
    assert (found.equal, found.missing, found.surplus, found.differing) == (False, (), (), (differing,))


def test_an_index_of_an_older_corpus_number_is_not_equal(own_copy: Settings, own_engine: Engine) -> None:
    built = build_index(own_engine, own_copy.index_dir)
    behind_its_back(own_engine, "UPDATE corpus SET number = number + 1")
    found = check_index(own_engine, built)
    assert not found.equal
    assert found.corpus_number == found.index_number + 1


def test_withdrawn_and_merged_records_are_not_searched(own_copy: Settings, own_engine: Engine) -> None:
    edit(own_engine, status="withdrawn")
    built = build_index(own_engine, own_copy.index_dir)
    assert built.size == 523
    assert built.find(ID) is None


def test_a_missing_index_folder_is_built(own_copy: Settings, own_engine: Engine) -> None:
    shutil.rmtree(own_copy.index_dir)
    assert check_index(own_engine, ensure_index(own_engine, own_copy.index_dir)).equal


def test_what_another_process_has_built_meanwhile_is_used_and_nothing_older(
    own_copy: Settings, own_engine: Engine
) -> None:
    mark = own_copy.index_dir / "current"
    before = mark.stat().st_mtime_ns
    assert ensure_index(own_engine, own_copy.index_dir).size == 524
    assert mark.stat().st_mtime_ns == before
    edit(own_engine, year=2024)
    assert ensure_index(own_engine, own_copy.index_dir).corpus.number == 2
    assert mark.stat().st_mtime_ns > before


def test_two_processes_that_build_at_once_both_end_with_one_good_generation(
    own_copy: Settings, own_engine: Engine
) -> None:
    program = (
        "import sys; from pathlib import Path; from app.search.builder import *; from app.storage.engine import *;"
        "engine = open_engine(sys.argv[1]); root = Path(sys.argv[2]);"
        "print([check_index(engine, build_index(engine, root)).equal for _ in range(2)])"
    )
    shutil.rmtree(own_copy.index_dir)
    command = [sys.executable, "-c", program, own_copy.database, str(own_copy.index_dir)]
    both = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [process.communicate(timeout=60)[0].strip() for process in both]
    assert answers == ["[True, True]"] * 2
    current = open_current(own_copy.index_dir)
    assert current is not None
    assert check_index(own_engine, current).equal
    assert [path for path in own_copy.index_dir.iterdir() if path.is_dir()] == [current.folder]


def test_every_text_of_a_kind_is_searched_whatever_its_origin(own_copy: Settings, own_engine: Engine) -> None:
    texts = (
        Text("title", "nb", "Tittel"),
        Text("rationale", "nb", "Kommunen"),
        Text("official", "en", "zebra words", "un"),
        Text("official", "en", "giraffe words", "institution"),
    )
    edit(own_engine, texts=texts)
    built = build_index(own_engine, own_copy.index_dir)
    for word in ("zebra", "giraffe", '"zebra words"'):
        assert [hit.recommendation.id for hit in search(built, SearchQuery(text=word)).hits] == [ID]


def test_an_alias_that_looks_like_a_year_or_a_body_finds_its_record(own_copy: Settings, own_engine: Engine) -> None:
    edit(own_engine, external_ids=(("upr-info", "2018"), ("uhri", "A9CEAE8C-FE1C"), ("other", "CRC")))
    built = build_index(own_engine, own_copy.index_dir)
    for alias in ("2018", "a9ceae8c-fe1c", "A9CEAE8C-FE1C", "CRC"):
        found = built.find(alias)
        assert found is not None
        assert found[0].id == ID


def test_a_database_without_records_has_an_index_that_answers(engine: Engine, tmp_path: Path) -> None:
    built = build_index(engine, tmp_path / "index")
    every = tuple(facet.name for facet in FACETS)
    for query in (
        SearchQuery(facets=every),
        SearchQuery(text="barn", facets=every),
        SearchQuery(sort="oldest", page=3),
    ):
        found = search(built, query)
        assert (found.total, found.hits) == (0, ())
        assert all(values == () for values in found.facets.values())
    assert count_cells(built, SearchQuery()) == []
    assert list(built.ids()) == []
    assert check_index(engine, built).equal


def test_a_record_as_like_others_as_itself_is_still_not_its_own_likeness(
    own_copy: Settings, own_engine: Engine
) -> None:
    with reading(own_engine) as session:
        record = load_recommendation(session, ID)
    assert record is not None
    copies = [replace(record, id=f"{ID}-{n}", measures=(), external_ids=()) for n in range(5)]
    with changing(own_engine, Author("Kari", "person", "test")) as change:
        for one in copies:
            save_recommendation(change, one)
    built = build_index(own_engine, own_copy.index_dir)
    for name in (ID, *(one.id for one in copies)):
        found = built.find(name)
        assert found is not None
        alike = similar_to(built, *found, 2)
        assert [one.likeness for one in alike] == [1.0, 1.0]
        assert name not in [one.recommendation.id for one in alike]


def test_the_state_an_index_was_built_from_is_kept_to_the_microsecond(engine: Engine, tmp_path: Path) -> None:
    with changing(engine, Author("Kari", "person", "test")) as change:
        save_vocabulary(change, Vocabulary("theme", {"nb": "Tema"}, {}))
    built = build_index(engine, tmp_path / "index")
    with reading(engine) as session:
        corpus = read_corpus(session)
    assert built.corpus == corpus
    assert open_current(tmp_path / "index", corpus) is not None
    assert open_current(tmp_path / "index", replace(corpus, updated=corpus.updated + timedelta(microseconds=1))) is None


def test_a_change_made_during_a_build_waits_for_the_next_generation(own_copy: Settings, own_engine: Engine) -> None:
    other = open_engine(own_copy.database)
    made = []

    def interfere(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM corpus" in statement and not made:
            made.append(edit(other, year=2001))

    event.listen(own_engine, "after_cursor_execute", interfere)
    built = build_index(own_engine, own_copy.index_dir)
    event.remove(own_engine, "after_cursor_execute", interfere)
    other.dispose()
    found = built.find(ID)
    assert made
    assert found is not None
    assert (built.corpus.number, found[0].year) == (1, 2025)
