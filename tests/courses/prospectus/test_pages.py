"""Who sees a course's material, adds to it and approves it on its pages? On both engines (R22)."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from lms.base.services import Services
from lms.signin.actions import add_user
from tests.make import recorded
from tests.signed_in import TESTER, post, sign_in

NEW = {"title": "Slides", "address": "https://example.org/slides", "note": "Local figures"}


@pytest.fixture(autouse=True)
async def seminar(services: Services) -> None:
    """A seminar whose material RSCP and SRP approve, and one that needs nobody's approval."""
    courses = [{"course": "K22", "title": "Exploitation seminar"}, {"course": "K07", "title": "Awareness"}]
    await recorded(services, {"courses": courses, "course_terms": [{"course": "K22", "signoff": "RSCP;SRP"}]})
    for body in ("RSCP", "SRP"):
        await add_user(services, TESTER, email=f"{body}@x.example", role="chair", about=body)


async def be(client: httpx.AsyncClient, services: Services, who: str) -> None:
    if who in ("RSCP", "SRP"):
        await sign_in(client, services, f"{who}@x.example".lower())
    else:
        await sign_in(client, services, f"{who}@x.example", who)


async def shown(client: httpx.AsyncClient, address: str) -> str:
    answer = await client.get(address)
    assert answer.status_code == 200, answer.text
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


async def say(client: httpx.AsyncClient, body: str, decision: str, note: str = "", version: int = 1) -> httpx.Response:
    said = {"body": body, "at": "1", "decision1": decision, "note1": note}
    return await post(client, f"/courses/K22/material/{version}/sign-off", said)


async def test_material_goes_from_coordinator_to_both_chairs(services: Services, client: httpx.AsyncClient):
    await be(client, services, "coordinator")
    added = await post(client, "/courses/K22/material/new", NEW)
    standing = [await shown(client, "/courses/K22/material")]
    for chair in ("RSCP", "SRP"):
        await be(client, services, chair)
        waits = await shown(client, "/material")
        await say(client, chair, "approved")
        standing.append(await shown(client, "/courses/K22/material"))
        assert (f"1 course waits for {chair}." in waits) is True

    assert (added.status_code, added.headers["location"]) == (303, "/courses/K22/material?done=added")
    assert [
        sentence in text
        for text, sentence in zip(
            standing,
            (
                "Version 1 waits for RSCP and SRP. Until then no session can be open.",
                "Version 1 waits for SRP. Until then no session can be open.",
                "Version 1 is approved by RSCP and SRP.",
            ),
            strict=True,
        )
    ] == [True] * 3
    assert "RSCP: approved on 31 March 2026, 10:00am" in standing[-1]
    assert "Nothing waits for SRP." in await shown(client, "/material")


async def test_declining_needs_a_word_of_what_has_to_change(services: Services, client: httpx.AsyncClient):
    await be(client, services, "coordinator")
    await post(client, "/courses/K22/material/new", NEW)
    await be(client, services, "RSCP")

    silent = await say(client, "RSCP", "declined")
    await say(client, "RSCP", "declined", "No survivor's voice")

    assert (silent.status_code, "Enter what has to change" in silent.text) == (422, True)
    assert "Version 1 is declined by RSCP. No session can be open." in await shown(client, "/courses/K22/material")
    assert "“No survivor's voice”" in await shown(client, "/courses/K22/material")


async def test_a_link_and_a_title_are_needed(services: Services, client: httpx.AsyncClient):
    await be(client, services, "coordinator")

    answer = await post(client, "/courses/K22/material/new", {"title": "", "address": "javascript:alert(1)"})

    assert answer.status_code == 422
    assert "Enter what it is called" in answer.text
    assert "The link must begin with https:// or http://" in answer.text
    assert "There is no material yet." in await shown(client, "/courses/K22/material")


async def test_who_may_look_at_material(services: Services, client: httpx.AsyncClient):
    seen = {}
    for who in ("coordinator", "RSCP", "partnership_lead", "trainer"):
        await be(client, services, who)
        paths = ("/courses/K22/material", "/courses/K07/material")
        seen[who] = [(await client.get(path)).status_code for path in paths]

    assert seen == {
        "coordinator": [200, 200],
        "RSCP": [200, 404],
        "partnership_lead": [200, 200],
        "trainer": [404, 404],
    }


async def test_nobody_but_the_chair_speaks_for_a_body_and_nobody_but_a_coordinator_adds(
    services: Services, client: httpx.AsyncClient
):
    await be(client, services, "coordinator")
    await post(client, "/courses/K22/material/new", NEW)
    own = await say(client, "RSCP", "approved")
    await be(client, services, "SRP")
    others = [await say(client, "RSCP", "approved"), await post(client, "/courses/K22/material/new", NEW)]

    assert [answer.status_code for answer in (own, *others)] == [403, 403, 403]
    assert "Version 1 waits for RSCP and SRP." in await shown(client, "/courses/K22/material")


async def test_the_page_of_a_course_says_who_approved_its_material(services: Services, client: httpx.AsyncClient):
    await be(client, services, "coordinator")
    await post(client, "/courses/K22/material/new", NEW)
    await be(client, services, "RSCP")
    await say(client, "RSCP", "approved")

    text = await shown(client, "/courses/K22")

    assert "RSCP: approved on 31 March 2026, 10:00am SRP: not yet Material of this course" in text
