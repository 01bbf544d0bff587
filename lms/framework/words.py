"""How is a requirement said in plain words: by when, how often, in which ways?"""

from __future__ import annotations

from competencies.requirements.rules import Kind
from lms.base.dates import short
from lms.framework.rules import Row, Terms
from lms.web.words import counted, joined

MODES = {
    "in_person": "in person",
    "virtual": "virtual classroom",
    "blended": "blended",
    "e_learning": "e-learning",
    "recording": "recording",
    "briefing": "briefing",
    "document": "reading a document",
    "assessment": "assessment",
    "external": "external",
}
"""The modes of R7, as people say them."""

STRENGTHS = {"mandatory": "Mandatory", "recommended": "Recommended"}
ROLE_KINDS = {
    "employee": "Employees",
    "councillor": "Councillors",
    "co_optee": "Co-opted members",
    "contractor": "Contractors",
    "volunteer": "Volunteers",
    "licensee": "Licensees",
}


def by_when(terms: Terms) -> str:
    """`on the first day`, `within 30 days`."""
    return f"within {counted(terms.initial_days, 'day')}" if terms.initial_days else "on the first day"


def how_often(terms: Terms) -> str:
    """`once`, `every 36 months`, or hours in a period."""
    if terms.kind == Kind.HOURS:
        taking_part = f", {terms.participatory_pct} % of them taking part" if terms.participatory_pct else ""
        return f"{terms.hours_min} hours in any {counted(terms.period_months or 0, 'month')}{taking_part}"
    return f"every {counted(terms.refresh_months, 'month')}" if terms.refresh_months else "once"


def ways(terms: Terms) -> str:
    """`any way`, `in person or blended`."""
    return joined([MODES.get(mode, mode) for mode in terms.mode_list], "or") or "any way"


def gate(terms: Terms) -> str:
    """What is barred until in date (R38): `before first committee`."""
    return terms.gate.replace("_", " ")


def days(row: Row) -> str:
    """`1 April 2021 to 31 March 2026`, `from 1 April 2026`."""
    if row.in_force_to is None:
        return f"from {short(row.in_force_from)}"
    return f"{short(row.in_force_from)} to {short(row.in_force_to)}"


def in_short(terms: Terms) -> str:
    """`Mandatory, within 30 days, every 36 months, in person.`"""
    said = [STRENGTHS[terms.strength], by_when(terms), how_often(terms)]
    return ", ".join(said + ([ways(terms)] if terms.modes else []))


def every_term(terms: Terms, expiring_days: int) -> list[tuple[str, str]]:
    """Each thing a requirement says, by its name; `expiring_days` is the setting, for one that has none of its own."""
    warned = expiring_days if terms.expiring_days is None else terms.expiring_days
    return [
        ("Strength", STRENGTHS[terms.strength]),
        ("By when", by_when(terms)),
        ("How often", how_often(terms)),
        ("Ways that count", ways(terms)),
        ("Evidence gained before", "the new interval applies" if terms.applies_to_existing else "keeps its lapse day"),
        ("Expires soon", f"{counted(warned, 'day')} before it lapses"),
        ("Bars until in date", gate(terms) or "nothing"),
        ("Because of", terms.source or "not said"),
    ]
