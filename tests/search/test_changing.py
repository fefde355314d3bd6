"""An index that takes single changes: whatever happens to the record, it is as one that was built whole."""

import errno
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from app.domain.query import SearchQuery
from app.domain.recommendation import Recommendation, Text
from app.domain.revision import Author
from app.ingest.seed import load_seed
from app.ingest.undo import undo_run
from app.search import changing as steps
from app.search.builder import build_index, check_index, ensure_index
from app.search.changing import changed_index
from app.search.generation import Generation, current_name, open_current, open_generation
from app.search.keeper import IndexKeeper
from app.search.service import search
from app.search.shards import LATE
from app.settings import PROJECT, Settings
from app.storage.changes import Change, changing
from app.storage.corpus import read_corpus
from app.storage.documents import load_documents, save_documents
from app.storage.engine import reading, writing
from app.storage.recommendations import load_all, load_recommendation, save_recommendation
from app.storage.vocabularies import load_vocabularies, save_vocabulary
from tests.ingest.test_sheet import Desk

KARI = Author("Kari", "person", "test")
ID = "crc-2025-views-of-the-child"
QUESTIONS = (
    "barn",
    "mobbing på skolen",
    "women violence",
    '"barnets beste"',
    "barnev*",
    "children -school",
    "2018",
    "zebra",
)
FACETS = ("theme", "group", "year", "document", "municipal", "body", "cycle", "language")


@pytest.fixture(autouse=True)
def changeable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small collections take changes, too."""
    monkeypatch.setattr(steps, "SMALL", 1)
    monkeypatch.setattr(steps, "SHARE", 1)


def change_index(engine: Engine, settings: Settings, held: Generation | None = None) -> Generation:
    """The index with what changed, which must not have been built whole."""
    changed = changed_index(engine, settings.index_dir, held)
    assert changed is not None
    assert changed.folder.name == current_name(settings.index_dir)
    return changed


def record(engine: Engine, id_: str = ID) -> Recommendation:
    with reading(engine) as session:
        found = load_recommendation(session, id_)
    assert found is not None
    return found


def save(engine: Engine, *records: Recommendation) -> None:
    with changing(engine, KARI) as change:
        for one in records:
            save_recommendation(change, one)


def answers(generation: Generation) -> dict[str, object]:
    """What must be the same in an index that was changed: hits of every fixed order, totals and facets."""
    found: dict[str, object] = {"ids": list(generation.ids()), "size": generation.size}
    for question in ("", *QUESTIONS):
        for sort in ("newest", "oldest", "document"):
            query = SearchQuery(text=question, size=100, sort=sort, facets=FACETS)  # type: ignore[arg-type]
            page = search(generation, query)
            found[f"{question} {sort}"] = [(hit.recommendation, hit.highlights) for hit in page.hits]
            found[f"{question} facets"] = (page.total, page.facets)
    found["lexicon"] = generation.reader.lexicon._indexed
    return found


def by_relevance(generation: Generation, question: str) -> list[tuple[str, float]]:
    hits = search(generation, SearchQuery(text=question, size=100, facets=())).hits
    return [(hit.recommendation.id, hit.score or 0.0) for hit in hits]


def assert_as_built_whole(engine: Engine, changed: Generation, root: Path) -> None:
    assert check_index(engine, changed).equal
    whole = build_index(engine, root)
    one, other = answers(changed), answers(whole)
    assert {key for key in one if one[key] != other[key]} == set()
    for question in QUESTIONS:
        found, wanted = by_relevance(changed, question), by_relevance(whole, question)
        scores = dict(wanted)
        for (id_, score), (_, at_its_place) in zip(found, wanted, strict=True):
            # Deleted versions are still counted among the texts: their share of the collection moves scores.
            assert score == pytest.approx(at_its_place, rel=0.15)
            assert score == pytest.approx(scores.get(id_, at_its_place), rel=0.15)


Deed = Callable[[Change, random.Random, list[Recommendation]], None]


def edit_texts(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    for one in chance.sample(records, 3):
        texts = {(text.kind, text.language, text.origin): text for text in one.texts}
        texts["title", "nb", "own"] = Text("title", "nb", chance.choice(["Zebra og barn", "Vern mot vold", "Kvinner"]))
        save_recommendation(change, replace(one, texts=tuple(texts.values())))


def edit_tags(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    for one in chance.sample(records, 3):
        save_recommendation(
            change, replace(one, tags={**one.tags, "theme": (chance.choice(["housing", "education"]),)})
        )


def withdraw_or_bring_back(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    gone = [one for one in records if one.status == "withdrawn"]
    for one in [*gone[:1], *chance.sample(records, 2)]:
        save_recommendation(change, replace(one, status="current" if one.status == "withdrawn" else "withdrawn"))


def move(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    documents = sorted({one.document for one in records if one.document})
    for one in chance.sample(records, 2):
        place = {"document": chance.choice(documents), "paragraph": chance.choice(["9", "10", None])}
        save_recommendation(change, replace(one, **place, year=chance.randint(2009, 2025)))


def create(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    one = chance.choice(records)
    for paragraph in ("3", "200"):
        new = replace(one, id=f"new-{chance.randrange(10**9)}", measures=(), external_ids=(), paragraph=paragraph)
        save_recommendation(change, replace(new, status="current", merged_into=None))


def date_a_document(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    documents = list(load_documents(change.session).values())
    one = chance.choice(documents)
    new = replace(one, id=f"{one.id}-add.{chance.randrange(10**6)}", symbol=None)
    save_documents(change, [replace(one, adopted=f"{chance.randint(2009, 2025)}-03-01"), new])
    save_recommendation(change, replace(chance.choice(records), document=new.id))


def name_a_theme(change: Change, chance: random.Random, records: list[Recommendation]) -> None:
    themes = load_vocabularies(change.session)["theme"]
    term = themes.terms["housing"]
    label = {**term.labels, "nb": f"Bolig og zebra {chance.randrange(100)}"}
    save_vocabulary(change, replace(themes, terms={**themes.terms, "housing": replace(term, labels=label)}))


DEEDS: tuple[Deed, ...] = (edit_texts, edit_tags, withdraw_or_bring_back, move, create, date_a_document, name_a_theme)


@pytest.mark.parametrize("seed", range(3))
def test_any_row_of_changes_leaves_the_index_as_built_whole(
    own_copy: Settings, own_engine: Engine, tmp_path: Path, seed: int
) -> None:
    chance, generation = random.Random(seed), open_current(own_copy.index_dir)
    deeds = list(DEEDS)
    chance.shuffle(deeds)
    for number, deed in enumerate(deeds):
        with changing(own_engine, KARI) as change:
            deed(change, chance, [one for one in load_all(change.session) if one.status != "merged"])
        # Every second time the generation before is not at hand, as in another process.
        generation = change_index(own_engine, own_copy, generation if number % 2 else None)
    assert generation is not None
    assert generation.late
    assert_as_built_whole(own_engine, generation, tmp_path / "whole")


def test_it_holds_on_each_database(engine: Engine, tmp_path: Path) -> None:
    load_seed(engine, PROJECT / "seed_data")
    build_index(engine, tmp_path / "index")
    save(engine, replace(record(engine), texts=(Text("title", "nb", "Zebra"), Text("rationale", "nb", "Kommunen"))))
    changed = changed_index(engine, tmp_path / "index", None)
    assert changed is not None
    assert_as_built_whole(engine, changed, tmp_path / "whole")


def test_an_import_and_its_undoing_are_taken_in(own_copy: Settings, own_engine: Engine, tmp_path: Path) -> None:
    desk = Desk(own_engine, tmp_path)
    sheet = desk.take(only=[ID])
    desk.change(sheet, ID, "summary_nb", "Zebra")
    report = desk.bring(sheet)
    changed = change_index(own_engine, own_copy)
    assert [hit.recommendation.id for hit in search(changed, SearchQuery(text="zebra")).hits] == [ID]
    assert report.run is not None
    undo_run(own_engine, report.run, "Kari")
    undone = change_index(own_engine, own_copy, changed)
    assert search(undone, SearchQuery(text="zebra")).total == 0
    assert_as_built_whole(own_engine, undone, tmp_path / "whole")


def test_a_word_that_nobody_says_any_more_is_not_known(own_copy: Settings, own_engine: Engine) -> None:
    before = record(own_engine)
    save(
        own_engine,
        replace(before, texts=(*before.texts, Text("assessment", "nb", "x"), Text("official", "nb", "Qwertzu"))),
    )
    said = change_index(own_engine, own_copy)
    assert said.reader.lexicon.means_something("qwertzu")
    save(own_engine, before)
    unsaid = change_index(own_engine, own_copy, said)
    assert not unsaid.reader.lexicon.means_something("qwertzu")
    save(own_engine, replace(before, texts=(*before.texts, Text("official", "nb", "Qwertzu"))))
    assert change_index(own_engine, own_copy, unsaid).reader.lexicon.means_something("qwertzu")


def test_what_did_not_change_is_shared_and_not_read_again(own_copy: Settings, own_engine: Engine) -> None:
    held = open_current(own_copy.index_dir)
    assert held is not None
    save(own_engine, replace(record(own_engine), year=2024))
    changed = change_index(own_engine, own_copy, held)
    assert changed.catalogue.documents is held.catalogue.documents
    assert (held.shards[0].number, [one.number for one in changed.shards]) == (0, [0, LATE])
    for path in held.shards[0].files(held.folder / "tantivy"):
        assert path.samefile(changed.folder / "tantivy" / path.name)
    # The generation before answers as it did: nothing of it was written to.
    again = open_generation(own_copy.index_dir, held.folder.name)
    assert (again.size, again.find(ID)[0].year) == (524, 2025)  # type: ignore[index]


def test_a_shared_file_that_is_damaged_later_is_found(own_copy: Settings, own_engine: Engine) -> None:
    save(own_engine, replace(record(own_engine), year=2024))
    changed = change_index(own_engine, own_copy)
    store = next((changed.folder / "tantivy").glob("*.store"))
    store.write_bytes(store.read_bytes()[:-9] + b"\0" * 9)
    assert open_current(own_copy.index_dir) is None
    assert check_index(own_engine, ensure_index(own_engine, own_copy.index_dir)).equal


def test_where_nothing_can_be_linked_files_are_copied(
    own_copy: Settings, own_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    save(own_engine, replace(record(own_engine), year=2024))
    assert_as_built_whole(own_engine, change_index(own_engine, own_copy), tmp_path / "whole")


def too_many_late(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_LATE", 0)
    save(engine, replace(record(engine), year=2024))


def too_large_a_share(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "SHARE", 300)
    save(engine, *(replace(record(engine, f"upr-2009-00{n}"), status="withdrawn") for n in (1, 2)))


def too_many_revisions(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "MOST_REVISIONS", 1)
    save(engine, replace(record(engine), year=2024))
    save(engine, replace(record(engine), year=2023))


def another_thesaurus(engine: Engine, _: pytest.MonkeyPatch) -> None:
    with changing(engine, KARI) as change:
        concepts = load_vocabularies(change.session)["concept"]
        code, term = next(iter(concepts.terms.items()))
        save_vocabulary(change, replace(concepts, terms={**concepts.terms, code: replace(term, aliases=("ZBR",))}))


def another_history(engine: Engine, _: pytest.MonkeyPatch) -> None:
    save(engine, replace(record(engine), year=2024))
    with writing(engine) as session:
        session.execute(text("UPDATE revision SET at = '2001-01-01 00:00:00.000000' WHERE corpus_number = 1"))


def an_older_state(engine: Engine, _: pytest.MonkeyPatch) -> None:
    with writing(engine) as session:
        session.execute(text("UPDATE corpus SET number = 0"))


def no_room(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.search.orders.LABELS", 0)
    save(engine, replace(record(engine), year=1999))


def a_broken_library(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Schema error")

    monkeypatch.setattr(steps, "write_without", fail)
    save(engine, replace(record(engine), year=2024))


@pytest.mark.parametrize(
    "happening",
    [
        too_many_late,
        too_large_a_share,
        too_many_revisions,
        another_thesaurus,
        another_history,
        an_older_state,
        no_room,
        a_broken_library,
    ],
)
def test_what_cannot_be_taken_in_is_built_whole(
    own_copy: Settings,
    own_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    happening: Callable[[Engine, pytest.MonkeyPatch], None],
) -> None:
    happening(own_engine, monkeypatch)
    assert changed_index(own_engine, own_copy.index_dir, None) is None
    monkeypatch.undo()
    built = ensure_index(own_engine, own_copy.index_dir)
    assert not built.late
    assert check_index(own_engine, built).equal


def test_a_small_index_is_always_built_whole(
    own_copy: Settings, own_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    save(own_engine, replace(record(own_engine), year=2024))
    assert not ensure_index(own_engine, own_copy.index_dir).late


def test_killed_at_any_moment_it_leaves_a_good_generation(own_copy: Settings, own_engine: Engine) -> None:
    program = (
        "import sys; from pathlib import Path; from app.search import changing; from app.storage.engine import *;"
        "changing.SMALL = changing.SHARE = 1; print(flush=True);"
        "changing.changed_index(open_engine(sys.argv[1]), Path(sys.argv[2]), None)"
    )
    command = [sys.executable, "-c", program, own_copy.database, str(own_copy.index_dir)]
    for at in (0.0, 0.05, 0.1, 0.2):
        save(own_engine, replace(record(own_engine), year=2010 + round(at * 20)))
        with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(at)
            process.kill()
        found = open_current(own_copy.index_dir)
        assert found is not None
        assert found.size == 524
    assert check_index(own_engine, change_or_keep(own_engine, own_copy)).equal
    assert list(own_copy.index_dir.glob("building-*")) == []


def change_or_keep(engine: Engine, settings: Settings) -> Generation:
    with reading(engine) as session:
        corpus = read_corpus(session)
    return open_current(settings.index_dir, corpus) or change_index(engine, settings)


def test_the_keeper_takes_changes_in(own_copy: Settings, own_engine: Engine) -> None:
    keeper = IndexKeeper(own_engine, own_copy.index_dir, 1)
    first = keeper.refresh()
    save(own_engine, replace(record(own_engine), year=2024))
    second = keeper.refresh()
    assert (second.corpus.number, len(second.late)) == (first.corpus.number + 1, 1)
    assert second.find(ID)[0].year == 2024  # type: ignore[index]
