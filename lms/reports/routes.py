"""Which addresses does this room answer?"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from lms.reports.api import coverage
from lms.reports.pages import CoveragePages

ROUTES: list[ControllerRouterHandler] = [CoveragePages, coverage]
