"""How does the system say no? Three ways to refuse, and one to point at a field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why something may not be done now, in words for the person who asked."""

    code: str
    message: str
    what_helps: str = ""


class Refused(Exception):
    """The domain says no (409 on pages and in the API, exit 1 on the command line)."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class NotAllowed(Exception):
    """You may not do this (403)."""


class NotFound(Exception):
    """There is nothing here, or nothing you may know of (404, R43)."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a form."""

    field: str
    message: str


class BadInput(Exception):
    """Fields that could not be read: the page comes back with them (422)."""

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__("; ".join(f"{e.field}: {e.message}" for e in errors))
        self.errors = tuple(errors)


def refuse(code: str, message: str, what_helps: str = "") -> Refused:
    """A `Refused` from its words, ready to raise."""
    return Refused(Refusal(code=code, message=message, what_helps=what_helps))
