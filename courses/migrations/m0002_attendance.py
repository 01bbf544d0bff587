"""Registers, marks, walk-ins, what was granted for attending, other evidence, recordings, certificates, evaluation."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lms.base.migrate import migration

ID = "0002"
VERSION = "1.38.0"
DESCRIPTION = "attendance, evidence, certificates, evaluation"

REGISTERS = (
    """create table register (
    id {pk},
    session integer not null unique references course_session(id) on delete restrict,
    counted text not null check (counted in ('names', 'head_count', 'not_known')),
    head_count integer check (head_count >= 0),
    version integer not null default 0,
    secret text not null,
    signed_at {ts},
    signed_by text not null default '',
    check ((counted = 'head_count') = (head_count is not null)))""",
    """create table mark (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    part integer not null,
    person integer not null references person(id) on delete restrict,
    mark text not null check (mark in ('present', 'late', 'left_early', 'absent', 'apologies', 'none')),
    minutes integer check (minutes >= 0),
    made_at {ts} not null,
    noted_at {ts} not null,
    by text not null,
    via text not null check (via in ('screen', 'code', 'sheet', 'file')),
    client text not null)""",
    "create unique index mark_client on mark(client) where client <> ''",
    "create index mark_session on mark(session, person, part)",
    """create table walk_in (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    person integer not null references person(id) on delete restrict,
    agency integer references agency(id) on delete restrict,
    agency_confirmed boolean not null,
    added_at {ts} not null,
    added_by text not null,
    removed_at {ts})""",
    "create unique index walk_in_key on walk_in(session, person) where removed_at is null",
    """create table attendance (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    person integer not null references person(id) on delete restrict,
    booking integer references booking(id) on delete restrict,
    outcome text not null check (outcome in ('attended', 'part', 'absent')),
    minutes integer not null,
    walked_in boolean not null,
    version integer not null,
    recorded_at {ts} not null,
    recorded_by text not null,
    superseded_at {ts},
    superseded_by text,
    why text not null default '',
    check ((superseded_at is null) = (superseded_by is null)))""",
    "create unique index attendance_key on attendance(session, person) where superseded_at is null",
    "create index attendance_person on attendance(person)",
    """create table granted (
    id {pk},
    attendance integer not null references attendance(id) on delete restrict,
    award integer not null references award(id) on delete restrict,
    withdrawn_at {ts})""",
    "create index granted_attendance on granted(attendance)",
    "create unique index granted_award on granted(award) where withdrawn_at is null",
)

EVIDENCE = (
    """create table claim (
    id {pk},
    claim text not null unique,
    person integer not null references person(id) on delete restrict,
    agency integer references agency(id) on delete restrict,
    title text not null,
    provider text not null,
    achieved_on date not null,
    mode text not null,
    hours text not null,
    wanted text not null,
    note text not null,
    file_name text not null,
    file_type text not null,
    file {bytes},
    state text not null check (state in ('submitted', 'accepted', 'declined', 'withdrawn')),
    made_at {ts} not null,
    decided_at {ts},
    decided_by text not null default '',
    reason text not null default '')""",
    "create index claim_person on claim(person)",
    "create index claim_waiting on claim(agency, made_at) where state = 'submitted'",
    """create table claim_award (
    id {pk},
    claim integer not null references claim(id) on delete restrict,
    award integer not null references award(id) on delete restrict)""",
    "create index claim_award_claim on claim_award(claim)",
    """create table recording (
    id {pk},
    recording text not null unique,
    course integer not null references course(id) on delete restrict,
    title text not null,
    address text not null,
    minutes integer not null check (minutes > 0),
    pass_pct integer not null check (pass_pct between 1 and 100),
    questions {json} not null,
    status text not null check (status in ('open', 'closed')),
    made_at {ts} not null,
    made_by text not null)""",
    """create table recording_attempt (
    id {pk},
    recording integer not null references recording(id) on delete restrict,
    person integer not null references person(id) on delete restrict,
    opened_at {ts} not null,
    finished_at {ts},
    answered_at {ts},
    answers {json} not null,
    score_pct integer,
    passed boolean not null,
    award integer references award(id) on delete restrict)""",
    "create index recording_attempt_person on recording_attempt(person, recording)",
    """create table certificate (
    id {pk},
    certificate text not null unique,
    person integer not null references person(id) on delete restrict,
    session integer references course_session(id) on delete restrict,
    body {json} not null,
    shows_name boolean not null,
    issued_at {ts} not null,
    withdrawn_at {ts})""",
    "create index certificate_person on certificate(person)",
    """create table certificate_award (
    id {pk},
    certificate integer not null references certificate(id) on delete restrict,
    award integer not null references award(id) on delete restrict)""",
    "create index certificate_award_certificate on certificate_award(certificate)",
)

EVALUATION = (
    """create table evaluation_form (
    id {pk},
    course integer not null references course(id) on delete restrict,
    point text not null check (point in ('before', 'end', '3_months')),
    version integer not null,
    questions {json} not null,
    made_at {ts} not null,
    made_by text not null,
    unique (course, point, version))""",
    """create table evaluation_ask (
    id {pk},
    form integer not null references evaluation_form(id) on delete restrict,
    session integer not null references course_session(id) on delete restrict,
    person integer not null references person(id) on delete restrict,
    secret text not null unique,
    asked_at {ts} not null,
    answered_at {ts},
    answers {json} not null,
    comment text not null default '',
    unique (form, session, person))""",
    "create index evaluation_ask_session on evaluation_ask(session)",
    """create table manager_word (
    id {pk},
    ask integer not null unique references evaluation_ask(id) on delete restrict,
    word text not null check (word in ('yes', 'partly', 'no')),
    note text not null,
    said_at {ts} not null,
    said_by text not null)""",
)


async def forwards() -> MigrationManager:
    """Make the tables."""
    return migration("courses", ID, DESCRIPTION, *REGISTERS, *EVIDENCE, *EVALUATION)
