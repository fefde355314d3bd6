"""Fifth step: what a run did, in counts, problems by kind with examples, and the difference row by row."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from app.domain.plain import plain
from app.domain.recommendation import Recommendation
from app.domain.revision import changed_fields
from app.ingest.envelope import Problem

Outcome = Literal["added", "changed", "unchanged", "withdrawn"]
EXAMPLES: Final = 20
"""Problems of one kind that a report names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a run does to one record: field → (before, after)."""

    record: str
    outcome: Outcome
    title: str
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)


Listener = Callable[[Difference], None]


def difference_of(outcome: Outcome, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> Difference:
    """What lies between two states of a record as plain data; a new record differs in nothing."""
    fields = changed_fields(before, after) if before and outcome != "unchanged" else {}
    title = next((text["text"] for text in after["texts"] if text["kind"] == "title"), "")
    return Difference(after["id"], outcome, title, fields)


@dataclass
class Report:
    """Filled while a run goes on."""

    scheme: str
    source: str
    checksum: str = ""
    listener: Listener | None = None
    rows: int = 0
    elsewhere: int = 0
    """Rows about other States than those asked for."""

    failed: int = 0
    doubled: int = 0
    outcomes: "Counter[str]" = field(default_factory=Counter)
    kinds: "Counter[tuple[str, str]]" = field(default_factory=Counter)
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    seconds: float = 0.0
    run: int | None = None
    corpus_number: int | None = None

    def problem(self, problem: Problem) -> None:
        """Count a problem, and keep it as an example while there are few; a row has one failure at most."""
        key = (problem.severity, problem.kind)
        self.kinds[key] += 1
        self.failed += problem.severity == "failure"
        shown = self.examples.setdefault(key, [])
        if len(shown) < EXAMPLES:
            shown.append(f"{problem.place}: {problem.message}" if problem.place else problem.message)

    def note(self, outcome: Outcome, before: Recommendation | None, after: Recommendation) -> None:
        """Count what happened to a record and tell whoever listens."""
        self.outcomes[outcome] += 1
        if self.listener is None:
            return
        self.listener(difference_of(outcome, plain(before) if before else None, plain(after)))

    @property
    def counts(self) -> dict[str, int]:
        """What is kept in the log of runs; rows = elsewhere + failed + doubled + rows of the outcomes."""
        return {
            **self.read,
            **{name: self.outcomes[name] for name in ("added", "changed", "unchanged", "withdrawn")},
        }

    @property
    def read(self) -> dict[str, int]:
        """What was read and not yet what it did: all there is to say of a run that failed."""
        return {"rows": self.rows, "elsewhere": self.elsewhere, "failed": self.failed, "doubled": self.doubled}

    @property
    def problems(self) -> dict[str, Any]:
        """Problems by kind, with examples, the most frequent first."""
        return {
            f"{severity}: {kind}": {"count": count, "examples": self.examples[severity, kind]}
            for (severity, kind), count in self.kinds.most_common()
        }

    def data(self) -> dict[str, Any]:
        """The whole report as plain data."""
        return {
            "source": self.source,
            "scheme": self.scheme,
            "checksum": self.checksum,
            "run": self.run,
            "corpus_number": self.corpus_number,
            "seconds": round(self.seconds, 3),
            "counts": self.counts,
            "problems": self.problems,
        }
