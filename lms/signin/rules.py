"""When does a link or a session still count, how often may one ask, and what may be granted? (R43)"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.base.errors import Refusal
from lms.web.grants import GrantRole

LINKS_AN_HOUR_PER_EMAIL = 5
SEEN_EVERY = timedelta(minutes=1)
"""A session or token notes that it was used at most this often: reading pages must not mean writing."""

GRANTABLE = tuple(role for role in GrantRole if role != GrantRole.PROGRAM)
NEED_AN_AGENCY = frozenset({GrantRole.AGENCY_LEAD, GrantRole.MEMBER_SERVICES})
"""Their sight ends at an agency; a grant without one would show them the whole partnership."""

SCOPES = ("bookings:read", "bookings:write", "courses:read", "coverage:read", "people:read")


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """Somebody of the demonstration whom one may be at a click."""

    key: str
    name: str
    email: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """What is known of an address for which a sign-in link is asked."""

    account_id: int | None
    account_open: bool
    granted: bool
    active_people: tuple[int, ...]


def may_sign_in(asker: Asker) -> bool:
    """An open account with a grant, or of the one active person with this address.

    Somebody with an active record needs no account beforehand: the first link makes it.
    """
    if asker.account_id is not None and not asker.account_open:
        return False
    return (asker.account_id is not None and asker.granted) or len(asker.active_people) == 1


def asked_too_often(*, for_email: int, from_address: int, most_from_address: int) -> bool:
    """Whether, with these many links asked for in the last hour, another one is not sent."""
    return for_email >= LINKS_AN_HOUR_PER_EMAIL or from_address >= most_from_address


def is_worth_noting(seen_at: datetime | None, now: datetime) -> bool:
    """Whether a use of a session or token is written down."""
    return seen_at is None or now - seen_at >= SEEN_EVERY


def refusal_to_grant(role: str, agency: str | None, about: str = "") -> Refusal | None:
    """Why this grant cannot be given, or None."""
    if role not in GRANTABLE:
        words = ", ".join(GRANTABLE)
        return Refusal(code="no_such_role", message=f"There is no role called {role}.", what_helps=f"Roles: {words}.")
    if role in NEED_AN_AGENCY and not agency:
        return Refusal(
            code="agency_missing",
            message=f"The role {role} is for one agency and those below it.",
            what_helps="Name the agency.",
        )
    if (role == GrantRole.CHAIR) != bool(about):
        return Refusal(
            code="body_missing" if role == GrantRole.CHAIR else "body_unused",
            message="A chair speaks for one body, and nobody else does.",
            what_helps="Name the body with --about, such as RSCP, for a chair only.",
        )
    return None


def refusal_of_scopes(scopes: Sequence[str]) -> Refusal | None:
    """Why a token cannot have these scopes, or None."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if not unknown and scopes:
        return None
    message = f"There is no scope called {unknown[0]}." if unknown else "A token needs at least one scope."
    return Refusal(code="no_such_scope", message=message, what_helps=f"Scopes: {', '.join(SCOPES)}.")


def hashed(secret: str) -> str:
    """A secret as it is stored. Ours are random and long, so that a plain SHA-256 cannot be turned round."""
    return hashlib.sha256(secret.encode()).hexdigest()
