"""What an inspection of the data found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and the way out if something is wrong (empty: all is well)."""

    place: str
    found: str
    remedy: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing is wrong here."""
        return not self.remedy
