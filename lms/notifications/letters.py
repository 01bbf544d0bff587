"""How is a letter written from its template? In plain text, with the filters that pages have.

Templates stand in the same folders as those of pages and are named alike: `courses/mail/confirmed.txt`. They may use
what the writer gives them, `partnership` (its name) and `base_url` (for links); a name that is not there is an error.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lms.base.filters import filters
from lms.base.settings import Settings
from lms.notifications.rules import Letter, read_letter

ROOT = Path(__file__).parents[2]
PACKAGES = ("lms", "courses", "competencies")


@functools.cache
def environment(zone: ZoneInfo) -> Environment:
    """The templates of letters; nothing is escaped, as nothing is HTML."""
    made = Environment(
        autoescape=False,
        auto_reload=False,
        cache_size=-1,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        loader=FileSystemLoader([ROOT / package / "templates" for package in PACKAGES]),
    )
    made.filters |= filters(zone)
    return made


def written(settings: Settings, template: str, facts: Mapping[str, object]) -> Letter:
    """The letter that a template and facts make."""
    always = {"partnership": settings.partnership, "base_url": settings.base_url}
    return read_letter(environment(settings.timezone).get_template(template).render({**always, **facts}))
