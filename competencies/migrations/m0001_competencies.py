"""Competencies, requirements, awards, and the rows derived from them."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lms.base.migrate import migration

ID = "0001"
VERSION = "1.38.0"
DESCRIPTION = "competencies, requirements, awards, compliance, coverage"

FACT = """recorded_at {ts} not null,
    recorded_by text not null,
    superseded_at {ts},
    superseded_by text,
    why text not null default '',
    check ((superseded_at is null) = (superseded_by is null))"""

STATEMENTS = (
    """create table competency (
    id {pk},
    competency text not null unique check (competency <> ''),
    title text not null,
    strand text not null,
    level integer,
    description text not null,
    source text not null,
    recorded_at {ts} not null,
    recorded_by text not null)""",
    f"""create table equivalence (
    id {{pk}},
    holds integer not null references competency(id) on delete restrict,
    satisfies integer not null references competency(id) on delete restrict,
    in_force_from date not null,
    in_force_to date check (in_force_to >= in_force_from),
    source text not null,
    {FACT},
    check (holds <> satisfies))""",
    """create unique index equivalence_key on equivalence(holds, satisfies, in_force_from)
    where superseded_at is null""",
    f"""create table requirement (
    id {{pk}},
    role integer not null references role(id) on delete restrict,
    competency integer not null references competency(id) on delete restrict,
    agency integer references agency(id) on delete restrict,
    in_force_from date not null,
    in_force_to date check (in_force_to >= in_force_from),
    kind text not null check (kind in ('completion', 'hours')),
    strength text not null check (strength in ('mandatory', 'recommended')),
    initial_days integer not null check (initial_days >= 0),
    refresh_months integer check (refresh_months > 0),
    modes text not null,
    applies_to_existing boolean not null,
    hours_min text not null,
    period_months integer check (period_months > 0),
    participatory_pct integer check (participatory_pct between 0 and 100),
    expiring_days integer check (expiring_days >= 0),
    gate text not null,
    source text not null,
    {FACT},
    check (kind = 'completion' or (hours_min <> '' and period_months is not null)))""",
    """create unique index requirement_key on requirement(role, competency, coalesce(agency, 0), in_force_from)
    where superseded_at is null""",
    f"""create table dispensation (
    id {{pk}},
    person integer not null references person(id) on delete restrict,
    competency integer not null references competency(id) on delete restrict,
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    reason text not null,
    decided_by text not null,
    {FACT})""",
    """create unique index dispensation_key on dispensation(person, competency, starts_on)
    where superseded_at is null""",
    "create index dispensation_person on dispensation(person)",
    f"""create table award (
    id {{pk}},
    person integer not null references person(id) on delete restrict,
    competency integer not null references competency(id) on delete restrict,
    achieved_on date not null,
    mode text not null,
    hours text not null,
    valid_until date check (valid_until >= achieved_on),
    evidence text not null,
    source text not null,
    {FACT})""",
    """create unique index award_key on award(person, competency, achieved_on, mode)
    where superseded_at is null""",
    "create index award_person on award(person)",
    """create table compliance_span (
    post integer not null references post(id) on delete restrict,
    competency integer not null references competency(id) on delete restrict,
    from_on date not null,
    to_on date not null check (to_on >= from_on),
    state text not null,
    strength text not null,
    due_on date not null,
    lapses_on date,
    award integer references award(id) on delete restrict,
    in_person boolean not null,
    primary key (post, competency, from_on)) {by_key}""",
    "create index compliance_span_state on compliance_span(state, to_on, from_on, post, competency)",
    """create table coverage_count (
    node integer not null,
    agency integer not null references agency(id) on delete restrict,
    role integer not null references role(id) on delete restrict,
    competency integer not null references competency(id) on delete restrict,
    strength text not null,
    current integer not null,
    expiring integer not null,
    pending integer not null,
    overdue integer not null,
    lapsed integer not null,
    excused integer not null,
    dispensed integer not null,
    in_person integer not null,
    primary key (node, agency, role, competency, strength)) {by_key}""",
)


async def forwards() -> MigrationManager:
    """Make the tables of competencies."""
    return migration("competencies", ID, DESCRIPTION, *STATEMENTS)
