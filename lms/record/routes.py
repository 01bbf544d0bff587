"""Which addresses does this room answer?"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from lms.record.pages import me, record

ROUTES: list[ControllerRouterHandler] = [me, record]
