"""What rules conclude from signs."""

from typing import Any

import pytest

from app.domain.suggestion import Rule, suggest


def rule(name: str, **changes: Any) -> Rule:
    return Rule(
        **{
            "id": name,
            "level": "implicit",
            "why": {"nb": "Derfor."},
            "signs": {"theme": ["education"], "concept": ["school"]},
            "along": {},
            "unless": {},
            "service_areas": ("grunnskole",),
            **changes,
        }
    )


SCHOOL = rule("school")
BOTH = rule("both", along={"group": ["roma"]}, service_areas=("samisk",))
NOT = rule("not", unless={"theme": ["ratification"]}, service_areas=("bolig",))
STATE = rule("state", level="none", signs={"theme": ["ratification"]}, service_areas=())
NAMED = rule("named", level="explicit", signs={"concept": ["municipalities"]}, service_areas=())


@pytest.mark.parametrize(
    ("found", "applied", "level", "areas"),
    [
        ({}, None, None, None),
        ({"theme": {"health"}}, None, None, None),
        ({"theme": {"education"}}, ["school", "not"], "implicit", ("grunnskole", "bolig")),
        ({"concept": {"school"}}, ["school", "not"], "implicit", ("grunnskole", "bolig")),
        ({"group": {"roma"}}, None, None, None),
        (
            {"theme": {"education"}, "group": {"roma"}},
            ["school", "both", "not"],
            "implicit",
            ("grunnskole", "samisk", "bolig"),
        ),
        ({"theme": {"education", "ratification"}}, ["state"], "none", ()),
        (
            {"theme": {"education", "ratification"}, "concept": {"municipalities"}},
            ["school", "named"],
            "explicit",
            ("grunnskole",),
        ),
        ({"concept": {"municipalities"}}, ["named"], "explicit", ()),
    ],
)
def test_what_follows_from_signs(found: Any, applied: Any, level: Any, areas: Any) -> None:
    suggestion = suggest((SCHOOL, BOTH, NOT, STATE, NAMED), found)
    if applied is None:
        assert suggestion is None
        return
    assert suggestion is not None
    assert [one.rule.id for one in suggestion.because] == applied
    assert (suggestion.level, suggestion.service_areas) == (level, areas)


def test_evidence_is_what_was_found_each_once() -> None:
    found = {"theme": {"education"}, "concept": {"school"}, "group": {"roma", "sami"}}
    assert BOTH.evidence(found) == (("theme", "education"), ("concept", "school"), ("group", "roma"))
