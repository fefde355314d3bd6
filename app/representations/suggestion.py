"""A suggestion of municipal relevance as JSON-ready data: what is suggested, by which rules, and by which signs."""

from app.domain.language import choose
from app.domain.suggestion import Applied, Suggestion
from app.representations.json import Data, JsonView


def suggestion_data(view: JsonView, suggestion: Suggestion | None) -> Data | None:
    """The suggestion in the reader's language; None if there is none."""
    if suggestion is None:
        return None
    return {
        **view.coded("municipal", suggestion.level, key="level"),
        "service_areas": [view.coded("service_area", area) for area in suggestion.service_areas],
        "because": [_because(view, one) for one in suggestion.because],
    }


def _because(view: JsonView, applied: Applied) -> Data:
    why = choose(applied.rule.why, view.language)
    return {
        "rule": applied.rule.id,
        "why": why[0] if why else applied.rule.id,
        "why_language": why[1] if why else None,
        "evidence": [{"kind": kind, "code": code, "label": view.label(kind, code)} for kind, code in applied.evidence],
    }
