"""How often a sign-in link was asked for, and people by their address whatever its capitals."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from lms.base.migrate import migration

ID = "0002"
VERSION = "1.38.0"
DESCRIPTION = "counts of sign-in links asked for"

STATEMENTS = (
    """create table sign_in_ask (
    id {pk},
    email_hash text not null,
    address text not null,
    asked_at {ts} not null)""",
    "create index sign_in_ask_email on sign_in_ask(email_hash, asked_at)",
    "create index sign_in_ask_address on sign_in_ask(address, asked_at)",
    "create index person_lower_email on person(lower(email))",
)


async def forwards() -> MigrationManager:
    """Make them."""
    return migration("lms", ID, DESCRIPTION, *STATEMENTS)
