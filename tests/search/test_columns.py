"""Columns: what the documents of a segment have, written once beside it."""

from pathlib import Path

import numpy as np
import pytest
from pyroaring import BitMap
from tantivy import Document, Index

from app.search import analysis
from app.search.columns import read_columns, write_columns
from app.search.schema import build_schema


def document(year: int, **codes: list[str]) -> Document:
    made = Document(**codes)
    made.add_unsigned("year", year)
    for order in ("newest", "oldest", "document"):
        made.add_unsigned(f"place_{order}", (1 << 63) + year)
    return made


def test_each_segment_has_its_own_columns_as_they_were_written(tmp_path: Path) -> None:
    index = Index(build_schema(), path=str(tmp_path))
    analysis.register(index)
    writer = index.writer(15_000_000, 1)
    for documents in (
        [document(2018, theme=["housing", "æøå"], body=["CRC"]), document(2010, theme=["housing"])],
        [document(2025, body=["CRC"])],
    ):
        for one in documents:
            writer.add_document(one)
        writer.commit()
    writer.wait_merging_threads()
    index.reload()
    assert index.searcher().num_segments == 2
    write_columns(index, [tmp_path / "first", tmp_path / "second"])
    found = {one.years.tolist()[0]: one for one in map(read_columns, (tmp_path / "first", tmp_path / "second"))}
    assert found[2018].years.tolist() == [2018, 2010]
    assert found[2018].places["oldest"].tolist() == [(1 << 63) + 2018, (1 << 63) + 2010]
    assert dict(found[2018].codes.of("theme")) == {"housing": BitMap([0, 1]), "æøå": BitMap([0])}
    assert dict(found[2018].codes.of("body")) == {"CRC": BitMap([0])}
    assert dict(found[2025].codes.of("theme")) == {}
    assert dict(found[2025].codes.of("body")) == {"CRC": BitMap([0])}
    assert dict(found[2025].codes.of("country")) == {}


def test_a_file_of_something_else_is_no_columns(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no columns")
    np.savez(tmp_path / "other.npz", years=np.zeros(1))
    for name in ("text", "other.npz"):
        with pytest.raises((ValueError, KeyError)):
            read_columns(tmp_path / name)
