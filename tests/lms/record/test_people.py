"""Does the list of people show those the asker looks after, find them, and let new ones in?"""

from __future__ import annotations

import re

from lms.base import db
from lms.base.services import Services
from tests.lms.record.conftest import put
from tests.signed_in import Browser, post, sign_in


async def references(asking: Browser, address: str) -> list[str]:
    answer = await asking.get(address)
    assert answer.status_code == 200
    return re.findall(r'<a class="govuk-link" href="/people/(\w+)">', answer.text)


async def test_each_sees_those_they_look_after(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")
    assert await references(asking, "/people") == ["P4", "P3", "P1"]

    await sign_in(asking, partnership, "lead@syp.example", "agency_lead", "SYP")
    assert await references(asking, "/people") == ["P2", "P1"]

    await sign_in(asking, partnership, "wendy@rmbc.example", "member_services", "RMBC")
    assert await references(asking, "/people") == ["P3"]

    await sign_in(asking, partnership, "gareth@rmbc.example")
    assert await references(asking, "/people") == ["P4", "P1"]

    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")
    assert await references(asking, "/people") == ["P4", "P3", "P2", "P1"]


async def test_people_are_found_by_name_reference_address_agency_role_and_what_is_late(
    asking: Browser, partnership: Services
):
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")

    assert await references(asking, "/people?q=thack+SHAZ") == ["P1"]
    assert await references(asking, "/people?q=p3") == ["P3"]
    assert await references(asking, "/people?q=piotr%40syp") == ["P2"]
    assert await references(asking, "/people?q=100%25") == []
    assert await references(asking, "/people?agency=RMBC") == ["P4", "P3", "P1"]
    assert await references(asking, "/people?role=PO") == ["P2", "P1"]
    assert await references(asking, "/people?agency=CYPS&role=PO") == []
    assert await references(asking, "/people?late=yes") == ["P3", "P1"]


async def test_those_who_left_are_on_the_list_when_asked_for(asking: Browser, partnership: Services):
    await put(partnership, {"people": [{"person": "P2", "name": "Piotr Hallam", "email": "", "status": "closed"}]})
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")

    assert await references(asking, "/people") == ["P4", "P3", "P1"]
    assert await references(asking, "/people?q=piotr") == []
    assert await references(asking, "/people?closed=yes") == ["P4", "P3", "P2", "P1"]
    assert "3 people." in (await asking.get("/people")).text
    with_them = (await asking.get("/people?closed=yes")).text
    assert "4 people found." in with_them
    assert "Piotr Hallam</a> (closed)" in with_them
    as_file = (await asking.get("/people?closed=yes&format=csv")).text
    assert [line.split(",")[2] for line in as_file.splitlines()[1:]] == ["active", "active", "closed", "active"]


async def test_only_who_sees_part_of_the_people_is_told_that_they_look_after_them(
    asking: Browser, partnership: Services
):
    said = []
    for role, agency in (("administrator", None), ("partnership_lead", None), ("agency_lead", "RMBC")):
        await sign_in(asking, partnership, f"{role}@rmbc.example", role, agency, names=role == "partnership_lead")
        page = (await asking.get("/people")).text
        said.append((re.findall(r"\d people[^.<]*\.", page)[0], "You see those you look after" in page))

    assert said == [("4 people.", False), ("4 people.", False), ("3 people you look after.", True)]


async def test_what_is_late_at_another_agency_is_not_told(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@syp.example", "agency_lead", "SYP")

    assert await references(asking, "/people?late=yes") == []
    assert "Social worker" not in (await asking.get("/people")).text.split("<tbody")[1]


async def test_an_agency_out_of_sight_is_as_unknown_as_one_there_is_not(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@syp.example", "agency_lead", "SYP")

    hidden, nonsense = await asking.get("/people?agency=CYPS"), await asking.get("/people?agency=NONE")
    as_file = await asking.get("/people?agency=CYPS&format=csv")
    own = await asking.get("/people?agency=SYP")

    assert [each.status_code for each in (hidden, nonsense, as_file, own)] == [404, 404, 404, 200]
    assert "Children’s Services" not in hidden.text
    assert "Piotr" not in hidden.text
    hidden_main, nonsense_main = (each.text.split("<main")[1].split("</main>")[0] for each in (hidden, nonsense))
    assert hidden_main == nonsense_main


async def test_the_list_goes_on_and_back_by_thirties_at_the_same_number_of_statements(
    asking: Browser, partnership: Services
):
    people = [{"person": f"Q{n:03}", "name": f"Aaron Number{n % 7}", "email": ""} for n in range(70)]
    posts = [{"person": p["person"], "agency": "CYPS", "role": "TM", "starts_on": "2020-01-01"} for p in people]
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")
    await asking.get("/people")
    async with db.counting() as few:
        await references(asking, "/people")
    await put(partnership, {"people": people, "posts": posts})
    await asking.get("/people")

    async with db.counting() as many:
        first = await asking.get("/people")
    seen, pages = [], 0
    page = first
    while True:
        seen += re.findall(r'href="/people/(\w+)">', page.text.split("<tbody")[1])
        pages += 1
        forward = re.search(r'href="([^"]+)" rel="next"', page.text)
        if forward is None:
            break
        page = await asking.get(forward[1].replace("&amp;", "&"))
    back = re.search(r'href="([^"]+)" rel="prev"', page.text)

    assert len(many) == len(few)
    assert (pages, len(seen), len(set(seen))) == (3, 74, 74)
    assert back is not None
    middle = await asking.get(back[1].replace("&amp;", "&"))
    assert re.findall(r'href="/people/(\w+)">', middle.text.split("<tbody")[1]) == seen[30:60]
    assert "74 people." in first.text


async def test_a_list_that_is_taken_away_is_noted_with_those_on_it(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@syp.example", "agency_lead", "SYP")

    answer = await asking.get("/people?format=csv")

    assert [line.split(",")[0] for line in answer.text.splitlines()[1:]] == ["P2", "P1"]
    [entry] = await db.fetch("select actor, after from audit_entry where subject = 'list' and verb = 'exported'")
    assert entry == {"actor": "lead@syp.example", "after": '{"people": ["P2", "P1"]}'}


NEW = {"person": "P9", "name": "Wanda Saleem", "agency": "CYPS", "role": "SW", "starts_on": "2026-03-02"}


async def test_somebody_new_comes_in_with_a_first_post_or_not_at_all(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")

    no_role = await post(asking, "/people/new", {**NEW, "role": ""})
    elsewhere = await post(asking, "/people/new", {**NEW, "agency": "SYP"})
    assert (no_role.status_code, elsewhere.status_code) == (422, 422)
    assert "Choose the role" in no_role.text
    assert await db.fetch("select id from person where person = 'P9'") == []

    done = await post(asking, "/people/new", NEW)
    assert done.headers["location"] == "/people/P9?done=added"
    assert "The person is recorded." in (await asking.get("/people/P9?done=added")).text


async def test_a_reference_in_use_changes_nobody(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "lead@rmbc.example", "agency_lead", "RMBC")

    answer = await post(asking, "/people/new", {**NEW, "person": "P2"})

    assert answer.status_code == 422
    assert "This reference is in use" in answer.text
    assert "Piotr" not in answer.text
    assert await db.fetch("select name from person where person = 'P2'") == [{"name": "Piotr Hallam"}]


async def test_only_those_who_look_after_people_add_them(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")
    assert (await post(asking, "/people/new", NEW)).status_code == 403

    await sign_in(asking, partnership, "tariq@rmbc.example", "partnership_lead", names=True)
    assert (await post(asking, "/people/new", NEW)).status_code == 403


async def test_home_says_where_one_stands_and_how_the_members_do(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")
    assert "You need 1 thing now: Refer a concern." in (await asking.get("/")).text

    await sign_in(asking, partnership, "wendy@rmbc.example", "member_services", "MEMBERS")
    home = (await asking.get("/")).text
    assert "0 of 1 member has nothing overdue or lapsed today" in home
    assert 'href="/people?late=yes&amp;agency=MEMBERS"' in home


async def test_home_tells_a_manager_how_their_people_stand(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "gareth@rmbc.example")

    async with db.counting() as with_one:
        one = (await asking.get("/")).text
    await put(
        partnership,
        {
            "people": [{"person": f"R{n}", "name": f"Report {n}", "email": ""} for n in range(3)],
            "posts": [
                {"person": "R0", "agency": "CYPS", "role": "SW", "starts_on": "2020-01-01", "manager": "P4"},
                {"person": "R1", "agency": "CYPS", "role": "SW", "starts_on": "2026-03-30", "manager": "P4"},
                {"person": "R2", "agency": "CYPS", "role": "SW", "starts_on": "2020-01-01", "manager": ""},
            ],
        },
    )
    await asking.get("/")
    async with db.counting() as with_three:
        three = (await asking.get("/")).text

    assert '<a class="govuk-link" href="/team">1 of 1 person who reports to you has' in one
    assert '<a class="govuk-link" href="/team">2 of 3 people who report to you have something' in three
    assert len(with_three) <= len(with_one)
    assert await references(asking, "/people?late=yes") == ["R0", "P1"]


async def test_home_tells_a_manager_that_nobody_is_late(asking: Browser, partnership: Services):
    done = {"person": "P1", "competency": "REFER", "achieved_on": "2026-01-05", "mode": "virtual"}
    await put(partnership, {"awards": [done]})
    await sign_in(asking, partnership, "gareth@rmbc.example")

    page = (await asking.get("/")).text

    assert "Of 1 person who reports to you, nobody has anything overdue or lapsed" in page


async def test_home_says_nothing_of_reports_to_whom_nobody_reports(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")

    assert "to you" not in (await asking.get("/")).text.split("<main")[1]
