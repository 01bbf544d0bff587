"""Which addresses do courses answer? Each slice hands in its own."""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from courses.bookings.routes import ROUTES as BOOKINGS

ROUTES: list[ControllerRouterHandler] = [
    *BOOKINGS,
]
