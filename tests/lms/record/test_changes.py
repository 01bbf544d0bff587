"""Can those who look after people change what is recorded of them, by the same door as files, and nobody else?"""

from __future__ import annotations

from lms.base import db
from lms.base.services import Services
from lms.record import store
from lms.record.recorded import AwardSaid, PostSaid
from tests.lms.record.conftest import put
from tests.signed_in import Browser, post, sign_in

WON = {
    "competency": "REFER",
    "achieved_on-day": "5",
    "achieved_on-month": "1",
    "achieved_on-year": "2026",
    "mode": "virtual",
}


async def posts_of(person: str) -> list[PostSaid]:
    found = await store.with_posts(person)
    assert found is not None
    return list(found.as_known(None).posts)


async def awards_of(person: str) -> list[AwardSaid]:
    found = await store.with_posts(person)
    assert found is not None
    return list((await store.with_everything(found)).as_known(None).awards)


async def lead(asking: Browser, services: Services, agency: str = "RMBC") -> None:
    await sign_in(asking, services, f"lead@{agency.lower()}.example", "agency_lead", agency)


async def test_evidence_recorded_by_a_lead_counts_at_once(asking: Browser, partnership: Services):
    await lead(asking, partnership)

    answer = await post(asking, "/people/P1/evidence/new", WON)

    assert (answer.status_code, answer.headers["location"]) == (303, "/people/P1?done=evidence")
    assert "Refer a concern" not in (await asking.get("/people/P1")).text.split("app-day")[0].split("app-answer")[1]
    assert [(each.achieved_on.isoformat(), each.mode) for each in await awards_of("P1")] == [
        ("2026-01-05", "virtual"),
        ("2024-05-10", "in_person"),
    ]
    [entry] = await db.fetch("select actor, verb, subject from audit_entry where kind = 'awards' and via = 'web'")
    assert entry == {"actor": "lead@rmbc.example", "verb": "added", "subject": "P1 REFER 2026-01-05 virtual"}


async def test_a_form_comes_back_with_what_is_amiss_beside_each_field(asking: Browser, partnership: Services):
    await lead(asking, partnership)

    answer = await post(asking, "/people/P1/evidence/new", {**WON, "competency": "", "mode": "", "hours": "much"})

    assert answer.status_code == 422
    assert "Choose the competency" in answer.text
    assert "Choose how it was done" in answer.text
    assert "In a virtual session" in answer.text
    assert "“much” should be hours, such as 7.5" in answer.text
    assert answer.text.split("<title>")[1].startswith("Error: Record evidence")
    assert len(await awards_of("P1")) == 1


async def test_a_manager_there_is_not_is_answered_with_did_you_mean(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    [seat] = [each for each in await posts_of("P1") if each.manager]
    given = {"agency": "CYPS", "role": "SW", "starts_on": "2024-01-01", "manager": "P44", "why": "new team"}

    answer = await post(asking, f"/people/P1/posts/{seat.id}", given)

    assert answer.status_code == 422
    assert "There is no person called P44. Did you mean P4?" in answer.text


async def test_evidence_there_is_already_is_not_corrected_unseen(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    again = {"competency": "AWARE", "achieved_on": "2024-05-10", "mode": "in_person", "evidence": "Another certificate"}

    answer = await post(asking, "/people/P1/evidence/new", again)

    assert answer.status_code == 422
    assert "on record already" in answer.text
    assert [each.evidence for each in await awards_of("P1")] == ["Course K1"]


async def test_a_correction_of_the_day_supersedes_and_keeps_the_reason(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    [award] = await awards_of("P1")
    given = {"competency": "AWARE", "achieved_on": "2024-06-10", "mode": "in_person", "evidence": "Course K1"}

    without_why = await post(asking, f"/people/P1/evidence/{award.id}", given)
    corrected = await post(asking, f"/people/P1/evidence/{award.id}", {**given, "why": "read wrongly"})

    assert without_why.status_code == 422
    assert corrected.status_code == 303
    assert [each.achieved_on.isoformat() for each in await awards_of("P1")] == ["2024-06-10"]
    [old] = await db.fetch("select superseded_by, why from award where id = {}", award.id)
    assert old == {"superseded_by": "lead@rmbc.example", "why": "read wrongly"}


async def test_evidence_is_withdrawn_with_a_reason_after_a_page_that_asks(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    [award] = await awards_of("P1")
    here = f"/people/P1/evidence/{award.id}/withdraw"

    asked = await asking.get(here)
    without_why = await post(asking, here)
    done = await post(asking, here, {"why": "somebody else’s certificate"})

    assert "Recognise abuse, in person on 10 May 2024" in asked.text
    assert (without_why.status_code, done.status_code) == (422, 303)
    assert await awards_of("P1") == []
    assert "somebody else’s certificate" in (await asking.get("/people/P1")).text


async def test_a_post_ends_on_its_last_day(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    [seat] = [each for each in await posts_of("P1") if each.manager]
    here = f"/people/P1/posts/{seat.id}/end"

    too_early = await post(asking, here, {"ends_on": "2023-12-31"})
    done = await post(asking, here, {"ends_on-day": "30", "ends_on-month": "4", "ends_on-year": "2026"})

    assert (too_early.status_code, done.status_code) == (422, 303)
    assert "The last day, 31 December 2023, is before the first day, 1 January 2024." in too_early.text
    assert "Leave empty" not in too_early.text
    [ended] = [each for each in await posts_of("P1") if each.manager]
    assert str(ended.ends_on) == "2026-04-30"
    before, after = (
        (await asking.get("/people/P1?on=2026-04-30")).text,
        (await asking.get("/people/P1?on=2026-05-01")).text,
    )
    assert "Refer a concern" in before
    assert "holds no post on this day" in after
    [kept] = await db.fetch("select why from post where id = {}", seat.id)
    assert kept == {"why": "ended by form"}


async def test_the_reason_given_for_an_end_is_kept(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    [seat] = [each for each in await posts_of("P1") if each.manager]

    await post(asking, f"/people/P1/posts/{seat.id}/end", {"ends_on": "2026-04-30", "why": "moves to Leeds"})

    [kept] = await db.fetch("select why from post where id = {}", seat.id)
    assert kept == {"why": "moves to Leeds"}


async def test_absences_and_dispensations_are_recorded(asking: Browser, partnership: Services):
    await lead(asking, partnership)

    away = await post(asking, "/people/P1/absences/new", {"starts_on": "2026-03-01", "reason": "leave"})
    assert away.headers["location"] == "/people/P1?done=absences"
    assert "Excused" in (await asking.get("/people/P1")).text

    let_off = {
        "competency": "REFER",
        "starts_on": "2026-03-01",
        "reason": "retires in May",
        "decided_by": "Head of service",
    }
    done = await post(asking, "/people/P1/dispensations/new", let_off)
    assert done.headers["location"] == "/people/P1?done=dispensations"
    assert "retires in May" in (await asking.get("/people/P1")).text


async def test_a_lead_gives_nobody_a_post_at_another_agency(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    given = {"agency": "SYP", "role": "PO", "starts_on": "2026-02-01"}

    answer = await post(asking, "/people/P1/posts/new", given)

    assert answer.status_code == 422
    assert "Choose the agency from those you look after" in answer.text
    assert len(await posts_of("P1")) == 2


async def test_another_agencys_post_of_the_same_person_cannot_be_changed(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    [theirs] = [each for each in await posts_of("P1") if not each.manager]

    assert (await asking.get(f"/people/P1/posts/{theirs.id}")).status_code == 404
    assert (await post(asking, f"/people/P1/posts/{theirs.id}/withdraw", {"why": "no"})).status_code == 404
    assert len(await posts_of("P1")) == 2


async def test_who_may_only_look_changes_nothing(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "shazia@rmbc.example")
    own = await post(asking, "/people/P1/evidence/new", WON)
    await sign_in(asking, partnership, "gareth@rmbc.example")
    of_a_report = await post(asking, "/people/P1/evidence/new", WON)
    await sign_in(asking, partnership, "tariq@rmbc.example", "partnership_lead", names=True)
    of_the_partnership = await post(asking, "/people/P1/evidence/new", WON)

    assert [each.status_code for each in (own, of_a_report, of_the_partnership)] == [403, 403, 403]
    assert len(await awards_of("P1")) == 1


async def test_member_services_choose_among_members_roles_only(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "wendy@rmbc.example", "member_services", "MEMBERS")

    form = await asking.get("/people/P3/posts/new")
    answer = await post(asking, "/people/P3/posts/new", {"agency": "MEMBERS", "role": "SW", "starts_on": "2026-03-01"})

    assert 'value="MEMBER"' in form.text
    assert 'value="SW"' not in form.text
    assert answer.status_code == 422


async def test_details_are_corrected(asking: Browser, partnership: Services):
    await sign_in(asking, partnership, "ewa@rmbc.example", "administrator")

    wrong = await post(asking, "/people/P2/details", {"name": "", "email": "nobody", "status": "active"})
    done = await post(asking, "/people/P2/details", {"name": "Piotr Hallam-Dyson", "email": "", "status": "closed"})
    same = await post(asking, "/people/P2/details", {"name": "Piotr Hallam-Dyson", "email": "", "status": "closed"})

    unreadable = await post(asking, "/people/P2/details", {"name": "Piotr", "email": "nobody", "status": "active"})

    assert "Enter the name" in wrong.text
    assert "is not one e-mail address" in unreadable.text
    assert done.headers["location"] == "/people/P2?done=details"
    assert same.headers["location"] == "/people/P2?done=unchanged"
    found = await store.with_posts("P2")
    assert found is not None
    assert (found.name, found.email, found.status) == ("Piotr Hallam-Dyson", "", "closed")


async def test_a_page_there_is_not_is_not_found(asking: Browser, partnership: Services):
    await lead(asking, partnership)

    assert (await asking.get("/people/P1/nonsense/new")).status_code == 404
    assert (await asking.get("/people/P1/posts/999999")).status_code == 404


async def test_a_file_and_a_form_say_the_same(asking: Browser, partnership: Services):
    await lead(asking, partnership)
    await post(asking, "/people/P1/evidence/new", WON)

    await put(
        partnership,
        {"awards": [{"person": "P1", "competency": "REFER", "achieved_on": "2026-01-05", "mode": "virtual"}]},
    )

    assert len(await awards_of("P1")) == 2
