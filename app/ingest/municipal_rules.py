"""The rules that suggest municipal relevance: `municipal_rules.json` read, checked and kept as a vocabulary."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from app.domain.suggestion import RULES, SIGNS
from app.domain.vocabulary import Term, Vocabulary
from app.ingest.seed_files import JsonPath, entries, read_file
from app.ingest.seed_rows import SeedRule, read_row

FILE: Final = "municipal_rules.json"
LABELS: Final = {
    "nb": "Regler som foreslår om kommunene er berørt",
    "nn": "Reglar som foreslår om kommunane er råka",
    "en": "Rules that suggest whether municipalities are concerned",
}


def read_rules(folder: Path, vocabularies: Mapping[str, Vocabulary]) -> Vocabulary:
    """The rules below the seed folder; `vocabularies` hold the concepts too. Raises SeedError at the first wrong."""
    terms: dict[str, Term] = {}
    conditions: dict[str, str] = {}
    for entry in entries(read_file(folder, FILE)):
        rule = read_row(SeedRule, entry)
        for fault, path in _faults(rule, vocabularies):
            raise entry.error(f"{rule.id}: {fault}", *path)
        if rule.id in terms:
            raise entry.error(f"the rule {rule.id!r} stands twice", "id")
        condition = repr((rule.level, rule.signs, rule.along, rule.unless))
        if condition in conditions:
            raise entry.error(f"{rule.id}: says the same as {conditions[condition]!r}; join the two", "signs")
        conditions[condition] = rule.id
        terms[rule.id] = rule.term()
    return Vocabulary(RULES, LABELS, terms)


def _faults(rule: SeedRule, vocabularies: Mapping[str, Vocabulary]) -> Iterator[tuple[str, JsonPath]]:
    """What is wrong with a rule by itself, each with the way to it in the entry."""
    if not any(rule.signs.values()):
        yield "has no sign, so that it would always or never apply", ("signs",)
    if missing := sorted({"nb", "nn", "en"} - set(rule.why)):
        yield f"does not say why in {', '.join(missing)}", ("why",)
    if rule.level == "implicit" and not rule.service_areas:
        yield "suggests a task of the municipalities without a service area", ("service_areas",)
    if rule.level == "none" and rule.service_areas:
        yield "suggests that municipalities are not concerned, with service areas", ("service_areas",)
    yield from _unknown(rule.service_areas, "service_area", vocabularies, ("service_areas",))
    for name in ("signs", "along", "unless"):
        for kind, codes in getattr(rule, name).items():
            if kind not in SIGNS:
                yield f"{kind!r} is no sign; signs are {', '.join(SIGNS)}", (name, kind)
            else:
                yield from _unknown(codes, kind, vocabularies, (name, kind))
    for kind, codes in rule.unless.items():
        if shared := sorted(set(codes).intersection(rule.signs.get(kind, ()))):
            yield f"{shared[0]!r} is both a sign and an exception", ("unless", kind)


def _unknown(
    codes: list[str], kind: str, vocabularies: Mapping[str, Vocabulary], path: JsonPath
) -> Iterator[tuple[str, JsonPath]]:
    for place, code in enumerate(codes):
        if code not in vocabularies[kind]:
            near = vocabularies[kind].nearest(code)
            yield f"unknown {kind} {code!r}" + (f", did you mean {near!r}?" if near else ""), (*path, place)
        if code in codes[:place]:
            yield f"{kind} {code!r} stands twice", (*path, place)
