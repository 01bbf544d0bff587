"""How is a notice written, taken back and sent? Written in the act that causes it, sent by a job (R41)."""

from __future__ import annotations

import asyncio
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

import structlog

from lms.audit.actions import note
from lms.base import db
from lms.base.mail import Mail, Mailer, MaybeSent, NotSent
from lms.base.services import Actor, Services
from lms.notifications import store
from lms.notifications.letters import written
from lms.notifications.rules import (
    LEASE,
    SEND_WITHIN,
    FailedNotice,
    Next,
    NoticeSaid,
    Outcome,
    Queue,
    Sent,
    State,
    after,
)
from lms.notifications.store import NewNotice

AT_ONCE = 4
"""Messages on their way at the same time, each sender over a line of its own."""
TRIES_TO_MARK = 3

log = structlog.get_logger()


async def write_letter(
    services: Services,
    *,
    key: str,
    kind: str,
    template: str,
    to: str,
    person: int | None,
    facts: Mapping[str, object],
    attachment: str = "",
    method: str = "",
    not_before: datetime | None = None,
) -> bool:
    """Write a letter to somebody in the unit of work of the act that causes it; whether it was written (R41).

    `key` names it for ever: a second letter with the same key is not written, not even when the first was withdrawn.
    Build it as `booking:17:confirmed`, so that `withdraw("booking:17:")` finds it. `template` is the name of a `.txt`
    (see `letters.py`), `facts` what it says. `person` is the id of whom it is for; once that record is closed it is not
    sent any more. `attachment` is the text of a calendar entry and `method` its iTIP method (`REQUEST`, `CANCEL`).
    It goes at once, or not before an instant. Without an address nothing is written.
    """
    if not to:
        return False
    settings, now = services.settings, services.clock.now()
    letter = written(settings, template, facts)
    new = NewNotice(
        notice=key,
        kind=kind,
        person=person,
        email=to,
        subject=letter.subject,
        body=letter.body,
        attachment=attachment,
        method=method,
        made_at=now,
        not_before=not_before or now,
        message_id=f"<{secrets.token_hex(16)}@{urlsplit(settings.base_url).hostname or 'localhost'}>",
    )
    async with db.write():
        return await store.add(new)


async def withdraw(keys_beginning: str) -> int:
    """Take back the letters that were not sent yet and whose key begins so; how many.

    End it with the separator: `booking:1:`, as `booking:1` would also mean booking 17.
    """
    async with db.write():
        return await store.withdraw(keys_beginning)


async def queue(services: Services) -> Queue:
    """How the outbox stands: how many wait, are being sent and failed, and since when one is late."""
    return await store.queue(services.clock.now())


async def failed(limit: int) -> list[FailedNotice]:
    """The newest notices that were given up."""
    return await store.failed(limit)


async def send_again(services: Services, actor: Actor, ids: Sequence[int]) -> int:
    """Let notices that failed go once more, to the address the person has by now; how many. Noted for each."""
    async with db.write():
        notices = await store.send_again(ids, services.clock.now())
        for notice in notices:
            await note(services, actor, verb="sent again", kind="notice", subject=notice)
    return len(notices)


async def set_aside(services: Services, actor: Actor, ids: Sequence[int]) -> int:
    """Take notices that failed off the list, because an administrator says so; how many. Noted for each."""
    async with db.write():
        notices = await store.set_aside(ids)
        for notice in notices:
            await note(services, actor, verb="set aside", kind="notice", subject=notice)
    return len(notices)


async def send_due(services: Services, *, limit: int = 200) -> Sent:
    """Send up to `limit` notices that are due, and say what became of them; safe in several processes at once (R41).

    Those due to people whose record is closed are taken back instead. A mail server is never talked to inside a
    transaction, and one message that it does not take never stops the others.
    """
    if db.is_writing():
        raise RuntimeError("notices are sent outside every transaction")
    now = services.clock.now()
    async with db.write():
        withdrawn = await store.withdraw_those_of_closed_people(now)
        given_up = await store.give_up(now)
        claimed = await store.claim(at=now, lease_until=now + LEASE, limit=limit)
    waiting = iter(claimed)
    senders = [_send_each(services, waiting, held=now + LEASE) for _ in range(min(AT_ONCE, len(claimed)))]
    ended = await asyncio.gather(*senders, return_exceptions=True)  # one that fails leaves the others their work
    if errors := [each for each in ended if isinstance(each, BaseException)]:
        raise errors[0]
    states = sum((each for each in ended if not isinstance(each, BaseException)), Counter[State]())
    return Sent(
        sent=states[State.SENT],
        again=states[State.READY],
        failed=states[State.FAILED] + given_up,
        withdrawn=withdrawn,
    )


async def _send_each(services: Services, waiting: Iterator[NoticeSaid], *, held: datetime) -> Counter[State]:
    """One sender: takes the next notice of those claimed until there is none; the states they ended in."""
    states: Counter[State] = Counter()
    async with services.mailer.kept_open() as mailer:
        for notice in waiting:
            if (state := await _send_one(services, mailer, notice, held)) is not None:
                states[state] += 1
    return states


async def _send_one(services: Services, mailer: Mailer, notice: NoticeSaid, held: datetime) -> State | None:
    """Mark it, hand it over, mark what came of it; None when it was taken back or is another sender's by now."""
    async with db.write():
        lease_until = services.clock.now() + LEASE
        if not await store.begin(notice.id, held=held, lease_until=lease_until):
            return None
    outcome, why = await _handed_over(mailer, notice)
    now = services.clock.now()
    attempts, interrupted = notice.attempts + 1, notice.interrupted + (outcome is Outcome.INTERRUPTED)
    following = after(outcome, attempts=attempts, interrupted=interrupted, at=now)
    sent_at = now if outcome is Outcome.SENT else None
    if not await _marked(notice, following, held=lease_until, sent_at=sent_at, interrupted=interrupted, error=why):
        log.warning("notice was taken over while it was being sent", notice=notice.notice, outcome=outcome.value)
        return None
    if outcome is not Outcome.SENT:
        log.warning("notice not sent", notice=notice.notice, outcome=outcome.value, attempts=attempts)
    return following.state


async def _handed_over(mailer: Mailer, notice: NoticeSaid) -> tuple[Outcome, str]:
    """What came of it, and why it did not go, in words for an administrator."""
    mail = Mail(
        to=notice.email,
        subject=notice.subject,
        body=notice.body,
        attachment=notice.attachment,
        method=notice.method,
        message_id=notice.message_id,
        made_at=notice.made_at,
    )
    try:
        async with asyncio.timeout(SEND_WITHIN.total_seconds()):
            await mailer.send(mail)
    except NotSent as error:
        return Outcome.NOT_SENT, str(error)
    except (MaybeSent, TimeoutError) as error:
        return Outcome.INTERRUPTED, str(error) or "It was not handed over in time."
    except Exception as error:
        return Outcome.NOT_SENT, f"It could not be sent: {type(error).__name__}"
    return Outcome.SENT, ""


async def _marked(
    notice: NoticeSaid, following: Next, *, held: datetime, sent_at: datetime | None, interrupted: int, error: str
) -> bool:
    """Keep what came of a notice, trying more than once: a mark that is lost means that it is sent again."""
    for tried in range(1, TRIES_TO_MARK + 1):
        try:
            async with db.write():
                return await store.end(
                    notice.id, following, held=held, sent_at=sent_at, interrupted=interrupted, error=error
                )
        except Exception:
            if tried == TRIES_TO_MARK:
                raise
            await asyncio.sleep(1)
    return False
