"""Do people come in by the link they asked for, once, in the browser that asked, and by nothing else?"""

from __future__ import annotations

import asyncio
import dataclasses
import re
from datetime import timedelta

import pytest

from lms.base import db
from lms.base.clock import FixedClock
from lms.base.mailer import KeptMailer, Mail
from lms.base.services import Services
from lms.signin import actions
from lms.signin.rules import Persona
from tests.signed_in import TESTER, all_noted, browser, post, sign_in, token_in

LEAD = "lead@rmbc.example"


async def add_lead(services: Services) -> None:
    await actions.add_user(services, TESTER, email=LEAD, role="partnership_lead")


async def add_person(person: str, email: str, status: str = "active") -> None:
    await db.fetch(
        "insert into person (person, name, email, status, recorded_at, recorded_by)"
        " values ({}, 'Sam Okoro', {}, {}, '2026-01-01 00:00:00+00:00', 'test')"
        if db.is_sqlite()
        else "insert into person (person, name, email, status, recorded_at, recorded_by)"
        " values ({}, 'Sam Okoro', {}, {}, now(), 'test')",
        person,
        email,
        status,
    )


def link_in(mailer: KeptMailer) -> str:
    found = re.search(r"http://127.0.0.1:8000(/sign-in/\S+)", mailer.sent[0].body)
    assert found
    return found[1]


async def test_the_link_from_the_mail_signs_in_and_goes_on_to_the_page_asked_for(
    services: Services, mailer: KeptMailer
):
    await add_lead(services)
    async with browser(services) as client:
        turned_away = await client.get("/coverage?on=2026-03-31&agency=SYP")
        assert turned_away.status_code in (303, 404)

        asked = await post(client, "/sign-in?next=/coverage%3Fon%3D2026-03-31", {"email": "Lead@RMBC.example"})
        assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in/sent")
        used = await post(client, link_in(mailer))

        assert (used.status_code, used.headers["location"]) == (303, "/coverage?on=2026-03-31")
        assert LEAD in (await client.get("/")).text


async def test_looking_at_the_link_does_not_use_it_up_and_using_it_does(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as client:
        await post(client, "/sign-in", {"email": LEAD})
        for _ in range(3):
            assert (await client.get(link_in(mailer))).status_code == 200

        assert (await post(client, link_in(mailer))).status_code == 303

        assert (await client.get(link_in(mailer))).status_code == 410
        assert (await post(client, link_in(mailer))).status_code == 410


async def test_the_link_is_worth_nothing_in_another_browser(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as asking, browser(services) as thief:
        await post(asking, "/sign-in", {"email": LEAD})

        assert (await thief.get(link_in(mailer))).status_code == 410
        assert (await post(thief, link_in(mailer))).status_code == 410
        assert (await asking.get(link_in(mailer))).status_code == 200


async def test_the_link_lasts_a_quarter_of_an_hour(services: Services, mailer: KeptMailer, clock: FixedClock):
    await add_lead(services)
    async with browser(services) as client:
        await post(client, "/sign-in", {"email": LEAD})

        clock.instant += timedelta(minutes=15, seconds=-1)
        assert (await client.get(link_in(mailer))).status_code == 200
        clock.instant += timedelta(seconds=1)
        assert (await post(client, link_in(mailer))).status_code == 410


async def test_the_answer_is_the_same_for_an_address_nobody_knows(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as client:
        known = await post(client, "/sign-in", {"email": LEAD})
        unknown = await post(client, "/sign-in", {"email": "nobody@rmbc.example"})

    def without_date(headers: dict[str, str]) -> dict[str, str]:
        return {name: value for name, value in headers.items() if name != "date"}

    assert (known.status_code, known.text) == (unknown.status_code, unknown.text)
    assert without_date(dict(known.headers)) == without_date(dict(unknown.headers))
    assert [mail.to for mail in mailer.sent] == [LEAD]


async def test_the_sixth_link_within_an_hour_is_not_sent(services: Services, mailer: KeptMailer, clock: FixedClock):
    await add_lead(services)
    async with browser(services) as client:
        for _ in range(6):
            assert (await post(client, "/sign-in", {"email": LEAD})).status_code == 303
        assert len(mailer.sent) == 5

        clock.instant += timedelta(hours=1)
        await post(client, "/sign-in", {"email": LEAD})
        assert len(mailer.sent) == 6


async def test_the_twenty_first_link_from_one_place_within_an_hour_is_not_sent(services: Services, mailer: KeptMailer):
    async with browser(services) as client:
        for number in range(21):
            await actions.add_user(services, TESTER, email=f"lead{number}@rmbc.example", role="auditor")
            assert (await post(client, "/sign-in", {"email": f"lead{number}@rmbc.example"})).status_code == 303

    assert len(mailer.sent) == 20


async def test_somebody_with_an_active_record_needs_no_account_beforehand(services: Services, mailer: KeptMailer):
    await add_person("P1", "Sam.Okoro@TRFT.example")
    async with browser(services) as client:
        await post(client, "/sign-in", {"email": "sam.okoro@trft.example"})
        await post(client, link_in(mailer))

        home = await client.get("/")

    assert home.status_code == 200
    assert "Sam Okoro" in home.text


async def test_an_address_of_two_people_or_of_a_closed_record_lets_nobody_in(services: Services, mailer: KeptMailer):
    await add_person("P1", "office@gp.example")
    await add_person("P2", "Office@gp.example")
    await add_person("P3", "gone@gp.example", status="closed")
    async with browser(services) as client:
        await post(client, "/sign-in", {"email": "office@gp.example"})
        await post(client, "/sign-in", {"email": "gone@gp.example"})

    assert list(mailer.sent) == []
    assert await db.fetch("select email from account") == []


async def test_closing_the_record_ends_what_the_session_may_see(services: Services):
    await add_person("P1", "sam@trft.example")
    async with browser(services) as client:
        await sign_in(client, services, "sam@trft.example")
        assert (await client.get("/")).status_code == 200

        await db.fetch("update person set status = 'closed'")

        assert (await client.get("/")).headers["location"] == "/sign-in"


async def test_a_session_ends_after_an_hour_of_rest_and_after_twelve_hours_in_any_case(
    services: Services, clock: FixedClock
):
    async with browser(services) as client:
        await sign_in(client, services, LEAD, "partnership_lead")
        clock.instant += timedelta(minutes=60)
        assert (await client.get("/")).status_code == 303

        await sign_in(client, services, LEAD)
        for _ in range(14):
            clock.instant += timedelta(minutes=50)
            assert (await client.get("/")).status_code == 200
            await all_noted()
        clock.instant += timedelta(minutes=20)
        assert (await client.get("/")).status_code == 303


async def test_signing_out_ends_the_session_itself_not_only_the_cookie(services: Services):
    async with browser(services) as client:
        await sign_in(client, services, LEAD, "partnership_lead")
        cookie = client.cookies["lms"]

        left = await post(client, "/sign-out")
        client.cookies.set("lms", cookie)

        assert left.headers["location"] == "/sign-in?done=signed-out"
        assert (await client.get("/")).status_code == 303


async def test_no_secret_is_stored_as_it_is(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as client:
        await post(client, "/sign-in", {"email": LEAD})
        link = link_in(mailer)
        await post(client, link)
        given = [client.cookies["lms"], client.cookies["lms-browser"], link.rpartition("/")[2]]

    rows = await db.fetch("select token_hash, browser_hash from sign_in_link")
    rows += await db.fetch("select token_hash from web_session")
    stored = " ".join(str(value) for row in rows for value in row.values())
    assert not any(secret in stored for secret in given)
    assert all(len(value) == 64 for row in rows for value in row.values())


async def test_a_session_that_somebody_planted_is_not_taken_over(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as client:
        client.cookies.set("lms", "planted")
        await post(client, "/sign-in", {"email": LEAD})
        used = await post(client, link_in(mailer))

        (given,) = (line for line in used.headers.get_list("set-cookie") if line.startswith("lms="))
        assert not given.startswith("lms=planted")


async def test_a_form_from_elsewhere_is_turned_away(services: Services):
    await add_lead(services)
    async with browser(services) as client, browser(services) as other:
        own = token_in(await client.get("/sign-in"))
        foreign = token_in(await other.get("/sign-in"))

        assert (await client.post("/sign-in", data={"email": LEAD})).status_code == 403
        assert (await client.post("/sign-in", data={"email": LEAD, "csrf": foreign})).status_code == 403
        cross = {"sec-fetch-site": "cross-site"}
        assert (await client.post("/sign-in", data={"email": LEAD, "csrf": own}, headers=cross)).status_code == 403
        assert (await client.post("/sign-in", data={"email": LEAD, "csrf": own})).status_code == 303


async def test_only_pages_of_ours_are_gone_on_to(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as client:
        for elsewhere in ("https://evil.example/", "//evil.example", "/%5Cevil.example", "javascript:alert(1)"):
            await post(client, f"/sign-in?next={elsewhere}", {"email": LEAD})
            link = link_in(mailer).partition("?")[0]
            used = await post(client, f"{link}?next={elsewhere}")
            assert used.headers["location"] == "/"
            await db.fetch("delete from sign_in_ask")


async def test_an_address_that_is_none_comes_back_with_the_form(services: Services):
    async with browser(services) as client:
        answer = await post(client, "/sign-in", {"email": "lead"})

    assert answer.status_code == 422
    assert "<title>Error: Sign in" in answer.text
    assert 'href="#email"' in answer.text


async def test_a_link_used_twice_at_once_lets_one_in(services: Services, mailer: KeptMailer):
    await add_lead(services)
    mail = await actions.ask_for_link(services, email=LEAD, browser="this one", address="x", then="/")
    assert mail
    token = mail.body.partition("/sign-in/")[2].split()[0]

    begun = await asyncio.gather(
        *(actions.use_link(services, token=token, browser="this one", address="x") for _ in range(5))
    )

    assert [session is None for session in begun].count(False) == 1


async def test_signing_in_anew_ends_the_session_before(services: Services, mailer: KeptMailer):
    await add_lead(services)
    async with browser(services) as client:
        for _ in range(2):
            await post(client, "/sign-in", {"email": LEAD})
            await post(client, link_in(mailer))

    assert await db.fetch("select count(*) as n from web_session") == [{"n": 1}]


async def test_over_https_cookies_never_travel_in_the_open(services: Services, mailer: KeptMailer):
    await add_lead(services)
    secure = dataclasses.replace(
        services, settings=dataclasses.replace(services.settings, base_url="https://record.example")
    )
    async with browser(secure) as client:
        shown = await client.get("/sign-in")
        await post(client, "/sign-in", {"email": LEAD})
        used = await post(client, mailer.sent[0].body.partition("https://record.example")[2].split()[0])

    given = [shown.headers["set-cookie"], used.headers["set-cookie"]]
    assert [cookie.partition("=")[0] for cookie in given] == ["__Host-lms-browser", "__Host-lms"]
    assert all({"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; ")) for cookie in given)
    assert shown.headers["strict-transport-security"] == "max-age=31536000"


PERSONAS = (Persona(key="lead", name="Ann Lead", email=LEAD, words="All figures."),)


async def test_the_demonstration_lets_one_be_anybody_and_shows_its_mail(services: Services, mailer: KeptMailer):
    await add_lead(services)
    shown = dataclasses.replace(services, settings=dataclasses.replace(services.settings, demonstration=True))
    async with browser(shown, personas=PERSONAS) as client:
        assert "Ann Lead" in (await client.get("/demonstration")).text
        became = await post(client, "/demonstration", {"persona": "lead"})
        unknown = await post(client, "/demonstration", {"persona": "king"})
        await mailer.send(Mail(to=LEAD, subject="Your link to sign in", body="https://x.example/"))

        assert (became.status_code, became.headers["location"], unknown.status_code) == (303, "/", 404)
        assert LEAD in (await client.get("/")).text
        assert "Your link to sign in" in (await client.get("/demonstration/mail")).text


@pytest.mark.parametrize(
    ("method", "said"), [("REQUEST", "Entry attached"), ("CANCEL", "Entry removed"), ("", "No entry attached")]
)
async def test_the_demonstration_says_what_a_message_does_to_a_calendar(
    services: Services, mailer: KeptMailer, method: str, said: str
):
    shown = dataclasses.replace(services, settings=dataclasses.replace(services.settings, demonstration=True))
    entry = "BEGIN:VCALENDAR" if method else ""
    await mailer.send(Mail(to=LEAD, subject="Your place", body="Hello", attachment=entry, method=method))
    async with browser(shown, personas=PERSONAS) as client:
        text = (await client.get("/demonstration/mail")).text

    words = ("Entry attached", "Entry removed", "No entry attached")
    assert [word for word in words if word in text] == [said]


@pytest.mark.parametrize("path", ["/demonstration", "/demonstration/mail"])
async def test_nothing_of_the_demonstration_is_there_otherwise(services: Services, path: str):
    async with browser(services, personas=PERSONAS) as client:
        assert (await client.get(path)).status_code == 404
        assert (await post(client, path, {"persona": "lead"})).status_code == 404
