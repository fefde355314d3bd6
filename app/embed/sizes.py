"""How high an embed will be, before any browser has laid it out: room that is kept moves nothing when the list comes.

An estimate from the texts, a little generous, in the typeface of a frame (17 pixels); tests hold it to a real browser.
"""

from dataclasses import replace
from math import ceil
from typing import Any, Final

from app.embed.embedding import Embedding

SIZE: Final = 17
LETTER: Final = 0.56
"""Mean width of a letter in parts of its size, of a wide typeface."""

LEFT_OVER: Final = 2.5
"""Letters of a line that stay empty because the next word does not fit."""

PADDING: Final = (37, 42)
"""What a frame adds to the height and takes from the width, edge included."""

WIDEST: Final = 42 * SIZE
"""Running text gets no wider."""

NARROW, WIDE = 328, 680
"""Widths for which room is kept: a telephone, and the column of an article."""

BAR, LEGEND = 26, 18
"""Pixels of a bar, and of a line of the legend; on a telephone each series has its own."""

NARROWEST_WIDE: Final = 34 * 16
"""Width from which a chart is drawn wide (see embed.css)."""


def height_of(embedding: Embedding, width: int) -> int:
    """Height of the frame in pixels at a width."""
    return round(PADDING[0] + _height(embedding, embedding.content["cards"], max(120, width - PADDING[1])))


def fit(embedding: Embedding, width: int, height: int) -> Embedding:
    """The embed with as many recommendations as a frame has room for, at least one."""
    cards = embedding.content["cards"]
    inner = max(120, width - PADDING[1])
    count = len(cards)
    while count > 1 and PADDING[0] + _height(embedding, cards[:count], inner) > height:
        count -= 1
    if count == len(cards) or embedding.parameters.id:
        return embedding
    return replace(embedding, parameters=embedding.parameters.model_copy(update={"count": count}))


def room(embedding: Embedding) -> str:
    """A CSS length that keeps the room of the element at every width: more on a telephone, less on a wide page.

    In parts of the size of the text, which is the host's. Never more than a screen: what stands below that moves
    unseen, and if the script does not come the hole is no larger.
    """
    low, high = (ceil(_height(embedding, embedding.content["cards"], one) / SIZE) for one in (WIDE, NARROW))
    return f"min(100vh,{_between(low, high, SIZE, 'em')})"


def frame_room(embedding: Embedding) -> str:
    """A CSS length for the height of a frame at every width."""
    return _between(height_of(embedding, WIDE), height_of(embedding, NARROW), 1, "px")


def _between(low: int, high: int, unit: int, name: str) -> str:
    """The lengths at both widths with a straight line between them; `unit` is one of them in pixels."""
    if high <= low:
        return f"{low}{name}"
    slope = (high - low) * unit / (WIDE - NARROW)
    return f"clamp({low}{name},{ceil(high + slope * NARROW / unit)}{name} - {round(slope * 100)}vw,{high}{name})"


def _height(embedding: Embedding, cards: list[dict[str, Any]], width: float) -> float:
    layout, content = embedding.parameters.form, embedding.content
    total = _foot(embedding, width)
    if layout != "single" and embedding.parameters.headline:
        total += _lines(str(embedding.headline.striptags()), width, 1.45) * 1.45 * 1.25 * SIZE + 0.73 * SIZE
    if content["last"] > 1:
        total += 2.4 * SIZE
    if not content["total"] or (layout == "single" and not cards):
        return total + 1.5 * SIZE
    if layout == "number":
        return total + 3.4 * 1.1 * SIZE
    if layout == "chart":
        return total + _chart(embedding, width)
    one = {"list": _item, "compact": _row, "single": _single}[layout]
    return total + 1 + sum(one(card, width) for card in cards)


def _lines(text: str | None, width: float, size: float = 1.0) -> int:
    letters = max(8.0, width / (LETTER * size * SIZE) - LEFT_OVER)
    return ceil(len(text) / letters) if text else 0


def _paragraph(text: str | None, width: float) -> float:
    return _lines(text, min(width, WIDEST)) * 1.5 * SIZE


def _meta(card: dict[str, Any]) -> str:
    return f"{_bodies(card)} · 2025" + (" · avsnitt 12 (a)" if card["paragraph"] else "")


def _bodies(card: dict[str, Any]) -> str:
    return " · ".join(str(body["label"]) for body in card["tags"].get("body", ()))


def _item(card: dict[str, Any], width: float) -> float:
    title = _lines(card["title"], width, 1.15) * 1.15 * 1.25
    meta = _lines(_meta(card), width, 0.9) * 0.9 * 1.5 + 0.27
    why = 1.9 if card["municipal"]["rationale"] else 0
    return (2.2 + title + meta + 0.7 + why) * SIZE + 1 + _paragraph(card["summary"], width)


def _row(card: dict[str, Any], width: float) -> float:
    inner = width - 3.2 * SIZE
    return (1.1 + _lines(card["title"], inner) * 1.5 + _lines(_bodies(card), inner, 0.9) * 1.5) * SIZE + 1


def _single(card: dict[str, Any], width: float) -> float:
    inner = width - 1.1 * SIZE - 4
    found = (_lines(_meta(card), inner, 0.9) * 1.35 + 0.3 + _lines(card["title"], inner, 1.3) * 1.3 * 1.25 + 0.5) * SIZE
    found += _paragraph(card["summary"], inner) + 0.7 * SIZE
    if card["measures"]:
        found += SIZE + sum(_paragraph(one["title"] or one["summary"], inner - 20) + 3.4 for one in card["measures"])
    if card["municipal"]["rationale"]:
        services = ", ".join(str(area["label"]) for area in card["municipal"]["service_areas"])
        found += (2.9 + _lines("Gjelder for " + services, inner, 0.9) * 1.35) * SIZE
        found += _paragraph(card["municipal"]["rationale"], inner)
    return found


def _chart(embedding: Embedding, width: float) -> float:
    figure = embedding.content["figure"]
    if figure["code"] == "year":
        series = len(figure["columns"]) if width < NARROWEST_WIDE else 1
        return 280 + (series - 1) * LEGEND + 4.2 * SIZE
    return len(figure["rows"]) * BAR + 65 + 4.2 * SIZE


def _foot(embedding: Embedding, width: float) -> float:
    said = embedding.texts.plain
    source = f"{said('site.name')} ({embedding.origin}). {said('embed.updated')} 24. september 2026. "
    source += said("embed.own_words")
    return (0.8 + 1.9 + 0.25) * SIZE + _lines(source, min(width, 1.1 * WIDEST), 0.9) * 1.35 * SIZE
