"""Which addresses does this room answer?"""

from __future__ import annotations

from litestar.types import ControllerRouterHandler

from lms.record.agencies import Agencies
from lms.record.api import compliance
from lms.record.changes import Changes
from lms.record.newcomers import add_person, new_person
from lms.record.pages import me, record
from lms.record.people import people

ROUTES: list[ControllerRouterHandler] = [me, record, people, new_person, add_person, Changes, Agencies, compliance]
