"""What do tests of the pages of sessions read from an answer?"""

from __future__ import annotations

import re

from lms.base.services import Services
from tests.signed_in import Browser, sign_in


def words(text: str) -> str:
    """The words of a page's main part, one blank between each; what scripts and hidden fields hold is not read."""
    main = text.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def complaints(text: str) -> list[str]:
    """What the error summary says."""
    summary = text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    return [" ".join(each.split()) for each in re.findall(r"<a href=[^>]*>(.*?)</a>", summary, re.DOTALL)]


def between(text: str, first: str, last: str) -> str:
    """The words from one to another, the first left out."""
    return text.partition(first)[2].partition(last)[0].strip()


async def coordinator(client: Browser, services: Services) -> None:
    """Be the course coordinator from now on."""
    await sign_in(client, services, "coordinator@partnership.example", "coordinator")
