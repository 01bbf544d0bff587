"""Which columns do the floor's tables have? Columns only: constraints and indexes stand in the migrations."""

from __future__ import annotations

from piccolo.columns import BigInt, Boolean, Bytea, Date, ForeignKey, Integer, Serial, Text, Timestamptz
from piccolo.table import Table


class Agency(Table, tablename="agency"):
    """An organisation, or a part of one: `parent` makes the tree."""

    id = Serial(primary_key=True)
    agency = Text(unique=True)
    name = Text()
    sector = Text()
    parent: ForeignKey[Agency] = ForeignKey("self", null=True)
    status = Text()
    code_scheme = Text()
    code = Text()
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class AgencyData(Table, tablename="agency_data"):
    """The day of an agency's last data (R4)."""

    agency = ForeignKey(Agency, primary_key=True, null=False)
    last_on = Date()


class RoleGroup(Table, tablename="role_group"):
    """A target group of the competency framework (A to E, M)."""

    id = Serial(primary_key=True)
    role_group = Text(unique=True)
    name = Text()
    level = Integer(null=True)
    refresh_months = Integer(null=True)
    description = Text()
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class Role(Table, tablename="role"):
    """A kind of job, office or licence that needs competencies."""

    id = Serial(primary_key=True)
    role = Text(unique=True)
    title = Text()
    kind = Text()
    role_group = ForeignKey(RoleGroup, null=True)
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class Person(Table, tablename="person"):
    """Somebody who holds posts; `person` is the agency's own reference, never a name."""

    id = Serial(primary_key=True)
    person = Text(unique=True)
    name = Text()
    email = Text()
    status = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class Former(Table, tablename="former"):
    """What an agency, role, group, person or competency said before it was changed (R3)."""

    id = Serial(primary_key=True)
    kind = Text()
    key = Text()
    body = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz()
    superseded_by = Text()
    why = Text()


class Post(Table, tablename="post"):
    """A person holding a role at an agency from a day to a day, both inclusive."""

    id = Serial(primary_key=True)
    person = ForeignKey(Person, null=False)
    agency = ForeignKey(Agency, null=False)
    role = ForeignKey(Role, null=False)
    starts_on = Date()
    ends_on = Date(null=True)
    manager = ForeignKey(Person, null=True)
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class Absence(Table, tablename="absence"):
    """Days on which a person was away, both ends inclusive."""

    id = Serial(primary_key=True)
    person = ForeignKey(Person, null=False)
    starts_on = Date()
    ends_on = Date(null=True)
    reason = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class AuditEntry(Table, tablename="audit_entry"):
    """One link of the chain: who saw or changed what, when, from where, before and after."""

    id = Serial(primary_key=True)
    at = Timestamptz()
    actor = Text()
    via = Text()
    address = Text()
    verb = Text()
    kind = Text()
    subject = Text()
    before = Text(null=True)
    after = Text(null=True)
    hash = Text()


class AuditHead(Table, tablename="audit_head"):
    """The last link: one row, so that a chain cut short is noticed."""

    id = Serial(primary_key=True)
    last = Integer()
    hash = Text()


class Version(Table, tablename="version"):
    """A number raised with every change of the framework, so that what is kept in memory can be trusted."""

    name = Text(primary_key=True)
    number = BigInt()


class Account(Table, tablename="account"):
    """Somebody who may sign in with a work address."""

    id = Serial(primary_key=True)
    email = Text(unique=True)
    name = Text()
    person = ForeignKey(Person, null=True)
    status = Text()
    made_at = Timestamptz()


class AccessGrant(Table, tablename="access_grant"):
    """What an account may see and do, from a day to a day, over an agency and those below it (R43)."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False)
    role = Text()
    agency = ForeignKey(Agency, null=True)
    names = Boolean()
    from_on = Date()
    to_on = Date(null=True)
    given_by = Text()
    given_at = Timestamptz()
    about = Text()


class SignInLink(Table, tablename="sign_in_link"):
    """A one-time link, kept as a hash, bound to the browser that asked."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False)
    token_hash = Text(unique=True)
    browser_hash = Text()
    made_at = Timestamptz()
    ends_at = Timestamptz()
    used_at = Timestamptz(null=True)


class SignInAsk(Table, tablename="sign_in_ask"):
    """A link was asked for: counted for a day, to stop floods. The address of mail is kept as a hash."""

    id = Serial(primary_key=True)
    email_hash = Text()
    address = Text()
    asked_at = Timestamptz()


class WebSession(Table, tablename="web_session"):
    """A signed-in browser, its id kept as a hash."""

    id = Serial(primary_key=True)
    account = ForeignKey(Account, null=False)
    token_hash = Text(unique=True)
    made_at = Timestamptz()
    seen_at = Timestamptz()
    ends_at = Timestamptz()


class ApiToken(Table, tablename="api_token"):
    """A bearer token of a program, kept as a hash, with its scopes."""

    id = Serial(primary_key=True)
    name = Text(unique=True)
    token_hash = Text(unique=True)
    scopes = Text()
    agency = ForeignKey(Agency, null=True)
    made_at = Timestamptz()
    made_by = Text()
    last_used_at = Timestamptz(null=True)
    ended_at = Timestamptz(null=True)


class Work(Table, tablename="work"):
    """A long act that may be left: an upload, a change of a requirement. Its figures change in one transaction."""

    id = Serial(primary_key=True)
    work = Text(unique=True)
    kind = Text()
    state = Text()
    title = Text()
    made_by = Text()
    made_at = Timestamptz()
    ended_at = Timestamptz(null=True)
    node = Text()
    asked = Text()
    result = Text()


class Upload(Table, tablename="upload"):
    """A file sent for an import, kept until the import is done with."""

    id = Serial(primary_key=True)
    work = ForeignKey(Work, null=False)
    name = Text()
    content = Bytea()


class Notice(Table, tablename="notice"):
    """A message written in the act that causes it, to be sent by a job (R41); `notice` is unique, so none is doubled.

    `attachment` is the text of a calendar entry, `method` its iTIP method; both empty without one. `interrupted` counts
    the attempts of which nobody knows whether the message went.
    """

    id = Serial(primary_key=True)
    notice = Text(unique=True)
    kind = Text()
    person = ForeignKey(Person, null=True)
    email = Text()
    subject = Text()
    body = Text()
    attachment = Text()
    method = Text()
    state = Text()
    made_at = Timestamptz()
    not_before = Timestamptz()
    attempts = Integer()
    interrupted = Integer()
    lease_until = Timestamptz(null=True)
    sent_at = Timestamptz(null=True)
    message_id = Text()
    error = Text()


class JobRun(Table, tablename="job_run"):
    """A moment at which a job fell due, who took it and how it ended: each is done once, whoever wakes up for it.

    With `failure` and no `finished_at` it waits for another try. One `by_hand` is none of the timetable.
    """

    id = Serial(primary_key=True)
    job = Text()
    due_at = Timestamptz()
    node = Text()
    started_at = Timestamptz()
    lease_until = Timestamptz()
    finished_at = Timestamptz(null=True)
    attempts = Integer()
    by_hand = Boolean()
    summary = Text()
    failure = Text()
