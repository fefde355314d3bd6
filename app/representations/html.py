"""Pages as HTML: Jinja templates that escape whatever they are given."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

STATIC: Final = Path(__file__).parent.parent / "web" / "static"
"""Folder of what pages load."""

TEMPLATES: Final = Path(__file__).parent / "templates"

ASSETS: Final = "/static"
"""Where that folder is served."""


class Absent(StrictUndefined):
    """A value that is not there: false when it is asked for, an error when it is to be printed."""

    def __bool__(self) -> bool:  # type: ignore[override] # its supertype refuses to be asked
        return False


def render(template: str, **values: Any) -> bytes:
    """A page in UTF-8. Every value that a template names must be given."""
    return _environment().get_template(template).render(**values).encode()


def has_template(name: str) -> bool:
    """Whether there is a template with this name."""
    return (TEMPLATES / name).is_file()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=Absent,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals["asset"] = asset
    environment.globals["foreign"] = foreign
    return environment


@cache
def asset(name: str) -> str:
    """The address of a file that pages load; it changes with the file, so that it may be kept for ever."""
    digest = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"{ASSETS}/{name}?v={digest}"


@pass_context
def foreign(context: Context, language: str | None) -> Markup:
    """The `lang` attribute of an element whose text is in `language`, if that is not the page's."""
    if not language or language == context["language"]:
        return Markup()
    return Markup(' lang="{}"').format(language)
