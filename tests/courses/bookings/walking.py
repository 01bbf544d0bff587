"""What do tests of booking pages share? Who there is, a booking, and what a page says."""

from __future__ import annotations

import re

import httpx

from courses.bookings.actions import Wish, book
from courses.bookings.store import BookingSaid
from courses.sessions.rules import SessionSaid
from lms.base.services import Services
from tests.courses.world import COORDINATOR

ADA, BEN, CAI, MANAGER = "p1@work.example", "p2@work.example", "p3@work.example", "p8@work.example"


async def booked(services: Services, session: SessionSaid, person: str, *, approved: bool = False) -> BookingSaid:
    """A booking made by the coordinator."""
    wish = Wish(approved=approved)
    return await book(services, COORDINATOR, session=session.session, person=person, wish=wish)


def main_text(answer: httpx.Response) -> str:
    """What the page says between its header and its footer, as one line."""
    main = answer.text.split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).replace("&#39;", "’").split())
