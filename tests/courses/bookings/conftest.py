"""Who is there to book? A browser over the small partnership with its course."""

from __future__ import annotations

import pytest

from lms.base.services import Services
from tests.courses.world import add_course, record_people
from tests.signed_in import Browser


@pytest.fixture
async def asking(client: Browser, services: Services) -> Browser:
    """Asks for pages and the API; nobody is signed in."""
    await record_people(services)
    await add_course()
    return client
