"""How does a long act go on while its page is left? In a task of this process, in one transaction.

The act and the note of how it ended land together or not at all. A process that dies leaves the act unfinished, with
nothing changed; `tidy` says so when the next one starts.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import socket
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from lms.base import db
from lms.base.errors import BadInput, Refused
from lms.base.services import Actor, Services
from lms.work import store
from lms.work.rules import Progress, State, WorkSaid

Told = Callable[[str, int, int], None]
Result = tuple[State, Mapping[str, object]]
Act = Callable[[Told], Awaitable[Result]]

log = structlog.get_logger()
NODE = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
"""This process: in a container every one has the same number, so a word of its own goes with it."""

_progress: dict[str, Progress] = {}
_tasks: set[asyncio.Task[None]] = set()


async def begin(
    services: Services,
    actor: Actor,
    *,
    kind: str,
    title: str,
    act: Act,
    asked: Mapping[str, object] | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    only_looks: bool = False,
) -> str:
    """Keep the act with its files, start it in the background, and return its reference for the address of its page.

    An act that `only_looks` changes nothing, or takes back what it changed: it has no unit of work around it.
    """
    work = WorkSaid(
        id=0,
        work=secrets.token_urlsafe(9),
        kind=kind,
        state=State.RUNNING,
        title=title,
        made_by=actor.name,
        made_at=services.clock.now(),
        ended_at=None,
        node=NODE,
        asked=json.dumps(dict(asked or {}), ensure_ascii=False),
        result="{}",
    )
    async with db.write():
        kept = await store.add(work)
        for name, content in files:
            await store.add_file(kept, name, content)
    _progress[work.work] = Progress()
    task = asyncio.create_task(_carry_out(services, work.work, act, only_looks))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
    return work.work


async def _carry_out(services: Services, work: str, act: Act, only_looks: bool) -> None:
    progress = _progress[work]
    try:
        if only_looks:
            await _end(services, work, *await act(progress.told))
        else:
            async with db.write(facts=True):
                state, result = await act(progress.told)
                await _end(services, work, state, result)
                if state is State.DONE:
                    await store.forget_files(work)
    except (Refused, BadInput) as no:
        await _end_badly(services, work, State.REFUSED, str(no))
    except Exception:
        log.exception("long act failed", work=work)
        await _end_badly(services, work, State.INTERRUPTED, "It stopped because of a fault. Nothing was changed.")
    finally:
        _progress.pop(work, None)


async def _end(services: Services, work: str, state: State, result: Mapping[str, object]) -> None:
    async with db.write():
        await store.end(work, state, json.dumps(dict(result), ensure_ascii=False), services.clock.now())


async def _end_badly(services: Services, work: str, state: State, message: str) -> None:
    await _end(services, work, state, {"message": message})


def progress_of(work: str) -> Progress | None:
    """How far an act of this process is; None when it has ended or another process does it."""
    return _progress.get(work)


async def tidy(services: Services) -> int:
    """At the start: mark the acts whose process on this machine is gone. They changed nothing. Returns how many."""
    gone = [work for work in await store.unfinished() if _is_gone(work.node)]
    for work in gone:
        await _end_badly(services, work.work, State.INTERRUPTED, "It was interrupted. Nothing was changed.")
    return len(gone)


def _is_gone(node: str) -> bool:
    host, pid, _ = node.rsplit(":", 2)
    if host != socket.gethostname() or node == NODE:
        return False
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


async def finish_all() -> None:
    """At the end: wait for the acts of this process, so that a stop in good order loses nothing."""
    while _tasks:
        await asyncio.gather(*_tasks, return_exceptions=True)
