"""Which pages does the menu name, for the one who asks? Only those they may open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the menu, and who gets it."""

    text: str
    href: str
    words: str
    may: Callable[[Who], bool]


ENTRIES = (
    Entry(text="Home", href="/", words="", may=lambda who: True),
    Entry(
        text="Courses",
        href="/courses",
        words="Find a course, and a date with a place.",
        may=lambda who: True,
    ),
    Entry(
        text="My record",
        href="/me",
        words="What you need, until when, and how you earned it.",
        may=lambda who: who.person_id is not None,
    ),
    Entry(
        text="My team",
        href="/team",
        words="Who is late or soon will be, and requests for your answer.",
        may=lambda who: who.manages,
    ),
    Entry(
        text="Approvals",
        href="/team",
        words="Requests for places that wait for your answer.",
        may=lambda who: who.looks_after and not who.manages and not who.is_administrator,
    ),
    Entry(
        text="Sessions",
        href="/sessions",
        words="What is filling, what is short, and who comes.",
        may=lambda who: who.coordinates or who.trains,
    ),
    Entry(
        text="Material",
        href="/material",
        words="What courses hand out, and who has approved it.",
        may=lambda who: who.coordinates or bool(who.chairs),
    ),
    Entry(
        text="People",
        href="/people",
        words="Records of people, their posts and agencies.",
        may=lambda who: who.sees_names,
    ),
    Entry(
        text="Coverage",
        href="/coverage",
        words="Who is trained, by agency and role, on any day.",
        may=lambda who: who.sees_figures,
    ),
    Entry(
        text="Framework",
        href="/framework",
        words="What each role needs, by when and how often.",
        may=lambda who: who.is_administrator,
    ),
    Entry(
        text="Imports",
        href="/imports",
        words="Files that came in, and sending more.",
        may=lambda who: who.is_administrator,
    ),
    Entry(
        text="Notices",
        href="/notices",
        words="Mail that could not be sent.",
        may=lambda who: who.is_administrator,
    ),
)


def menu(who: Who | None, path: str, entries: Sequence[Entry] = ENTRIES) -> list[dict[str, object]]:
    """The menu as the GOV.UK service navigation takes it; the entry under which `path` lies is marked."""
    if who is None:
        return []
    return [
        {
            "text": each.text,
            "href": each.href,
            "words": each.words,
            "current": path == each.href,
            "active": _within(path, each.href),
        }
        for each in entries
        if each.may(who)
    ]


def _within(path: str, href: str) -> bool:
    return path == href or (href != "/" and path.startswith(f"{href}/"))
