"""People, agencies, posts, the audit trail, accounts, long work."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lms.base.migrate import migration

ID = "0001"
VERSION = "1.38.0"
DESCRIPTION = "people, agencies, posts, audit, accounts"

FACT = """recorded_at {ts} not null,
    recorded_by text not null,
    superseded_at {ts},
    superseded_by text,
    why text not null default '',
    check ((superseded_at is null) = (superseded_by is null))"""
REFERENCE = """recorded_at {ts} not null,
    recorded_by text not null"""

STATEMENTS = (
    f"""create table agency (
    id {{pk}},
    agency text not null unique check (agency <> ''),
    name text not null,
    sector text not null,
    parent integer references agency(id) on delete restrict,
    status text not null,
    code_scheme text not null,
    code text not null,
    source text not null,
    {REFERENCE})""",
    """create table agency_data (
    agency integer primary key references agency(id) on delete restrict,
    last_on date not null)""",
    f"""create table role_group (
    id {{pk}},
    role_group text not null unique check (role_group <> ''),
    name text not null,
    level integer,
    refresh_months integer,
    description text not null,
    source text not null,
    {REFERENCE})""",
    f"""create table role (
    id {{pk}},
    role text not null unique check (role <> ''),
    title text not null,
    kind text not null,
    role_group integer references role_group(id) on delete restrict,
    source text not null,
    {REFERENCE})""",
    f"""create table person (
    id {{pk}},
    person text not null unique check (person <> ''),
    name text not null,
    email text not null,
    status text not null check (status in ('active', 'closed')),
    {REFERENCE})""",
    "create index person_name on person(name, person)",
    "create index person_email on person(email)",
    """create table former (
    id {pk},
    kind text not null,
    key text not null,
    body {json} not null,
    recorded_at {ts} not null,
    recorded_by text not null,
    superseded_at {ts} not null,
    superseded_by text not null,
    why text not null)""",
    "create index former_key on former(kind, key)",
    f"""create table post (
    id {{pk}},
    person integer not null references person(id) on delete restrict,
    agency integer not null references agency(id) on delete restrict,
    role integer not null references role(id) on delete restrict,
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    manager integer references person(id) on delete restrict,
    {FACT})""",
    "create unique index post_key on post(person, agency, role, starts_on) where superseded_at is null",
    "create index post_person on post(person)",
    "create index post_cell on post(agency, role) where superseded_at is null",
    "create index post_manager on post(manager) where superseded_at is null",
    f"""create table absence (
    id {{pk}},
    person integer not null references person(id) on delete restrict,
    starts_on date not null,
    ends_on date check (ends_on >= starts_on),
    reason text not null,
    {FACT})""",
    "create unique index absence_key on absence(person, starts_on) where superseded_at is null",
    "create index absence_person on absence(person)",
    """create table audit_entry (
    id {pk},
    at {ts} not null,
    actor text not null,
    via text not null,
    address text not null,
    verb text not null,
    kind text not null,
    subject text not null,
    before {json},
    after {json},
    hash text not null)""",
    "create index audit_subject on audit_entry(kind, subject)",
    "create table audit_head (id integer primary key check (id = 1), last integer not null, hash text not null)",
    "insert into audit_head (id, last, hash) values (1, 0, '')",
    "create table version (name text primary key, number bigint not null)",
    "insert into version (name, number) values ('framework', 0), ('recorded', 0)",
    """create table account (
    id {pk},
    email text not null unique check (email = lower(email)),
    name text not null,
    person integer references person(id) on delete restrict,
    status text not null check (status in ('active', 'closed')),
    made_at {ts} not null)""",
    """create table access_grant (
    id {pk},
    account integer not null references account(id) on delete restrict,
    role text not null,
    agency integer references agency(id) on delete restrict,
    names boolean not null,
    from_on date not null,
    to_on date check (to_on >= from_on),
    given_by text not null,
    given_at {ts} not null)""",
    "create index access_grant_account on access_grant(account)",
    """create table sign_in_link (
    id {pk},
    account integer not null references account(id) on delete restrict,
    token_hash text not null unique,
    browser_hash text not null,
    made_at {ts} not null,
    ends_at {ts} not null,
    used_at {ts})""",
    """create table web_session (
    id {pk},
    account integer not null references account(id) on delete restrict,
    token_hash text not null unique,
    made_at {ts} not null,
    seen_at {ts} not null,
    ends_at {ts} not null)""",
    """create table api_token (
    id {pk},
    name text not null unique,
    token_hash text not null unique,
    scopes text not null,
    agency integer references agency(id) on delete restrict,
    made_at {ts} not null,
    made_by text not null,
    last_used_at {ts},
    ended_at {ts})""",
    """create table work (
    id {pk},
    work text not null unique,
    kind text not null,
    state text not null check (state in ('waiting', 'running', 'done', 'refused', 'interrupted')),
    title text not null,
    made_by text not null,
    made_at {ts} not null,
    ended_at {ts},
    node text not null,
    asked {json} not null,
    result {json} not null)""",
    """create table upload (
    id {pk},
    work integer not null references work(id) on delete restrict,
    name text not null,
    content {bytes} not null)""",
)


async def forwards() -> MigrationManager:
    """Make the floor's tables."""
    return migration("lms", ID, DESCRIPTION, *STATEMENTS)
