"""What does the address of the prospectus ask for, and which filters does its page offer?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from competencies.framework.names import Names
from courses.prospectus.words import MODES
from courses.sessions.catalogue import Asked
from courses.sessions.catalogue_store import Offered
from lms.base.dates import short
from lms.web.address import Address
from lms.web.fields import Fields

SHOW, NEEDED, ALL = "show", "needed", "all"
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """The choices of each filter, and those in force with the address without them."""

    strands: Choices
    levels: Choices
    groups: Choices
    modes: Choices
    providers: Choices
    applied: list[tuple[str, str]]


def read_asked(fields: Fields, courses: Sequence[Offered], names: Names, *, needs_something: bool) -> Asked:
    """What was asked for; what there is no such thing of is complained of, and nothing is found by it.

    What counts for what somebody needs is shown unless they asked for all, or need nothing.
    """
    strands = {each.strand for each in names.competencies.values() if each.strand}
    groups = {each.group for each in names.groups}
    keys = {each.competency for each in names.competencies.values()}
    providers = {each.provider for each in courses if each.provider}
    show = fields.one_of(SHOW, {NEEDED: NEEDED, ALL: ALL}, "a list", required=False)
    return Asked(
        words=tuple(fields.value("q")[:100].casefold().split()),
        strand=fields.one_of("topic", _same(strands), "a topic", required=False) or "",
        level=fields.whole("level", "the level", required=False, most=99),
        group=fields.one_of("group", _same(groups), "a group", required=False) or "",
        mode=fields.one_of("mode", _same(MODES), "a mode", required=False) or "",
        provider=fields.one_of("provider", _same(providers), "a provider", required=False) or "",
        competency=fields.one_of("competency", _same(keys), "a competency", required=False) or "",
        from_on=fields.day("from", "the first day", required=False),
        to_on=fields.day("to", "the last day", required=False),
        venue=fields.value("venue")[:100],
        needed=needs_something and show != ALL,
    )


def _same(keys: Iterable[str]) -> dict[str, str]:
    return {key: key for key in keys}


def shown_filters(fields: Fields, asked: Asked, courses: Sequence[Offered], names: Names, here: Address) -> Filters:
    """The filters of the page: what the courses there are can be told apart by."""
    awarded = {key for each in courses for key in each.awards}
    strands = {each.strand for each in names.competencies.values() if each.strand and each.competency in awarded}
    groups: Choices = [(each.group, f"{each.group}: {each.name}") for each in names.groups]
    return Filters(
        strands=[(each, in_words(each)) for each in sorted(strands)],
        levels=[(str(each), f"Level {each}") for each in sorted({c.level for c in courses if c.level is not None})],
        groups=groups,
        modes=[(mode, words) for mode, words in MODES.items() if any(c.mode == mode for c in courses)],
        providers=[(each, each) for each in sorted({c.provider for c in courses if c.provider})],
        applied=_applied(asked, fields.value("q"), dict(groups), here),
    )


def in_words(strand: str) -> str:
    """A strand as a heading says it: `Exploitation`."""
    words = strand.replace("_", " ")
    return words[:1].upper() + words[1:]


def _applied(asked: Asked, words: str, groups: dict[str, str], here: Address) -> list[tuple[str, str]]:
    """What each filter in force says, and the address without it."""
    said = {
        "q": f"“{words}”" if asked.words else "",
        "topic": in_words(asked.strand),
        "level": f"Level {asked.level}" if asked.level is not None else "",
        "group": groups.get(asked.group, ""),
        "mode": MODES.get(asked.mode, ""),
        "provider": asked.provider,
        "competency": f"Awards {asked.competency}" if asked.competency else "",
        "from": f"From {short(asked.from_on)}" if asked.from_on else "",
        "to": f"To {short(asked.to_on)}" if asked.to_on else "",
        "venue": f"At “{asked.venue}”" if asked.venue else "",
    }
    return [(text, here.to(**{name: None})) for name, text in said.items() if text]
