"""Where do templates come from, and which filters may they use?"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from lms.base import dates
from lms.base.dates import FOR_EVER
from lms.base.settings import Settings
from lms.web.served_files import ServedFiles
from lms.web.words import STATES, band, counted, joined

ROOT = Path(__file__).parents[2]
PACKAGES = ("lms", "courses", "competencies")


def environment(settings: Settings, files: ServedFiles) -> Environment:
    """Templates are named from their package on: `lms/home.html`, `competencies/framework/role.html`.

    Undefined names print nothing: the GOV.UK macros count on it. Tests catch our own misspelt ones.
    """
    folders = [ROOT / package / "templates" for package in PACKAGES]
    made = Environment(
        autoescape=True,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=ChoiceLoader(
            [FileSystemLoader(folders), PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})]
        ),
    )
    made.filters |= {
        "day": day,
        "long_day": long_day,
        "iso": iso,
        "instant": lambda instant: at_local_time(instant, settings.timezone),
        "number": lambda number: f"{number:,}",
        "counted": counted,
        "joined": joined,
    }
    made.globals |= {"asset": files.address, "STATES": STATES, "band": band, "partnership": settings.partnership}
    return made


def day(value: date | None, none: str = "") -> str:
    """`12 March 2026`; `none` for no day and for a day without an end."""
    return none if value is None or value == FOR_EVER else dates.short(value)


def long_day(value: date | None, none: str = "") -> str:
    """`Thursday 12 March 2026`."""
    return none if value is None or value == FOR_EVER else dates.in_words(value)


def iso(value: date | datetime | None) -> str:
    """`2026-03-12`, for addresses and fields."""
    return "" if value is None else value.isoformat()


def at_local_time(instant: datetime, zone: ZoneInfo) -> str:
    """`12 March 2026, 9:05am`."""
    local = instant.astimezone(zone)
    return f"{dates.short(local.date())}, {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


def is_page(name: str) -> bool:
    """Whether a template is a page of its own: not a macro library and not a part of another."""
    return "/macros/" not in name and not Path(name).name.startswith("_")


def all_templates(env: Environment) -> list[str]:
    """Names of all templates of ours."""
    found: Any = env.list_templates(extensions=["html", "txt"])
    return [name for name in found if not name.startswith("govuk_frontend_jinja/")]
