"""What an editor copies: an address, an element with its script, a frame."""

from typing import Final

from markupsafe import Markup

from app.embed.embedding import Embedding
from app.embed.sizes import WIDE, frame_room, height_of, room

LOOK: Final = frozenset({"layout", "by", "count", "page", "heading", "headline", "scheme"})
"""What a page of the site does not know: an address that says so is the embed's own."""

ATTRIBUTES: Final = {"id": "recommendation"}
"""Parameters whose name HTML has taken for something else."""


def address_of(embedding: Embedding) -> str:
    """The address to paste: of the page that shows the same, or of the embed itself where its look is chosen."""
    plain = not LOOK.intersection(name for name, _ in embedding.parameters.pairs())
    return embedding.whole if plain and len(embedding.parameters.id) < 2 else embedding.address()


def element_of(embedding: Embedding) -> Markup:
    """The element, with the link that stands in for it and the room that it will take."""
    given: dict[str, list[str]] = {"lang": [embedding.language]}
    for name, value in embedding.parameters.pairs(lang=None, page=None):
        given.setdefault(ATTRIBUTES.get(name, name), []).append(value)
    attributes = Markup().join(Markup(' {}="{}"').format(name, " ".join(values)) for name, values in given.items())
    return Markup(
        '<nim-anbefalinger{} style="display:block;min-height:{}">\n  <a href="{}">{}</a>\n</nim-anbefalinger>\n'
        '<script type="module" src="{}/embed/v1.js"></script>'
    ).format(attributes, room(embedding), embedding.whole, embedding.title, embedding.origin)


def frame_of(embedding: Embedding) -> Markup:
    """The frame, with a link for when it stays empty, and the script that sets its height and may be left out."""
    return Markup(
        '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" referrerpolicy="no-referrer" '
        'style="border:0;height:{}"></iframe>\n<p class="nim-instead"><a href="{}">{}</a></p>\n'
        '<script src="{}/embed/v1/height.js" async></script>'
    ).format(
        embedding.address(page=None),
        embedding.title,
        height_of(embedding, WIDE),
        frame_room(embedding),
        embedding.whole,
        embedding.title,
        embedding.origin,
    )
