"""What did an administrator type into the form for a requirement, and what stands in it at first?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from competencies.requirements.kinds import MODES
from lms.base.dates import ONE_DAY, add_months
from lms.facts.cells import HOURS, Unreadable
from lms.framework.rules import Row, Terms
from lms.framework.words import STRENGTHS
from lms.web.fields import Fields

KINDS = {"completion": "completion", "hours": "hours"}
A_CENTURY = 1_200
TEN_YEARS = 3_650


def first_of_next_month(today: date) -> date:
    """The day that stands in the form at first."""
    return add_months(today.replace(day=1), 1)


def filled(terms: Terms, agency: str, day: date) -> Fields:
    """The form as it stands at first: what the requirement says now."""
    given = {name: _typed(getattr(terms, name)) for name in Terms.__dataclass_fields__}
    given |= {"agency": agency, "from-day": str(day.day), "from-month": str(day.month), "from-year": str(day.year)}
    fields = Fields({name: [value] for name, value in given.items()})
    fields.given["modes"] = terms.mode_list
    return fields


def _typed(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return "" if value is None else str(value)


def read_terms(fields: Fields) -> Terms:
    """The terms typed; what cannot be read is among the fields' errors, and must be asked for before use."""
    kind = fields.one_of("kind", KINDS, "how it is met") or ""
    hours = kind == "hours"
    return Terms(
        kind=kind,
        strength=fields.one_of("strength", {key: key for key in STRENGTHS}, "how binding it is") or "",
        initial_days=fields.whole("initial_days", "the days until it is due", most=TEN_YEARS) or 0,
        refresh_months=fields.whole("refresh_months", "the months between", least=1, most=A_CENTURY, required=False),
        modes=";".join(fields.some_of("modes", MODES, "the way")),
        applies_to_existing=fields.yes("applies_to_existing"),
        hours_min=_hours(fields) if hours else "",
        period_months=fields.whole("period_months", "the months of the period", least=1, most=A_CENTURY)
        if hours
        else None,
        participatory_pct=fields.whole("participatory_pct", "the share taking part", most=100, required=False)
        if hours
        else None,
        expiring_days=fields.whole("expiring_days", "the days of warning", most=TEN_YEARS, required=False),
        gate=fields.text("gate", "what is barred", required=False),
        source=fields.text("source", "what it follows from", most=500),
    )


def _hours(fields: Fields) -> str:
    text = fields.text("hours_min", "how many hours")
    if not text:
        return ""
    try:
        hours = str(HOURS.read(text))
    except Unreadable:
        fields.refuse("hours_min", "Hours must be a number, like 12 or 7.5")
        return ""
    if hours == "0":
        fields.refuse("hours_min", "Hours must be more than 0")
    return hours


def read_end(fields: Fields, rows: Sequence[Row]) -> tuple[date | None, str]:
    """The first day without the requirement and why; the form asks for the last day with it."""
    last = fields.day("last", "the last day")
    why = fields.text("why", "why it ends", most=500)
    if last and not any(row.last_on > last for row in rows):
        fields.refuse("last", "The requirement has ended by that day already")
    return (last + ONE_DAY if last else None), why


def terms_to_show(rows: Sequence[Row], general: Sequence[Row], today: date) -> Terms:
    """What the form begins with: what holds today, or will, or did; else what holds everywhere; else nothing much."""
    for some in (rows, general):
        running = next((row for row in some if row.runs_on(today)), None)
        if running or some:
            return (running or some[-1]).terms
    return Terms(initial_days=90, refresh_months=36)
