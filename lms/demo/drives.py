"""When did an agency train many people at once? What a cohort wins together it loses together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from lms.demo.framework import line


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """From `first_on` for `days` days, a `share` of some roles at an agency, and those below, train for a competency.

    `route` is a course, `inset` for a training day of the school, or empty for the usual ways.
    """

    agency: str
    roles: tuple[str, ...]
    competency: str
    first_on: date
    days: int
    share: float
    route: str = ""


FRONT_LINE = ("COUNCIL-FRONTLINE",)
OFFICERS = (
    "COUNCIL-STAFF",
    "HOUSING-OFFICER",
    "NEIGHBOURHOODS",
    "ENVIRONMENTAL-HEALTH",
    "ASB-OFFICER",
    "LICENSING-OFFICER",
)
CLASSROOM = ("SCHOOL-STAFF",)


def _drive(
    agency: str, roles: tuple[str, ...], competency: str, first_on: date, days: int, share: float, route: str = ""
) -> Drive:
    return Drive(
        agency=agency, roles=roles, competency=competency, first_on=first_on, days=days, share=share, route=route
    )


DRIVES: tuple[Drive, ...] = (
    # The whole-staff e-learning of 2021 (CSE2022 s7(2)), renewed every two years.
    _drive("RMBC", (*OFFICERS, *FRONT_LINE), "CSE-SIGNS", date(2021, 6, 1), 60, 0.75, "K02"),
    _drive("RMBC", OFFICERS, "CSE-SIGNS", date(2023, 5, 8), 50, 0.7, "K02"),
    _drive("RMBC", OFFICERS, "CSE-SIGNS", date(2025, 5, 6), 60, 0.65, "K02"),
    # Motion point 2: in person from June 2022. Nobody on the front line was in date on the first day.
    _drive("RMBC", FRONT_LINE, "CSE-SIGNS", date(2022, 6, 13), 200, 0.8, "K06"),
    _drive("RMBC", FRONT_LINE, "CSE-SIGNS", date(2024, 6, 3), 210, 0.72, "K06"),
    _drive("RMBC", FRONT_LINE, "CSE-SIGNS", date(2026, 5, 18), 230, 0.7, "K06"),
    # Contractors too; the second round was a half-hearted one, so the cliff of autumn 2024 never quite healed.
    _drive("CONTRACT", ("CONTRACTOR-FRONTLINE",), "CSE-SIGNS", date(2022, 9, 12), 75, 0.72, "K06"),
    _drive("CONTRACT", ("CONTRACTOR-FRONTLINE",), "CSE-SIGNS", date(2024, 11, 4), 60, 0.5, "K06"),
    # The force-wide weeks of 2023 came round two months late in 2025.
    _drive("SYP", ("POLICE-FRONTLINE",), "CSE-SIGNS", date(2021, 5, 3), 60, 0.7, "K02"),
    _drive("SYP", ("POLICE-FRONTLINE",), "CSE-SIGNS", date(2023, 3, 6), 30, 0.75, "K02"),
    _drive("SYP", ("POLICE-FRONTLINE",), "CSE-SIGNS", date(2025, 5, 12), 45, 0.7, "K02"),
    _drive("SYP", ("POLICE-FRONTLINE",), "SG-RESPOND", date(2021, 9, 6), 60, 0.65),
    _drive("SYP", ("POLICE-FRONTLINE",), "SG-RESPOND", date(2024, 10, 7), 60, 0.6),
    # Whole-school training days of 2022, three years later taken up again by fewer schools.
    _drive("SCHOOLS", CLASSROOM, "SG-RESPOND", date(2022, 9, 5), 60, 0.5, "inset"),
    _drive("SCHOOLS", CLASSROOM, "SG-RESPOND", date(2025, 10, 6), 80, 0.42, "inset"),
    _drive("EARLYYRS", ("EARLY-YEARS",), "SG-RESPOND", date(2023, 2, 6), 45, 0.65, "K03"),
    _drive("EARLYYRS", ("EARLY-YEARS",), "SG-RESPOND", date(2025, 6, 2), 70, 0.55, "K03"),
    # Drivers were called in together in 2021; three years on, less than half came back in the first months.
    _drive("LICTRADE", ("TAXI-DRIVER",), "CSE-SIGNS", date(2021, 9, 1), 100, 0.7, "K28"),
    _drive("LICTRADE", ("TAXI-DRIVER",), "CSE-SIGNS", date(2024, 12, 2), 150, 0.38, "K28"),
    # Operation Makesafe visits.
    _drive("LICTRADE", ("LICENSED-PREMISES",), "CSE-SIGNS", date(2023, 10, 2), 60, 0.45, "K29"),
    _drive("LICTRADE", ("LICENSED-PREMISES",), "CSE-SIGNS", date(2026, 2, 2), 60, 0.4, "K29"),
)


def _every_year(year: int) -> tuple[Drive, ...]:
    """Schools begin each year with a training day in the first week of September, and leads with a forum."""
    return (
        _drive("SCHOOLS", CLASSROOM, "SG-AWARE", date(year, 9, 1), 7, 0.9, "inset"),
        _drive("SCHOOLS", ("DSL",), "SG-RESPOND", date(year, 9, 8), 40, 0.85, "K04"),
    )


@cache
def drives(agency: str, role: str, competency: str, until: date) -> tuple[Drive, ...]:
    """Those that reach a role at an agency for a competency, begun by `until`, in order of time."""
    yearly = tuple(drive for year in range(2021, until.year + 1) for drive in _every_year(year))
    reach = line(agency)
    meant = [d for d in (*DRIVES, *yearly) if d.agency in reach and role in d.roles and d.competency == competency]
    return tuple(sorted((d for d in meant if d.first_on <= until), key=lambda drive: drive.first_on))
