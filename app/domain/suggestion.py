"""Suggestions of municipal relevance: what rules conclude from tags and words, each with its evidence.

A suggestion is never an assessment. It is made for records nobody has assessed, and only a person makes it one.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from app.domain.language import Labels
from app.domain.vocabulary import Term

RULES: Final = "municipal_rule"
"""The vocabulary that the rules are kept as."""

SuggestedLevel = Literal["explicit", "implicit", "none"]
SUGGESTED: Final[tuple[SuggestedLevel, ...]] = get_args(SuggestedLevel)
SIGNS: Final = ("theme", "group", "concept")
"""What a rule can look for: our tags, and concepts of the thesaurus that the words speak of."""

Signs = Mapping[str, Collection[str]]
"""Vocabulary → codes."""


@dataclass(frozen=True, slots=True)
class Rule:
    """If a sign is there, and one of `along` if any are named, and none of `unless`: what follows, and why."""

    id: str
    level: SuggestedLevel
    why: Labels
    signs: Signs
    along: Signs
    unless: Signs
    service_areas: tuple[str, ...] = ()

    def evidence(self, found: Signs) -> tuple[tuple[str, str], ...]:
        """The signs, as (vocabulary, code), by which the rule applies; empty if it does not."""
        first, second = _both(self.signs, found), _both(self.along, found)
        applies = first and (second or not self.along) and not _both(self.unless, found)
        return tuple(dict.fromkeys((*first, *second))) if applies else ()


@dataclass(frozen=True, slots=True)
class Applied:
    """A rule that applies, and by which signs."""

    rule: Rule
    evidence: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rules suggest, and the rules that say so."""

    level: SuggestedLevel
    service_areas: tuple[str, ...]
    because: tuple[Applied, ...]


def suggest(rules: Iterable[Rule], found: Signs) -> Suggestion | None:
    """What rules conclude from signs; None if no rule applies.

    A rule for the level `none` holds against those for `implicit`, for it names what only the State can do; but not
    against words that name the municipalities.
    """
    applied = [Applied(rule, evidence) for rule in rules if (evidence := rule.evidence(found))]
    levels = {one.rule.level for one in applied}
    level = next((one for one in ("explicit", "none", "implicit") if one in levels), None)
    if level is None:
        return None
    if level == "none":
        return Suggestion("none", (), tuple(one for one in applied if one.rule.level == "none"))
    because = tuple(one for one in applied if one.rule.level != "none")
    areas = dict.fromkeys(area for one in because for area in one.rule.service_areas)
    return Suggestion("explicit" if level == "explicit" else "implicit", tuple(areas), because)


def rule_of(term: Term) -> Rule:
    """The rule that a term of the vocabulary holds."""
    facts = term.facts
    return Rule(
        id=term.code,
        level=facts["level"],
        why=term.labels,
        signs=facts["signs"],
        along=facts["along"],
        unless=facts["unless"],
        service_areas=tuple(facts["service_areas"]),
    )


def _both(wanted: Signs, found: Signs) -> list[tuple[str, str]]:
    return [(kind, code) for kind, codes in wanted.items() for code in codes if code in found.get(kind, ())]
