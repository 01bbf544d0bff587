"""Where do templates come from, and which filters may they use?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader

from lms.base.filters import filters
from lms.base.settings import Settings
from lms.web.served_files import ServedFiles
from lms.web.words import STATES, band

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
    made.filters |= filters(settings.timezone)
    made.globals |= {"asset": files.address, "STATES": STATES, "band": band, "partnership": settings.partnership}
    return made


def is_page(name: str) -> bool:
    """Whether a template is a page of its own: not a macro library and not a part of another."""
    return "/macros/" not in name and not Path(name).name.startswith("_")


def all_templates(env: Environment) -> list[str]:
    """Names of all templates of ours."""
    found: Any = env.list_templates(extensions=["html", "txt"])
    return [name for name in found if not name.startswith("govuk_frontend_jinja/")]
