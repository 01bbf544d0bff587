"""Which addresses do bookings answer?"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from courses.bookings import api, colleague, deciding, leaving, pages, session_pages
from courses.bookings.moving_pages import MovingPages
from courses.bookings.people_acts import PeopleActs
from courses.bookings.people_booking_pages import PeopleBookingPages
from courses.bookings.people_pages import people_page

ROUTES: list[ControllerRouterHandler] = [
    session_pages.session_page,
    session_pages.book_page,
    session_pages.book_it,
    pages.booking_page,
    pages.calendar_file,
    pages.answer_offer,
    pages.needs_page,
    pages.say_needs,
    leaving.cancel_page,
    leaving.cancel_it,
    leaving.move_page,
    leaving.move_it,
    leaving.answer_page,
    leaving.answer_it,
    colleague.colleague_page,
    colleague.send_colleague,
    deciding.approve_it,
    deciding.decline_page,
    deciding.decline_it,
    MovingPages,
    people_page,
    PeopleActs,
    PeopleBookingPages,
    api.book,
    api.booking,
    api.cancel,
]
