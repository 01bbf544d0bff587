"""Which addresses does this room answer?"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from lms.team.booking_for import book_for_page, book_for_them
from lms.team.pages import team

ROUTES: list[ControllerRouterHandler] = [team, book_for_page, book_for_them]
