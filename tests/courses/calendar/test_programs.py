"""Do calendar programs that others wrote take our invitations, and follow our calendars? khal, vdirsyncer, Radicale."""

from __future__ import annotations

import email
import email.policy
import http.client
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courses.bookings.actions import book, cancel
from courses.bookings.moving import change
from courses.calendar import actions, store
from courses.calendar.rules import Kind
from courses.sessions.actions import Draft, draft_of
from courses.sessions.rules import Part, SessionSaid
from lms.base import db
from lms.base.mail import as_message
from lms.base.mailer import KeptMailer
from lms.base.services import Services
from lms.notifications.actions import send_due
from lms.signin.store import open_account
from tests.conftest import process_environment
from tests.courses.world import (
    COORDINATOR,
    STARTS_AT,
    add_course,
    number_of,
    open_session,
    record_people,
)

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)  # what goes out is the same on both
BIN = Path(sys.executable).parent

KHAL = """
[calendars]
[[training]]
path = {folder}/entries
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder}/khal.db
"""
RADICALE = """
[server]
hosts = 127.0.0.1:{port}
[auth]
type = none
[storage]
filesystem_folder = {folder}/radicale
"""
VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair followed]
a = "site"
b = "server"
collections = null
partial_sync = "revert"
[storage site]
type = "http"
url = "{address}"
[storage server]
type = "caldav"
url = "http://127.0.0.1:{port}/ada/training/"
username = "ada"
password = "any"
[pair fetched]
a = "server"
b = "phone"
collections = null
[storage phone]
type = "filesystem"
path = "{folder}/entries/"
fileext = ".ics"
"""


class Khal:
    """khal with a calendar of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.config = folder, folder / "khal.conf"
        (folder / "entries").mkdir()
        self.config.write_text(KHAL.format(folder=folder))

    def take(self, files: list[tuple[str, bytes]]) -> None:
        """Import the files of a message, as somebody who opens each."""
        for name, content in files:
            (self.folder / name).write_bytes(content)
            self._run("import", "--batch", "-a", "training", str(self.folder / name))

    @property
    def shown(self) -> list[str]:
        """Each entry by time and title; khal marks a cancelled one."""
        listed = "{cancelled}{start-long-full}/{end-time} {title}"
        return self._run("list", "--format", listed, "--day-format", "", "2026-05-01", "60d").splitlines()

    def _run(self, *arguments: str) -> str:
        done = ran("khal", "-c", str(self.config), *arguments)
        return "\n".join(line for line in done.splitlines() if line.strip() and line.strip() != "No events")


def ran(program: str, *arguments: str) -> str:
    done = subprocess.run([BIN / program, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
async def partnership(services: Services) -> Services:
    await record_people(services)
    await add_course()
    return services


def moved(session: SessionSaid, *, hours: int, parts: int) -> Draft:
    """The same plan some hours later, with so many of its parts."""
    kept = tuple(
        replace(part, starts_at=part.starts_at + timedelta(hours=hours), ends_at=part.ends_at + timedelta(hours=hours))
        for part in session.parts[:parts]
    )
    return replace(draft_of(session), parts=kept)


def two_parts() -> tuple[Part, ...]:
    return tuple(
        Part(
            number=n,
            starts_at=STARTS_AT + timedelta(days=7 * (n - 1)),
            ends_at=STARTS_AT + timedelta(days=7 * (n - 1), hours=3),
        )
        for n in (1, 2)
    )


async def files_of_newest(services: Services, mailer: KeptMailer) -> list[tuple[str, bytes]]:
    """The calendar files of the message that goes out now, each with its name."""
    await send_due(services)
    raw = bytes(as_message(mailer.sent[0], sender="no-reply@training.example"))
    message = email.message_from_bytes(raw, policy=email.policy.default)
    return [(part.get_filename() or "", part.get_payload(decode=True)) for part in message.iter_attachments()]  # type: ignore[misc]


async def test_khal_takes_an_invitation_its_change_and_its_cancellation(
    partnership: Services, mailer: KeptMailer, tmp_path: Path
):
    khal = Khal(tmp_path)
    session = await open_session(partnership, parts=two_parts())

    mine = await book(partnership, COORDINATOR, session=session.session, person=await number_of("P1"))
    khal.take(await files_of_newest(partnership, mailer))
    invited = khal.shown
    await change(partnership, COORDINATOR, session=session.session, draft=moved(session, hours=1, parts=1))
    khal.take(await files_of_newest(partnership, mailer))
    changed = khal.shown
    await cancel(partnership, COORDINATOR, booking=mine.booking)
    khal.take(await files_of_newest(partnership, mailer))

    assert invited == [
        "2026-05-14 09:30/12:30 Child exploitation (1 of 2)",
        "2026-05-21 09:30/12:30 Child exploitation (2 of 2)",
    ]
    assert changed == [
        "2026-05-14 10:30/13:30 Child exploitation",
        "CANCELLED 2026-05-21 09:30/12:30 Child exploitation",
    ]
    assert khal.shown == [
        "CANCELLED 2026-05-14 10:30/13:30 Child exploitation",
        "CANCELLED 2026-05-21 09:30/12:30 Child exploitation",
    ]


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


@contextmanager
def running(command: list[str], port: int, log: Path, environment: dict[str, str]) -> Iterator[None]:
    """A server as a process of its own, from when it answers until the block ends; what it says goes to `log`."""
    with log.open("w") as said:
        server = subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=said, stderr=said)
    try:
        for _ in range(300):
            assert server.poll() is None, log.read_text()
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(30)


def asked(port: int, method: str, path: str) -> int:
    """The status of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, headers={"Authorization": f"Basic {b64encode(b'ada:any').decode()}"})
    status = connection.getresponse().status
    connection.close()
    return status


async def address_of_p1(services: Services) -> str:
    """The path of a calendar of P1's."""
    person = await number_of("P1")
    async with db.write():
        account = await open_account("p1@work.example", person, services.clock.now())
    await actions.make(services, COORDINATOR, account=account, kind=Kind.PERSON, person=person)
    [feed] = await store.feeds_of(account)
    return f"/calendar/{feed.secret}.ics"


class Phone:
    """Somebody's phone: follows an address of the site, through a calendar server of their own."""

    def __init__(self, folder: Path, path: str) -> None:
        self.folder, self.path, self.log = folder, path, folder / "site.log"
        self.khal, self.site, self.server = Khal(folder), free_port(), free_port()
        self.config = folder / "vdirsyncer.conf"

    @contextmanager
    def switched_on(self, url: str) -> Iterator[None]:
        """The site on the database at `url`, and the calendar server, run until the block ends."""
        (self.folder / "radicale.conf").write_text(RADICALE.format(folder=self.folder, port=self.server))
        address = f"http://127.0.0.1:{self.site}{self.path}"
        self.config.write_text(VDIRSYNCER.format(folder=self.folder, address=address, port=self.server))
        serve = ["lms.cli", "serve", "--port", str(self.site), "--no-jobs"]
        radicale = ["radicale", "-C", str(self.folder / "radicale.conf")]
        environment = process_environment(url, LMS_TODAY="2026-03-31")
        with (
            running(serve, self.site, self.log, environment),
            running(radicale, self.server, self.folder / "radicale.log", environment),
        ):
            assert asked(self.server, "MKCALENDAR", "/ada/training/") == 201
            ran("vdirsyncer", "-c", str(self.config), "discover")
            yield

    def shows(self) -> list[str]:
        """What it shows once it has looked for changes."""
        for pair in ("followed", "fetched"):  # at once, they would go on in any order
            ran("vdirsyncer", "-c", str(self.config), "sync", pair)
        return self.khal.shown


async def test_a_program_follows_a_calendar_and_no_log_holds_its_address(partnership: Services, tmp_path: Path):
    session = await open_session(partnership)
    stays = await open_session(partnership, starts_at=STARTS_AT + timedelta(days=14))
    number = await number_of("P1")
    mine = await book(partnership, COORDINATOR, session=session.session, person=number)
    await book(partnership, COORDINATOR, session=stays.session, person=number)
    phone = Phone(tmp_path, path := await address_of_p1(partnership))

    with phone.switched_on(partnership.settings.database_url):
        booked = phone.shows()
        await change(partnership, COORDINATOR, session=session.session, draft=moved(session, hours=1, parts=1))
        changed = phone.shows()
        await cancel(partnership, COORDINATOR, booking=mine.booking)
        cancelled = phone.shows()
        async with db.write():
            long_ago = STARTS_AT - timedelta(days=120)
            await db.fetch("update booking set state_at = {} where id = {}", long_ago, mine.id)
        forgotten = phone.shows()
        others = [asked(phone.site, "GET", path.removesuffix(".ics")), asked(phone.site, "PROPFIND", path)]

    other = "2026-05-28 09:30/12:30 Child exploitation"
    assert booked == ["2026-05-14 09:30/12:30 Child exploitation", other]
    assert changed == ["2026-05-14 10:30/13:30 Child exploitation", other]
    assert cancelled == ["CANCELLED 2026-05-14 10:30/13:30 Cancelled: Child exploitation", other]
    assert forgotten == [other]
    assert others == [404, 405]
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in phone.log.read_text()
