"""Which columns do the tables of registers, evidence, certificates and evaluation have? Columns only."""

from __future__ import annotations

from piccolo.columns import Boolean, Bytea, Date, ForeignKey, Integer, Serial, Text, Timestamptz
from piccolo.table import Table

from competencies.tables import Award
from courses.tables import Booking, Course, CourseSession
from lms.tables import Agency, Person


class Register(Table, tablename="register"):
    """Who was in the room of one session (R31): by names, a head count alone, or not known (R4)."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False, unique=True)
    counted = Text()
    head_count = Integer(null=True)
    version = Integer()
    secret = Text()
    signed_at = Timestamptz(null=True)
    signed_by = Text()


class Mark(Table, tablename="mark"):
    """One mark of one person in one part; the last made stands, all are kept. `client` names it on the phone."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    part = Integer()
    person = ForeignKey(Person, null=False)
    mark = Text()
    minutes = Integer(null=True)
    made_at = Timestamptz()
    noted_at = Timestamptz()
    by = Text()
    via = Text()
    client = Text()


class WalkIn(Table, tablename="walk_in"):
    """Somebody in the room without a booking; their agency may be confirmed later."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    person = ForeignKey(Person, null=False)
    agency = ForeignKey(Agency, null=True)
    agency_confirmed = Boolean()
    added_at = Timestamptz()
    added_by = Text()
    removed_at = Timestamptz(null=True)


class Attendance(Table, tablename="attendance"):
    """What a signed register says of one person; a correction supersedes it."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    person = ForeignKey(Person, null=False)
    booking = ForeignKey(Booking, null=True)
    outcome = Text()
    minutes = Integer()
    walked_in = Boolean()
    version = Integer()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class Granted(Table, tablename="granted"):
    """An award that a signed register granted; what it granted is what its correction takes back."""

    id = Serial(primary_key=True)
    attendance = ForeignKey(Attendance, null=False)
    award = ForeignKey(Award, null=False)
    withdrawn_at = Timestamptz(null=True)


class Claim(Table, tablename="claim"):
    """Training done elsewhere, with a file, for an assessor to accept or decline."""

    id = Serial(primary_key=True)
    claim = Text(unique=True)
    person = ForeignKey(Person, null=False)
    agency = ForeignKey(Agency, null=True)
    title = Text()
    provider = Text()
    achieved_on = Date()
    mode = Text()
    hours = Text()
    wanted = Text()
    note = Text()
    file_name = Text()
    file_type = Text()
    file = Bytea(null=True)
    state = Text()
    made_at = Timestamptz()
    decided_at = Timestamptz(null=True)
    decided_by = Text()
    reason = Text()


class ClaimAward(Table, tablename="claim_award"):
    """An award that a claim became."""

    id = Serial(primary_key=True)
    claim = ForeignKey(Claim, null=False)
    award = ForeignKey(Award, null=False)


class Recording(Table, tablename="recording"):
    """A recorded session to watch, with check questions and the share of them to get right."""

    id = Serial(primary_key=True)
    recording = Text(unique=True)
    course = ForeignKey(Course, null=False)
    title = Text()
    address = Text()
    minutes = Integer()
    pass_pct = Integer()
    questions = Text()
    status = Text()
    made_at = Timestamptz()
    made_by = Text()


class RecordingAttempt(Table, tablename="recording_attempt"):
    """One time somebody watched a recording and answered; every one is kept."""

    id = Serial(primary_key=True)
    recording = ForeignKey(Recording, null=False)
    person = ForeignKey(Person, null=False)
    opened_at = Timestamptz()
    finished_at = Timestamptz(null=True)
    answered_at = Timestamptz(null=True)
    answers = Text()
    score_pct = Integer(null=True)
    passed = Boolean()
    award = ForeignKey(Award, null=True)


class Certificate(Table, tablename="certificate"):
    """A certificate as it was issued; `shows_name` is what its holder lets the public page say."""

    id = Serial(primary_key=True)
    certificate = Text(unique=True)
    person = ForeignKey(Person, null=False)
    session = ForeignKey(CourseSession, null=True)
    body = Text()
    shows_name = Boolean()
    issued_at = Timestamptz()
    withdrawn_at = Timestamptz(null=True)


class CertificateAward(Table, tablename="certificate_award"):
    """An award that a certificate speaks of."""

    id = Serial(primary_key=True)
    certificate = ForeignKey(Certificate, null=False)
    award = ForeignKey(Award, null=False)


class EvaluationForm(Table, tablename="evaluation_form"):
    """What is asked about a course before, at the end of, or three months after it (R32)."""

    id = Serial(primary_key=True)
    course = ForeignKey(Course, null=False)
    point = Text()
    version = Integer()
    questions = Text()
    made_at = Timestamptz()
    made_by = Text()


class EvaluationAsk(Table, tablename="evaluation_ask"):
    """One person asked once; `secret` is the hash of what stands in the link of the mail."""

    id = Serial(primary_key=True)
    form = ForeignKey(EvaluationForm, null=False)
    session = ForeignKey(CourseSession, null=False)
    person = ForeignKey(Person, null=False)
    secret = Text(unique=True)
    asked_at = Timestamptz()
    answered_at = Timestamptz(null=True)
    answers = Text()
    comment = Text()


class ManagerWord(Table, tablename="manager_word"):
    """Whether a manager saw the change in the work, three months on."""

    id = Serial(primary_key=True)
    ask = ForeignKey(EvaluationAsk, null=False, unique=True)
    word = Text()
    note = Text()
    said_at = Timestamptz()
    said_by = Text()
