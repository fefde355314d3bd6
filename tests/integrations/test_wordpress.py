"""The WordPress plugin against the service it asks. PHP itself is tried by hand (docs/guides/embedding.md)."""

import gettext
import io
import json
import re
import struct
import subprocess
import sys
import zipfile
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from fastapi.testclient import TestClient

from app.embed.parameters import COUNTED, LAYOUTS, EmbedParameters
from app.settings import PROJECT

PLUGIN = PROJECT / "integrations" / "wordpress" / "anbefalinger"
LISTING = (PLUGIN / "includes" / "listing.php").read_text(encoding="utf-8")
BLOCK = json.loads((PLUGIN / "block" / "block.json").read_text(encoding="utf-8"))
LANGUAGES = sorted((PLUGIN / "languages").glob("*.po"))


def words_of(start: str) -> list[str]:
    """The quoted words of the first PHP array that begins after `start`."""
    inside = LISTING.split(start, 1)[1].split("array(", 1)[1].split(")", 1)[0]
    return re.findall(r"'([^']+)'", inside)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    target = tmp_path_factory.mktemp("plugin") / "plugin.zip"
    subprocess.run([sys.executable, PROJECT / "tools" / "wordpress", target], check=True, capture_output=True)
    return zipfile.ZipFile(target)


def test_the_plugin_knows_every_parameter_of_embeds_and_no_other() -> None:
    known = words_of("const ANBEFALINGER_FILTERS") + words_of("const ANBEFALINGER_LOOK")
    assert sorted(known) == sorted(set(EmbedParameters.model_fields) - {"page"})
    assert set(words_of("const ANBEFALINGER_WHOLE")) <= set(known)


def test_lists_of_codes_are_divided_and_texts_are_not() -> None:
    whole = set(words_of("const ANBEFALINGER_WHOLE"))
    for name, field in EmbedParameters.model_fields.items():
        if name != "page":
            assert (field.annotation == list[str]) is (name not in whole), name


def test_the_block_has_attributes_that_are_parameters() -> None:
    assert set(BLOCK["attributes"]) <= set(EmbedParameters.model_fields)
    editor = (PLUGIN / "block" / "editor.js").read_text(encoding="utf-8")
    layouts = re.search(r"const layouts = (.*?)\];", editor, re.DOTALL)
    assert layouts
    assert set(re.findall(r'value: "(\w+)"', layouts.group(1))) == set(LAYOUTS) - {"list"}
    assert set(re.findall(r"^    (\w+): __\(", editor, re.MULTILINE)) == set(COUNTED) - {"year"}


@pytest.mark.parametrize("po", LANGUAGES, ids=lambda path: path.stem)
def test_every_word_is_translated_and_none_is_left_over(po: Path) -> None:
    sources = [*PLUGIN.rglob("*.php"), PLUGIN / "block" / "editor.js"]
    found = {
        word
        for source in sources
        for word in re.findall(
            r"""\b(?:esc_html)?_[_e]\(\s*['"](.+?)['"],\s*['"]anbefalinger""", source.read_text("utf-8")
        )
    }
    named = {("block title", BLOCK["title"]), ("block description", BLOCK["description"])}
    named |= {("block keyword", word) for word in BLOCK["keywords"]}
    translated = polib.pofile(str(po))
    assert {one.msgid for one in translated if not one.msgctxt} == found
    assert {(one.msgctxt, one.msgid) for one in translated if one.msgctxt} == named
    assert all(one.msgstr and one.msgid.count("%s") == one.msgstr.count("%s") for one in translated)


class Parts(HTMLParser):
    """Every element of a piece of HTML with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: set[tuple[str, str]] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= {(tag, name) for name, _ in attrs} | {(tag, "")}


@pytest.mark.parametrize(
    "query",
    [
        *(f"layout={layout}&service_area=barnevern" for layout in LAYOUTS),
        "layout=chart&by=theme",
        "q=snøbrøyting",
        "q=mobbing",
    ],
)
def test_what_fragments_are_made_of_passes_the_plugins_sieve(client: TestClient, query: str) -> None:
    sieve = LISTING.split("function anbefalinger_harmless")[1]
    let_through = set(re.findall(r"'([a-z0-9-]+)'", sieve.lower())) | {"g", "a"}
    answer = client.get(f"/embed/v1/fragment?{query}")
    assert answer.status_code == 200
    found = Parts(answer.text).found
    assert len(found) > 5
    dropped = {(tag, name) for tag, name in found if tag not in let_through or (name and name not in let_through)}
    assert dropped <= {("a", "data-fragment")} | {("svg", "xmlns:xlink")}


def test_the_zip_holds_one_folder_with_translations_that_wordpress_reads(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {"anbefalinger"}
    for po in LANGUAGES:
        mo = archive.read(f"anbefalinger/languages/{po.stem}.mo")
        # WordPress 6.1 takes the end of the translations' table from the address of the hash table.
        _, _, total, _, translations, _, hashes = struct.unpack("<7I", mo[:28])
        assert hashes == translations + 8 * total
        words = gettext.GNUTranslations(io.BytesIO(mo))
        script = json.loads(archive.read(f"anbefalinger/languages/{po.stem}-anbefalinger-liste-editor-script.json"))
        messages = script["locale_data"]["messages"]
        assert words.gettext("Theme") == messages["Theme"][0] == "Tema"
        assert messages[""]["lang"] == po.stem.removeprefix("anbefalinger-")


def test_the_zip_carries_the_look_of_embeds(archive: zipfile.ZipFile) -> None:
    style = archive.read("anbefalinger/style.css").decode()
    assert (PROJECT / "app" / "web" / "static" / "embed" / "embed.css").read_text("utf-8") in style
    assert ".anbefalinger-note" in style
