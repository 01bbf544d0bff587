"""Can everybody use this page? What axe finds, and whether anything sticks out of a narrow window."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Page

from tests.house.govuk import npm_package

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']})"


@cache
def axe_script() -> str:
    """The text of axe-core, of the version in the lock of npm."""
    return npm_package("axe-core/axe.min.js").read_text("utf-8")


def axe_violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it stands: `rule: where, where`. Needs scripts."""
    page.evaluate(axe_script() + "\n;0")  # not subject to the page's Content-Security-Policy, unlike a script tag
    found = page.evaluate(RUN, TAGS)["violations"]
    return [f"{rule['id']}: " + ", ".join(str(node["target"]) for node in rule["nodes"]) for rule in found]


def sticks_out_by(page: Page) -> int:
    """How many pixels the page is wider than its window: more than 0 makes it scroll sideways."""
    width: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return width


def faults(page: Page, *, scripts: bool) -> list[str]:
    """What keeps somebody from using the page: violations of WCAG 2.2 AA that a machine can see, sideways scrolling,
    no title, or not exactly one first heading.

    axe-core waits on timers, which a window without scripts does not run; there the rest is asked.
    """
    found = axe_violations(page) if scripts else []
    if sticks_out_by(page) > 0:
        found.append(f"scrolls sideways, by {sticks_out_by(page)} px")
    if page.locator("h1").count() != 1:
        found.append(f"has {page.locator('h1').count()} first headings")
    if not page.title().strip():
        found.append("has no title")
    return found


def assert_usable(page: Page, *, scripts: bool) -> None:
    """Nothing of what `faults` looks for."""
    assert faults(page, scripts=scripts) == [], page.url
