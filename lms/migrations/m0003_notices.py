"""Notices waiting to be sent, the moments at which jobs fall due, and what a grant is about beside an agency."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lms.base.migrate import migration

ID = "0003"
VERSION = "1.38.0"
DESCRIPTION = "notices, job runs, what a grant is about"

STATEMENTS = (
    "alter table access_grant add column about text not null default ''",
    """create table notice (
    id {pk},
    notice text not null unique,
    kind text not null,
    person integer references person(id) on delete restrict,
    email text not null,
    subject text not null,
    body text not null,
    attachment text not null,
    method text not null,
    state text not null check (state in ('ready', 'sending', 'sent', 'failed', 'withdrawn')),
    made_at {ts} not null,
    not_before {ts} not null,
    attempts integer not null default 0,
    interrupted integer not null default 0,
    lease_until {ts},
    sent_at {ts},
    message_id text not null,
    error text not null default '')""",
    "create index notice_due on notice(not_before, id) where state in ('ready', 'sending')",
    "create index notice_failed on notice(id) where state = 'failed'",
    "create index notice_person on notice(person)",
    """create table job_run (
    id {pk},
    job text not null,
    due_at {ts} not null,
    node text not null,
    started_at {ts} not null,
    lease_until {ts} not null,
    finished_at {ts},
    attempts integer not null default 1,
    by_hand boolean not null default false,
    summary text not null default '',
    failure text not null default '')""",
    "create unique index job_run_once on job_run(job, due_at) where not by_hand",
    "create index job_run_open on job_run(job, lease_until) where finished_at is null",
)


async def forwards() -> MigrationManager:
    """Make them."""
    return migration("lms", ID, DESCRIPTION, *STATEMENTS)
