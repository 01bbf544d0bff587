"""How far is a long act, and how did it end?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """The states of a long act. `interrupted`: its process ended before it did, and nothing was changed."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    REFUSED = "refused"
    INTERRUPTED = "interrupted"


ENDED = frozenset({State.DONE, State.REFUSED, State.INTERRUPTED})


@dataclass(slots=True)
class Progress:
    """What is being done now, how many are done, of how many (0: not known)."""

    what: str = "starting"
    done: int = 0
    of: int = 0

    def told(self, what: str, done: int, of: int) -> None:
        """Take note of how far it is."""
        self.what, self.done, self.of = what, done, of


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkSaid:
    """A long act as it is kept: `asked` and `result` are JSON, `node` the process that does it."""

    id: int
    work: str
    kind: str
    state: State
    title: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None
    node: str
    asked: str
    result: str
