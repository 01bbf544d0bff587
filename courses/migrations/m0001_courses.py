"""Courses and what they award, sessions, bookings, waiting lists, offers, private calendars."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lms.base.migrate import migration

ID = "0001"
VERSION = "1.38.0"
DESCRIPTION = "courses, sessions, bookings, calendars"

FACT = """recorded_at {ts} not null,
    recorded_by text not null,
    superseded_at {ts},
    superseded_by text,
    why text not null default '',
    check ((superseded_at is null) = (superseded_by is null))"""

PROSPECTUS = (
    """create table course (
    id {pk},
    course text not null unique check (course <> ''),
    title text not null,
    aim text not null,
    outcomes text not null,
    audience text not null,
    level integer,
    mode text not null,
    duration_minutes integer,
    competencies text not null,
    capacity integer,
    minimum integer,
    prerequisites text not null,
    provider text not null,
    evaluation text not null,
    sensitive boolean not null,
    source text not null,
    recorded_at {ts} not null,
    recorded_by text not null)""",
    f"""create table course_version (
    id {{pk}},
    course integer not null references course(id) on delete restrict,
    in_force_from date not null,
    competencies text not null,
    {FACT})""",
    "create unique index course_version_key on course_version(course, in_force_from) where superseded_at is null",
    f"""create table course_terms (
    id {{pk}},
    course integer not null references course(id) on delete restrict,
    notice_days integer check (notice_days >= 0),
    late_pence integer not null check (late_pence >= 0),
    absent_pence integer not null check (absent_pence >= 0),
    least_share_pct integer not null check (least_share_pct between 1 and 100),
    signoff text not null,
    contact text not null,
    {FACT})""",
    "create unique index course_terms_key on course_terms(course) where superseded_at is null",
    """create table course_material (
    id {pk},
    course integer not null references course(id) on delete restrict,
    version integer not null,
    title text not null,
    address text not null,
    note text not null,
    made_at {ts} not null,
    made_by text not null,
    unique (course, version))""",
    """create table material_signoff (
    id {pk},
    material integer not null references course_material(id) on delete restrict,
    body text not null,
    decision text not null check (decision in ('approved', 'declined')),
    note text not null,
    said_at {ts} not null,
    said_by text not null)""",
    "create index material_signoff_material on material_signoff(material)",
)

SESSIONS = (
    """create table course_session (
    id {pk},
    session text not null unique check (session <> ''),
    course integer not null references course(id) on delete restrict,
    starts_at {ts} not null,
    ends_at {ts} not null,
    venue text not null,
    mode text not null,
    places integer not null check (places >= 0),
    minimum integer check (minimum >= 0),
    trainers text not null,
    delivered_by text not null,
    status text not null check (status in ('draft', 'open', 'cancelled', 'held')),
    link text not null default '',
    link_hours integer not null default 24,
    joining text not null default '',
    facilitators text not null default '',
    audience text not null default '',
    opens_at {ts},
    closes_at {ts},
    decide_on date,
    approval boolean not null default false,
    waiting_order text not null default 'need' check (waiting_order in ('need', 'time')),
    when_free text not null default 'offer' check (when_free in ('offer', 'confirm')),
    cutoff_hours integer check (cutoff_hours >= 0),
    offer_hours integer check (offer_hours > 0),
    notice_days integer check (notice_days >= 0),
    taken integer not null default 0,
    sequence integer not null default 0,
    why text not null default '',
    recorded_at {ts} not null,
    recorded_by text not null,
    constraint course_session_places check (taken between 0 and places),
    check (ends_at > starts_at))""",
    "create index course_session_starts on course_session(starts_at)",
    "create index course_session_course on course_session(course, starts_at)",
    """create table session_part (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    number integer not null,
    starts_at {ts} not null,
    ends_at {ts} not null,
    venue text not null,
    unique (session, number),
    check (ends_at > starts_at))""",
    """create table session_share (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    kind text not null check (kind in ('cap', 'reserve')),
    agency integer references agency(id) on delete restrict,
    sector text not null,
    places integer not null check (places >= 0),
    release_at {ts},
    check ((agency is null) = (sector <> '')))""",
    "create unique index session_share_key on session_share(session, kind, coalesce(agency, 0), sector)",
    """create table session_trainer (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    person integer not null references person(id) on delete restrict,
    unique (session, person))""",
    "create index session_trainer_person on session_trainer(person)",
    """create table session_change (
    id {pk},
    session integer not null references course_session(id) on delete restrict,
    kind text not null,
    asks boolean not null,
    before {json} not null,
    after {json} not null,
    why text not null,
    changed_at {ts} not null,
    changed_by text not null)""",
    "create index session_change_session on session_change(session)",
)

LIVE = "('requested', 'confirmed', 'waiting', 'offered')"

BOOKINGS = (
    """create table booking (
    id {pk},
    booking text not null unique,
    session integer not null references course_session(id) on delete restrict,
    person integer not null references person(id) on delete restrict,
    agency integer not null references agency(id) on delete restrict,
    state text not null check (state in ('requested', 'confirmed', 'waiting', 'offered', 'declined', 'expired',
        'cancelled', 'attended', 'part', 'absent')),
    state_at {ts} not null,
    asked_at {ts} not null,
    made_by text not null,
    joined_at {ts},
    late boolean,
    reason text not null,
    sequence integer not null default 0)""",
    f"create unique index booking_live on booking(session, person) where state in {LIVE}",
    "create index booking_session on booking(session, state, agency)",
    "create index booking_person on booking(person)",
    """create table booking_change (
    id {pk},
    booking integer not null references booking(id) on delete restrict,
    at {ts} not null,
    by text not null,
    from_state text not null,
    to_state text not null,
    why text not null,
    recorded_at {ts})""",
    "create index booking_change_booking on booking_change(booking)",
    """create table waiting_entry (
    id {pk},
    booking integer not null references booking(id) on delete restrict,
    joined_at {ts} not null,
    left_at {ts},
    outcome text not null)""",
    "create unique index waiting_entry_open on waiting_entry(booking) where left_at is null",
    """create table place_offer (
    id {pk},
    booking integer not null references booking(id) on delete restrict,
    made_at {ts} not null,
    made_by text not null,
    ends_at {ts} not null,
    ended_at {ts},
    outcome text not null)""",
    "create unique index place_offer_open on place_offer(booking) where ended_at is null",
    "create index place_offer_ends on place_offer(ends_at) where ended_at is null",
    """create table booking_needs (
    id {pk},
    booking integer not null unique references booking(id) on delete restrict,
    access text not null,
    diet text not null,
    language text not null,
    said_at {ts} not null)""",
    """create table change_answer (
    id {pk},
    change integer not null references session_change(id) on delete restrict,
    booking integer not null references booking(id) on delete restrict,
    answer text not null check (answer in ('', 'keep', 'move', 'release')),
    answered_at {ts},
    unique (change, booking))""",
    "create index change_answer_booking on change_answer(booking)",
    """create table once_key (
    id {pk},
    token text not null,
    key text not null,
    request_hash text not null,
    status integer not null,
    body text not null,
    made_at {ts} not null,
    unique (token, key))""",
    """create table calendar_feed (
    id {pk},
    secret text not null unique,
    kind text not null check (kind in ('person', 'trainer', 'agency')),
    account integer not null references account(id) on delete restrict,
    person integer references person(id) on delete restrict,
    agency integer references agency(id) on delete restrict,
    made_at {ts} not null,
    made_by text not null,
    ended_at {ts},
    check ((kind = 'agency') = (agency is not null) and (kind = 'agency') = (person is null)))""",
    """create unique index calendar_feed_live
    on calendar_feed(account, kind, coalesce(person, 0), coalesce(agency, 0)) where ended_at is null""",
)

LATEST = """create view booking_latest as
select b.id, b.session, b.person, b.state, b.state_at, b.asked_at as recorded_at,
       cast(null as timestamptz) as superseded_at
from booking b
where not exists (
    select 1 from booking later where later.session = b.session and later.person = b.person and later.id > b.id)"""
"""What `bookings.csv` says: of a person who booked a session twice, the last booking."""

THEN = """create view booking_then as
select c.id, b.session, b.person, c.to_state as state, c.at as state_at, coalesce(c.recorded_at, c.at) as recorded_at,
       (select min(coalesce(n.recorded_at, n.at))
        from booking other
        join booking_change n on n.booking = other.id
        where other.session = b.session and other.person = b.person and n.id > c.id) as superseded_at
from booking_change c
join booking b on b.id = c.booking"""
"""What `bookings.csv` said at any instant: from when each state was on record, until when."""


async def forwards() -> MigrationManager:
    """Make the tables of courses."""
    return migration("courses", ID, DESCRIPTION, *PROSPECTUS, *SESSIONS, *BOOKINGS, LATEST, THEN)
