"""Who walks through the pages? Chromium, at two widths and without scripts, against a server of the demonstration.

Playwright's own pytest plugin is not used: it keeps an event loop running until the session ends, and the tests of
actions that follow on the same worker could not start theirs. Here the browser lives as long as a module.
"""

from __future__ import annotations

import os
import shutil
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, sync_playwright

from tests.conftest import LMS, process_environment
from tests.journeys import looking

CHROMIUM = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-dev-shm-usage"]
FLAGS += ["--disable-background-networking", "--disable-component-update"]
TODAY = "2026-03-31"
PEOPLE = 400
RESULTS = Path(__file__).parents[2] / "test-results"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How the browser looks at the pages."""

    width: int
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}px" + ("" if self.scripts else "-without-scripts")


WIDE, NARROW = Window(width=1280), Window(width=375)
WITHOUT_SCRIPTS = Window(width=1280, scripts=False)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip("there is no Chromium: install it, or set CHROMIUM to its path"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Keep a picture of the page on which a journey failed, in test-results."""
    report = yield
    walked = getattr(item, "funcargs", {})
    page = walked.get("own_page") or walked.get("page")
    if report.when == "call" and report.failed and page is not None:
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"{item.name.replace('/', '_')}.png", full_page=True)
    return report


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server on its own database."""

    url: str
    database: Path


@contextmanager
def serving(database: Path, *, people: int = PEOPLE, today: str = TODAY) -> Iterator[Site]:
    """The demonstration served on `database`, which is filled first when it is empty."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    command = [LMS, "demo", "--port", str(port), "--people", str(people)]
    environment = process_environment(f"sqlite:///{database}", LMS_TODAY=today, LMS_BASE_URL=url)
    log = database.with_suffix(".log")
    with log.open("w") as output:
        server = subprocess.Popen(command, env=environment, cwd=database.parent, stdout=output, stderr=output)
    try:
        _wait_for(f"{url}/health/live", server, log)
        yield Site(url=url, database=database)
    finally:
        server.terminate()
        server.wait(30)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path, seconds: int = 240) -> None:
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        if server.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not come up:\n{log.read_text()}")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration on 31 March 2026, shared by all journeys of a worker: look, do not change."""
    with serving(tmp_path_factory.mktemp("site") / "shared.sqlite3") as shared:
        yield shared


@pytest.fixture
def own_site(site: Site, tmp_path: Path) -> Iterator[Site]:
    """The same demonstration on a copy of its own, for a journey that changes something."""
    with serving(copied(site, tmp_path / "own.sqlite3")) as own:
        yield own


def copied(site: Site, copy: Path) -> Path:
    """A copy of a site's database as it stands."""
    source, target = sqlite3.connect(site.database), sqlite3.connect(copy)
    with source, target:
        source.backup(target)
    source.close()
    target.close()
    return copy


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, the machine's own."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=[WIDE, NARROW, WITHOUT_SCRIPTS], ids=str)
def window(request: pytest.FixtureRequest) -> Window:
    """Every journey is walked at 1280 px, at 375 px and without scripts.

    Fewer: `@pytest.mark.parametrize("window", [WIDE], indirect=True)`.
    """
    chosen: Window = request.param
    return chosen


NewPage = Callable[..., Page]


@pytest.fixture
def new_page(browser: Browser, window: Window) -> Iterator[NewPage]:
    """`new_page(site)` opens a page of somebody else: a context of its own, with its own cookies."""
    contexts = []
    messages: list[str] = []

    def keep(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "the server responded with a status of" not in message.text:
            messages.append(message.text)

    def open_page(at: Site) -> Page:
        size = ViewportSize(width=window.width, height=800)
        context = browser.new_context(
            base_url=at.url,
            viewport=size,
            java_script_enabled=window.scripts,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", keep)
        page.on("pageerror", lambda error: messages.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert messages == []


@pytest.fixture
def page(new_page: NewPage, site: Site) -> Page:
    """A page of the shared demonstration; `page.goto("/")` is enough of an address."""
    return new_page(site)


@pytest.fixture
def own_page(new_page: NewPage, own_site: Site) -> Page:
    """A page of this journey's own demonstration."""
    return new_page(own_site)


@pytest.fixture
def assert_usable(window: Window) -> Callable[[Page], None]:
    """`assert_usable(page)`, on every page of a journey: axe finds nothing, nothing sticks out, one heading."""
    return partial(looking.assert_usable, scripts=window.scripts)
