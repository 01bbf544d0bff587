"""What does the home page say to somebody with a record of their own, and to those who look after members?"""

from __future__ import annotations

from dataclasses import dataclass

from competencies.compliance import kept
from lms.base.services import Services
from lms.record import search_store
from lms.record.opening import open_record
from lms.record.picture import LATE, Line, lines
from lms.record.sentences import Voice, first_sentence
from lms.record.sight import sight_of
from lms.web.address import link
from lms.web.grants import GrantRole
from lms.web.who import Who


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGlance:
    """The sentence of one's own record, what it names as late, and how those who report to one stand."""

    sentence: str
    late: tuple[Line, ...]
    reports: search_store.Reports


@dataclass(frozen=True, slots=True, kw_only=True)
class MembersGlance:
    """Councillors and co-opted members today, and how many of them have something overdue or lapsed."""

    members: int
    late: int
    late_href: str

    @property
    def in_date(self) -> int:
        """Members with nothing overdue or lapsed."""
        return self.members - self.late


async def own_glance(services: Services, who: Who) -> OwnGlance | None:
    """One's own record in a sentence; None for somebody without one."""
    if who.person_id is None:
        return None
    today = services.clock.today()
    opened = await open_record(services, who, who.person_id)
    of_person = lines(opened.answer, opened.names, return_days=services.settings.return_days)
    has_post = any(post.runs_on(today) for post in opened.recorded.posts)
    return OwnGlance(
        sentence=first_sentence(of_person, Voice(True, today, today), has_post=has_post),
        late=tuple(line for line in of_person if line.state in LATE),
        reports=await search_store.reports(who.person_id, today),
    )


async def members_glance(services: Services, who: Who) -> MembersGlance | None:
    """The members that member services look after; None for anybody else."""
    if not any(grant.role == GrantRole.MEMBER_SERVICES for grant in who.grants):
        return None
    today = services.clock.today()
    seen = sight_of(who, today).sees.members
    members, late = await search_store.members_in_date(seen, today)
    known = (await kept.now(services.settings.expiring_days)).names.agencies.values()
    within = [each for each in known if seen is not None and each.id in seen]
    tops = [each.agency for each in within if each.parent not in {other.agency for other in within}]
    of_members = [("agency", tops[0])] if len(tops) == 1 else []
    return MembersGlance(members=members, late=late, late_href=link("/people", [("late", "yes"), *of_members]))
