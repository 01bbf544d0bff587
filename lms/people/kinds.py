"""In which columns are agencies, groups, roles, people, posts and absences given, and what is refused?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from lms.facts.cells import DAY, KEY, Value, one_of, whole
from lms.facts.checks import ends_before_it_starts
from lms.facts.rules import Column, Complaint, Kind, Reach, Standing


class RoleKind(StrEnum):
    """What a role is to those who hold it."""

    EMPLOYEE = "employee"
    COUNCILLOR = "councillor"
    CO_OPTEE = "co_optee"
    CONTRACTOR = "contractor"
    VOLUNTEER = "volunteer"
    LICENSEE = "licensee"


class PersonStatus(StrEnum):
    """Whether a person still belongs to the partnership."""

    ACTIVE = "active"
    CLOSED = "closed"


def loops(agencies: Sequence[Standing]) -> Iterator[tuple[Standing, Complaint]]:
    """Agencies that would lie below themselves; told at each row that was given and is part of the loop."""
    parent_by_key = {standing.values["agency"]: standing.values["parent"] for standing in agencies}
    for standing in agencies:
        climbed: list[Value] = [standing.values["agency"]]
        parent = standing.values["parent"]
        while standing.changed and parent is not None and parent not in climbed:
            climbed.append(parent)
            parent = parent_by_key.get(parent)
        if standing.changed and parent == climbed[0]:
            path = " → ".join(map(str, [*climbed, parent]))
            yield standing, ("parent", f"an agency cannot lie below itself: {path}.")


def _check_person(row: Mapping[str, Value], on: date) -> Iterator[Complaint]:
    email = str(row["email"] or "")
    before, _, after = email.rpartition("@")
    if email and (not before or "." not in after or any(blank in email for blank in " \n\t,;")):
        yield "email", f"“{email}” is not one e-mail address."


AGENCIES = Kind(
    name="agencies",
    noun="agency",
    table="agency",
    is_reference=True,
    called="name",
    reach=Reach.TREE,
    all_at_once=True,
    check_all=loops,
    columns=(
        Column(name="agency", cell=KEY, key=True, required=True),
        Column(name="name", required=True),
        Column(name="sector"),
        Column(name="parent", cell=KEY, refers="agencies"),
        Column(name="status"),
        Column(name="code_scheme"),
        Column(name="code"),
        Column(name="source"),
    ),
)

GROUPS = Kind(
    name="groups",
    noun="group",
    table="role_group",
    is_reference=True,
    called="name",
    columns=(
        Column(name="group", cell=KEY, key=True, required=True, stored="role_group"),
        Column(name="name", required=True),
        Column(name="level", cell=whole(0)),
        Column(name="refresh_months", cell=whole(1)),
        Column(name="description"),
        Column(name="source"),
    ),
)

ROLES = Kind(
    name="roles",
    noun="role",
    table="role",
    is_reference=True,
    called="title",
    columns=(
        Column(name="role", cell=KEY, key=True, required=True),
        Column(name="title", required=True),
        Column(name="kind", cell=one_of(tuple(RoleKind)), required=True),
        Column(name="group", cell=KEY, refers="groups", stored="role_group"),
        Column(name="source"),
    ),
)

PEOPLE = Kind(
    name="people",
    noun="person",
    table="person",
    is_reference=True,
    called="name",
    check=_check_person,
    columns=(
        Column(name="person", cell=KEY, key=True, required=True),
        Column(name="name"),
        Column(name="email"),
        Column(name="status", cell=one_of(tuple(PersonStatus), none=PersonStatus.ACTIVE.value)),
    ),
)

POSTS = Kind(
    name="posts",
    noun="post",
    table="post",
    reach=Reach.PERSON,
    check=ends_before_it_starts("starts_on", "ends_on"),
    columns=(
        Column(name="person", cell=KEY, key=True, required=True, refers="people"),
        Column(name="agency", cell=KEY, key=True, required=True, refers="agencies"),
        Column(name="role", cell=KEY, key=True, required=True, refers="roles"),
        Column(name="starts_on", cell=DAY, key=True, required=True),
        Column(name="ends_on", cell=DAY),
        Column(name="manager", cell=KEY, refers="people"),
    ),
)

ABSENCES = Kind(
    name="absences",
    noun="absence",
    table="absence",
    reach=Reach.PERSON,
    check=ends_before_it_starts("starts_on", "ends_on"),
    columns=(
        Column(name="person", cell=KEY, key=True, required=True, refers="people"),
        Column(name="starts_on", cell=DAY, key=True, required=True),
        Column(name="ends_on", cell=DAY),
        Column(name="reason"),
    ),
)
