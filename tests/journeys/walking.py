"""How does somebody get in, and from page to page? The steps that many journeys share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

LINKS = "Array.from(document.querySelectorAll('a[href]:not([download])'), a => a.getAttribute('href'))"
NO_PAGES = re.compile(r"\.(csv|xlsx|json|ics|txt|ya?ml)$|^/(schema|static|sign-out)\b")


def sign_in_as(page: Page, persona: str) -> None:
    """Choose one of the demonstration's personas by key: `lead-trft`, `administrator`, … (lms/demo/personas.py)."""
    page.goto("/demonstration")
    page.locator(f'form:has(input[name="persona"][value="{persona}"]) button').click()
    page.wait_for_url(lambda url: urlsplit(url).path != "/demonstration")


def type_day(page: Page, name: str, day: int, month: int, year: int) -> None:
    """Type a day into its three boxes."""
    for part, number in (("day", day), ("month", month), ("year", year)):
        page.locator(f'[name="{name}-{part}"]').fill(str(number))


def press(page: Page, name: str) -> None:
    """Press the button that is called exactly so."""
    page.get_by_role("button", name=name, exact=True).click()


def pages_within_reach(page: Page, *, at_most: int) -> Iterator[tuple[str, int]]:
    """Goes to one page of each kind that links lead to, from the home page on, and yields its address and status.

    Pages are of one kind when their addresses differ only in keys and in the query.
    """
    waiting, seen = ["/"], {kind("/")}
    for _ in range(at_most):
        if not waiting:
            return
        address = waiting.pop(0)
        answer = page.goto(address)
        assert answer is not None
        yield address, answer.status
        for link in page.evaluate(LINKS):
            parts = urlsplit(link)
            if parts.netloc or not parts.path.startswith("/") or NO_PAGES.search(parts.path) or kind(link) in seen:
                continue
            seen.add(kind(link))
            waiting.append(link)


def kind(address: str) -> str:
    """`/people/P00042?on=2026-03-31` and `/people/P00007` are both `/people/*`."""
    return "/".join("*" if re.search(r"[A-Z0-9]", part) else part for part in urlsplit(address).path.split("/"))
