"""How does somebody come in and leave, and who lets them in? By one-time links, sessions, grants and tokens."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from lms.audit.actions import note
from lms.base import db
from lms.base.errors import Refused, refuse
from lms.base.mailer import Mail
from lms.base.services import Actor, Services
from lms.signin import store
from lms.signin.rules import asked_too_often, hashed, may_sign_in, refusal_of_scopes, refusal_to_grant
from lms.web.address import link

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session that just began: `token` goes into the browser's cookie and is stored nowhere."""

    token: str
    email: str


async def ask_for_link(services: Services, *, email: str, browser: str, address: str, then: str) -> Mail | None:
    """The message with a one-time link, to be sent; None when none is sent. The asker is told the same either way.

    The link works once, for a quarter of an hour (setting), in the browser that asked, and goes on to page `then`.
    """
    now, token = services.clock.now(), secrets.token_urlsafe(32)
    async with db.write():
        for_email, from_address = await store.asked_lately(hashed(email), address, now - HOUR)
        most = services.settings.links_an_hour
        if asked_too_often(for_email=for_email, from_address=from_address, most_from_address=most):
            return None
        await store.note_asked(hashed(email), address, now, forget_before=now - DAY)
        asker = await store.asker(email, services.clock.today())
        if not may_sign_in(asker):
            return None
        person = asker.active_people[0] if len(asker.active_people) == 1 else None
        account = await store.open_account(email, person, now)
        ends_at = now + timedelta(minutes=services.settings.sign_in_minutes)
        await store.save_link(account, hashed(token), hashed(browser), now=now, ends_at=ends_at)
    return _mail(services, email, token, then)


def _mail(services: Services, email: str, token: str, then: str) -> Mail:
    settings = services.settings
    address = settings.base_url + link(f"/sign-in/{token}", {} if then == "/" else {"next": then})
    body = (
        f"Use this link to sign in to the training record of {settings.partnership}:\n\n{address}\n\n"
        f"It works once, for {settings.sign_in_minutes} minutes, in the browser in which you asked for it.\n\n"
        "If you did not ask for it, you need do nothing: nobody can use it without this message.\n"
    )
    return Mail(to=email, subject="Your link to sign in", body=body, made_at=services.clock.now())


async def link_waits(services: Services, *, token: str, browser: str) -> bool:
    """Whether this browser may still use the link; looking does not use it up, as mail scanners look too."""
    return await store.link_waits(hashed(token), hashed(browser), services.clock.now())


async def use_link(
    services: Services, *, token: str, browser: str, address: str, instead_of: str = ""
) -> Session | None:
    """Sign in with a link; None when it was used before, is over, or was asked for in another browser.

    The session that the browser had before, `instead_of`, ends.
    """
    async with db.write():
        account = await store.use_link(hashed(token), hashed(browser), services.clock.now())
        return None if account is None else await begin_session(services, account, address, instead_of)


async def sign_in_as(services: Services, *, email: str, address: str, instead_of: str = "") -> Session | None:
    """Sign in without a link: in the demonstration only. None when nobody of this address may sign in."""
    if not services.settings.demonstration:
        raise RuntimeError("only the demonstration lets people in without a link")
    async with db.write():
        asker = await store.asker(email, services.clock.today())
        if not may_sign_in(asker):
            return None
        person = asker.active_people[0] if len(asker.active_people) == 1 else None
        account = await store.open_account(email, person, services.clock.now())
        return await begin_session(services, account, address, instead_of)


async def begin_session(services: Services, account: int, address: str, instead_of: str = "") -> Session:
    """A session of an account whose right to it was checked; inside `write()`."""
    if instead_of:
        await store.end_session(hashed(instead_of))
    now, token = services.clock.now(), secrets.token_urlsafe(32)
    ends_at = now + timedelta(hours=services.settings.session_hours)
    await store.save_session(account, hashed(token), now=now, ends_at=ends_at)
    email = await store.email_of(account)
    actor = Actor(name=email, via="web", address=address)
    await note(services, actor, verb="signed in", kind="account", subject=email)
    return Session(token=token, email=email)


async def sign_out(services: Services, *, token: str, address: str) -> None:
    """End the session of this browser, if it has one."""
    async with db.write():
        email = await store.end_session(hashed(token))
        if email is not None:
            actor = Actor(name=email, via="web", address=address)
            await note(services, actor, verb="signed out", kind="account", subject=email)


async def add_user(
    services: Services,
    actor: Actor,
    *,
    email: str,
    role: str,
    agency: str | None = None,
    names: bool = False,
    about: str = "",
) -> str:
    """Let somebody in as `role` over an agency and those below it (all, without one); a sentence says what was done.
    `about` is the body for which a chair speaks.

    Refuses an unknown role or agency, and a role that needs an agency without one. Granting twice changes nothing.
    """
    email = email.strip().lower()
    if "@" not in email:
        raise refuse("no_address", f"{email} is not an email address.")
    if refusal := refusal_to_grant(role, agency, about):
        raise Refused(refusal)
    now, today = services.clock.now(), services.clock.today()
    async with db.write():
        agency_id = await _agency_id(agency)
        people = (await store.asker(email, today)).active_people
        account = await store.open_account(email, people[0] if len(people) == 1 else None, now)
        if await store.has_grant(account, role, agency_id, names, today, about=about):
            return f"{email} is {role}{_over(agency)} already."
        await store.save_grant(
            account, role, agency_id, names=names, today=today, given_by=actor.name, now=now, about=about
        )
        given = {"role": role, "agency": agency or "", "names": names, "from_on": today, "about": about}
        await note(services, actor, verb="granted", kind="account", subject=email, after=given)
    return f"{email} may sign in as {role}{_over(agency)}."


async def add_token(
    services: Services, actor: Actor, *, name: str, scopes: Sequence[str], agency: str | None = None
) -> str:
    """A new token for a program, shown this once; only its hash is kept. Refuses unknown scopes and a name in use."""
    if refusal := refusal_of_scopes(scopes):
        raise Refused(refusal)
    token = f"lms_{secrets.token_urlsafe(32)}"
    async with db.write():
        agency_id = await _agency_id(agency)
        now = services.clock.now()
        kept = await store.save_token(name, hashed(token), sorted(set(scopes)), agency_id, now=now, made_by=actor.name)
        if not kept:
            raise refuse("name_in_use", f"There is a token called {name} already.", "Choose another name.")
        made = {"scopes": sorted(set(scopes)), "agency": agency or ""}
        await note(services, actor, verb="added", kind="token", subject=name, after=made)
    return token


async def _agency_id(agency: str | None) -> int | None:
    if not agency:
        return None
    found = await store.agency_id(agency)
    if found is None:
        raise refuse("no_such_agency", f"There is no agency called {agency}.")
    return found


def _over(agency: str | None) -> str:
    return f" for {agency} and those below it" if agency else ""
