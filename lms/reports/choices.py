"""Which filters can be chosen, and which are in force? For the panel beside the figures. (R43)"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from competencies.framework.names import Names
from lms.reports.asked import KEYS, View
from lms.reports.scope import Scope
from lms.web.address import Address

Choice = tuple[str, str]
STRENGTH_WORDS = {"mandatory": "What must be held", "recommended": "What is recommended", "any": "Both"}
KEY_WORDS = {
    "agency": "Agency",
    "sector": "Sector",
    "role": "Role",
    "group": "Target group",
    "strand": "Strand",
    "competency": "Competency",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """For each filter by key: what can be chosen, with its words."""

    by_filter: dict[str, list[Choice]]

    def of(self, name: str) -> list[Choice]:
        """The choices of one filter."""
        return self.by_filter[name]


def choices(names: Names, scope: Scope) -> Choices:
    """What there is to choose, of agencies those in sight only."""
    seen = [each for each in names.agencies.values() if scope.holds(each.id)]
    allowed = scope.roles(names)
    roles = [each for each in names.roles.values() if allowed is None or each.id in allowed]
    needed = names.competencies.values()
    return Choices(
        by_filter={
            "agency": [(each.agency, f"{each.agency}: {each.name}") for each in seen],
            "sector": [(each, in_words(each)) for each in _different(each.sector for each in seen)],
            "role": [(each.role, each.title) for each in sorted(roles, key=lambda each: each.title)],
            "group": [(each.group, f"{each.group}: {each.name}") for each in names.groups],
            "strand": [(each, in_words(each)) for each in _different(each.strand for each in needed)],
            "competency": [(each.competency, f"{each.competency}: {each.title}") for each in needed],
        }
    )


def applied(view: View, here: Address, words: Choices) -> list[tuple[str, str]]:
    """The filters in force in words, each with the address without it; the day stands elsewhere."""
    found = []
    for name in KEYS:
        if value := getattr(view, name):
            said = dict(words.of(name)).get(value, value)
            without = here.to(**{name: None, "alone": None}) if name == "agency" else here.to(**{name: None})
            found.append((said, without))
    if view.alone:
        found.append((f"{view.agency} alone", here.to(alone=None)))
    if view.strength != "mandatory":
        found.append((STRENGTH_WORDS[view.strength], here.to(strength=None)))
    if view.in_person:
        found.append(("Only training in person", here.to(in_person=None)))
    if view.known_at is not None:
        found.append((f"As known {view.known}", here.to(known_at=None)))
    return found


def about(view: View, words: Choices) -> str:
    """What the figures are of, for the heading of a list: `SG-AWARE: Recognise signs …, Nurse, TRFT: …`."""
    said = [dict(words.of(name)).get(getattr(view, name)) for name in ("competency", *KEYS[:5])]
    return "; ".join(each for each in said if each)


def in_words(key: str) -> str:
    """`local_authority` as `Local authority`, `nhs_provider` as `NHS provider`."""
    words = key.replace("_", " ").capitalize()
    return f"NHS{words[3:]}" if words.startswith("Nhs") else words


def _different(keys: Iterable[str]) -> list[str]:
    return sorted({key for key in keys if key})
