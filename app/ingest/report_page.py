"""The report of a run as a page that stands alone: no script, nothing loaded."""

from collections.abc import Collection, Iterator, Mapping
from html import escape
from typing import Any, Final

_NAMES: Final[Mapping[str, str]] = {
    "rows": "Lest",
    "elsewhere": "Om andre stater",
    "failed": "Avvist",
    "doubled": "Samme id to ganger",
    "added": "Nye",
    "changed": "Endret",
    "unchanged": "Uendret",
    "withdrawn": "Trukket tilbake",
}
_STYLE: Final = (
    "body{font:1rem/1.5 sans-serif;max-width:60rem;margin:2rem auto}td,th{text-align:left;padding:.2rem 1rem .2rem 0}"
)


def report_page(data: Mapping[str, Any]) -> str:
    """HTML of what `Report.data` gives."""
    return "\n".join(_lines(data))


def _lines(data: Mapping[str, Any]) -> Iterator[str]:
    title = f"Import av {escape(str(data['source']))}"
    yield '<!doctype html><html lang="nb"><head><meta charset="utf-8">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head>"
    yield f"<body><main><h1>{title}</h1>"
    kept = f"Kjøring {data['run']}" if data["run"] else "Prøvekjøring: ingenting ble endret"
    yield f"<p>{kept}. {data['seconds']:.1f} sekunder. Sjekksum {escape(str(data['checksum']))}.</p>"
    yield '<h2>Antall</h2><table><thead><tr><th scope="col">Hva</th><th scope="col">Antall</th></tr></thead><tbody>'
    for name, count in data["counts"].items():
        yield f'<tr><th scope="row">{_NAMES[name]}</th><td>{count}</td></tr>'
    yield "</tbody></table>"
    proposed = {kind: found for kind, found in data["problems"].items() if kind.startswith("proposed: ")}
    yield from _section("Merknader og feil", data["problems"].keys() - proposed.keys(), data["problems"])
    yield from _section("Foreslått: kanskje samme anbefaling", proposed.keys(), data["problems"])
    yield "</main></body></html>"


def _section(heading: str, kinds: Collection[str], problems: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h2>{heading}</h2>"
    if not kinds:
        yield "<p>Ingen.</p>"
    for kind, found in problems.items():
        if kind not in kinds:
            continue
        yield f'<h3>{escape(kind)}: {found["count"]}</h3><ul lang="en">'
        yield from (f"<li>{escape(example)}</li>" for example in found["examples"])
        more = found["count"] - len(found["examples"])
        yield f"</ul><p>og {more} til</p>" if more else "</ul>"
