"""How does each entry of the audit trail hang on the one before it?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

Words = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who did or saw what, when, from where; `before` and `after` are what was said of `subject`, by column."""

    at: datetime
    actor: str
    via: str
    address: str
    verb: str
    kind: str
    subject: str
    before: str | None = None
    after: str | None = None


def as_text(words: Words | None) -> str | None:
    """What was said, as one line of JSON with sorted names, so that equal things read equal."""
    return None if words is None else json.dumps(dict(words), sort_keys=True, ensure_ascii=False, default=str)


def link(previous: str, entry: Entry) -> str:
    """The hash of an entry: SHA-256 over the hash before it and every word of its own."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    words = [previous, at, entry.actor, entry.via, entry.address, entry.verb, entry.kind, entry.subject]
    words += [repr(entry.before), repr(entry.after)]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def links(previous: str, entries: Sequence[Entry]) -> list[str]:
    """The hashes of entries added one after the other."""
    hashes: list[str] = []
    for entry in entries:
        previous = link(previous, entry)
        hashes.append(previous)
    return hashes
