"""Which addresses does this room answer?"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from lms.record.changes import Changes
from lms.record.pages import me, record
from lms.record.people import people

ROUTES: list[ControllerRouterHandler] = [me, record, people, Changes]
