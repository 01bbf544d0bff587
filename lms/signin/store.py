"""Where are accounts, grants, links, sessions and tokens kept?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lms.base import db
from lms.base.dates import starts_in_london
from lms.signin.rules import Asker
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who

BELOW = """below(id, under) as (
    select distinct agency, agency from mine where agency is not null
    union
    select agency.id, below.under from agency join below on agency.parent = below.id
)"""

BY_SESSION = f"""
with recursive mine as (
    select s.id, s.seen_at, a.id as account, a.email, p.id as person_id, p.person, p.name as person_name,
        exists (
            select 1 from post r join person h on h.id = r.person and h.status = 'active'
            where r.manager = p.id and r.person <> p.id and r.superseded_at is null
                and r.starts_on <= {{}} and (r.ends_on is null or r.ends_on >= {{}})) as manages,
        exists (
            select 1 from session_trainer t join course_session c on c.id = t.session
            where t.person = p.id and c.ends_at > {{}} and c.status in ('draft', 'open')) as trains,
        g.role, g.agency, g.names, g.about
    from web_session s
    join account a on a.id = s.account and a.status = 'active'
    left join person p on p.id = a.person and p.status = 'active' and lower(p.email) = a.email
    left join access_grant g on g.account = a.id and g.from_on <= {{}} and (g.to_on is null or g.to_on >= {{}})
    where s.token_hash = {{}} and s.ends_at > {{}} and s.seen_at > {{}}
), {BELOW}
select mine.*, below.id as reached
from mine left join below on below.under = mine.agency order by mine.role, mine.agency
"""

BY_TOKEN = f"""
with recursive mine as (
    select t.id, t.last_used_at, t.name, t.scopes, t.agency
    from api_token t
    where t.token_hash = {{}} and (t.ended_at is null or t.ended_at > {{}})
), {BELOW}
select mine.*, below.id as reached
from mine left join below on below.under = mine.agency
"""

ASKER = """
select a.id, a.status, null as person,
    exists (
        select 1 from access_grant g
        where g.account = a.id and g.from_on <= {} and (g.to_on is null or g.to_on >= {})) as granted
from account a
where a.email = {}
union all
select null, p.status, p.id, null
from person p
where lower(p.email) = {} and p.status = 'active'
"""

USE_LINK = """
update sign_in_link set used_at = {}
where token_hash = {} and browser_hash = {} and used_at is null and ends_at > {}
returning account
"""

LINK_WAITS = """
select 1 from sign_in_link where token_hash = {} and browser_hash = {} and used_at is null and ends_at > {}
"""

ASKED_LATELY = """
select
    coalesce(sum(case when email_hash = {} then 1 else 0 end), 0) as for_email,
    coalesce(sum(case when address = {} then 1 else 0 end), 0) as from_address
from sign_in_ask
where asked_at > {} and (email_hash = {} or address = {})
"""

GRANTED_ALREADY = """
select id, names from access_grant
where account = {} and role = {} and coalesce(agency, 0) = {} and about = {} and (to_on is null or to_on >= {})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Who asks, by which row, and when that was last noted."""

    row_id: int
    seen_at: datetime | None
    who: Who


async def who_by_session(
    token_hash: str, *, today: date, now: datetime, not_seen_since: datetime, address: str
) -> Seen | None:
    """Who a signed-in browser is; None when the session, the account or every right to sign in has ended.

    A mailbox that passes on to somebody else takes no record with it: the person is the one who has the address now.
    """
    begins = starts_in_london(today)  # a trainer is one until the day of the session is over
    rows = await db.fetch(BY_SESSION, today, today, begins, today, today, token_hash, now, not_seen_since)
    if not rows or (rows[0]["role"] is None and rows[0]["person_id"] is None):
        return None
    first = rows[0]
    who = Who(
        name=first["email"],
        via="web",
        address=address,
        account_id=first["account"],
        person_id=first["person_id"],
        person=first["person"],
        person_name=first["person_name"] or "",
        manages=bool(first["manages"]),
        trains=bool(first["trains"]),
        grants=_grants(rows),
    )
    return Seen(row_id=first["id"], seen_at=first["seen_at"], who=who)


async def who_by_token(token_hash: str, *, now: datetime, address: str) -> Seen | None:
    """Which program a bearer token stands for; None when there is no such token any more."""
    rows = await db.fetch(BY_TOKEN, token_hash, now)
    if not rows:
        return None
    first = rows[0]
    scopes = frozenset(first["scopes"].split())
    reach = None if first["agency"] is None else frozenset(row["reached"] for row in rows)
    grant = Grant(role=GrantRole.PROGRAM, reach=reach, names="people:read" in scopes)
    who = Who(name=f"token {first['name']}", via="api", address=address, grants=(grant,), scopes=scopes)
    return Seen(row_id=first["id"], seen_at=first["last_used_at"], who=who)


def _grants(rows: Sequence[db.Row]) -> tuple[Grant, ...]:
    reach_by_grant: dict[tuple[str, int | None, bool, str], set[int]] = {}
    for row in rows:
        if row["role"] is not None:
            grant = (row["role"], row["agency"], bool(row["names"]), row["about"])
            reach_by_grant.setdefault(grant, set()).add(row["reached"])
    return tuple(
        Grant(role=GrantRole(role), reach=None if agency is None else frozenset(reach), names=names, about=about)
        for (role, agency, names, about), reach in reach_by_grant.items()
    )


async def note_session_seen(session_id: int, now: datetime) -> None:
    """The session was used now."""
    await db.fetch("update web_session set seen_at = {} where id = {} and seen_at < {}", now, session_id, now)


async def note_token_used(token_id: int, now: datetime) -> None:
    """The token was used now."""
    await db.fetch("update api_token set last_used_at = {} where id = {}", now, token_id)


async def asker(email: str, today: date) -> Asker:
    """What is known of an address, in small letters."""
    rows = await db.fetch(ASKER, today, today, email, email)
    accounts = [row for row in rows if row["id"] is not None]
    return Asker(
        account_id=accounts[0]["id"] if accounts else None,
        account_open=bool(accounts) and accounts[0]["status"] == "active",
        granted=bool(accounts) and bool(accounts[0]["granted"]),
        active_people=tuple(row["person"] for row in rows if row["id"] is None),
    )


async def asked_lately(email_hash: str, address: str, since: datetime) -> tuple[int, int]:
    """How many links were asked for since then: for an address, and from a place."""
    row = (await db.fetch(ASKED_LATELY, email_hash, address, since, email_hash, address))[0]
    return int(row["for_email"]), int(row["from_address"])


async def note_asked(email_hash: str, address: str, now: datetime, *, forget_before: datetime) -> None:
    """Count one more, and forget old ones, with links and sessions long over."""
    await db.fetch("delete from sign_in_ask where asked_at < {}", forget_before)
    await db.fetch("delete from sign_in_link where ends_at < {}", forget_before)
    await db.fetch("delete from web_session where ends_at < {}", forget_before)
    await db.fetch(
        "insert into sign_in_ask (email_hash, address, asked_at) values ({}, {}, {})", email_hash, address, now
    )


async def open_account(email: str, person_id: int | None, now: datetime) -> int:
    """The account of an address, made if there is none, and linked to the person whose address it is now, if any."""
    rows = await db.fetch(
        "insert into account (email, name, person, status, made_at) values ({}, '', {}, 'active', {})"
        " on conflict (email) do update set person = excluded.person returning id",
        email,
        person_id,
        now,
    )
    return int(rows[0]["id"])


async def save_link(account_id: int, token_hash: str, browser_hash: str, *, now: datetime, ends_at: datetime) -> None:
    """Keep a one-time link."""
    await db.fetch(
        "insert into sign_in_link (account, token_hash, browser_hash, made_at, ends_at) values ({}, {}, {}, {}, {})",
        account_id,
        token_hash,
        browser_hash,
        now,
        ends_at,
    )


async def link_waits(token_hash: str, browser_hash: str, now: datetime) -> bool:
    """Whether this browser may still use the link."""
    return bool(await db.fetch(LINK_WAITS, token_hash, browser_hash, now))


async def use_link(token_hash: str, browser_hash: str, now: datetime) -> int | None:
    """Use a link up; its account, or None when it was used, is over, or belongs to another browser."""
    rows = await db.fetch(USE_LINK, now, token_hash, browser_hash, now)
    return int(rows[0]["account"]) if rows else None


async def save_session(account_id: int, token_hash: str, *, now: datetime, ends_at: datetime) -> None:
    """Keep a session."""
    await db.fetch(
        "insert into web_session (account, token_hash, made_at, seen_at, ends_at) values ({}, {}, {}, {}, {})",
        account_id,
        token_hash,
        now,
        now,
        ends_at,
    )


async def end_session(token_hash: str) -> str | None:
    """Forget a session; the address that was signed in, or None when there was none."""
    rows = await db.fetch("delete from web_session where token_hash = {} returning account", token_hash)
    return await email_of(int(rows[0]["account"])) if rows else None


async def email_of(account_id: int) -> str:
    """An account's address."""
    return str((await db.fetch("select email from account where id = {}", account_id))[0]["email"])


async def agency_id(agency: str) -> int | None:
    """An agency's number, from its key."""
    row = await db.fetch_one("select id from agency where agency = {}", agency)
    return None if row is None else int(row["id"])


async def has_grant(
    account_id: int, role: str, agency_id: int | None, names: bool, today: date, *, about: str = ""
) -> bool:
    """Whether the account has this very grant already."""
    rows = await db.fetch(GRANTED_ALREADY, account_id, role, agency_id or 0, about, today)
    return any(bool(row["names"]) == names for row in rows)


async def save_grant(
    account_id: int,
    role: str,
    agency_id: int | None,
    *,
    names: bool,
    today: date,
    given_by: str,
    now: datetime,
    about: str = "",
) -> None:
    """Keep a grant, from today on."""
    await db.fetch(
        "insert into access_grant (account, role, agency, names, from_on, given_by, given_at, about)"
        " values ({}, {}, {}, {}, {}, {}, {}, {})",
        account_id,
        role,
        agency_id,
        names,
        today,
        given_by,
        now,
        about,
    )


async def save_token(
    name: str, token_hash: str, scopes: Sequence[str], agency_id: int | None, *, now: datetime, made_by: str
) -> bool:
    """Keep a token; False when there is one of this name."""
    rows = await db.fetch(
        "insert into api_token (name, token_hash, scopes, agency, made_at, made_by)"
        " values ({}, {}, {}, {}, {}, {}) on conflict (name) do nothing returning id",
        name,
        token_hash,
        " ".join(scopes),
        agency_id,
        now,
        made_by,
    )
    return bool(rows)
