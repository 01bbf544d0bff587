"""Which columns do the tables of courses have? Columns only: constraints and indexes stand in the migrations."""

from __future__ import annotations

from piccolo.columns import Boolean, Date, ForeignKey, Integer, Serial, Text, Timestamptz
from piccolo.table import Table

from lms.tables import Account, Agency, Person


class Course(Table, tablename="course"):
    """What is offered again and again (R21). `audience` holds groups, `competencies` what it awards now."""

    id = Serial(primary_key=True)
    course = Text(unique=True)
    title = Text()
    aim = Text()
    outcomes = Text()
    audience = Text()
    level = Integer(null=True)
    mode = Text()
    duration_minutes = Integer(null=True)
    competencies = Text()
    capacity = Integer(null=True)
    minimum = Integer(null=True)
    prerequisites = Text()
    provider = Text()
    evaluation = Text()
    sensitive = Boolean()
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class CourseVersion(Table, tablename="course_version"):
    """What a course awards from a day on (R21): keys joined by `;`."""

    id = Serial(primary_key=True)
    course = ForeignKey(Course, null=False)
    in_force_from = Date()
    competencies = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class CourseTerms(Table, tablename="course_terms"):
    """How a course is run and charged (R21, R28): working days of notice, pence, least share of the minutes present,
    bodies that must approve its material (joined by `;`), whom to turn to for a quiet word."""

    id = Serial(primary_key=True)
    course = ForeignKey(Course, null=False)
    notice_days = Integer(null=True)
    late_pence = Integer()
    absent_pence = Integer()
    least_share_pct = Integer()
    signoff = Text()
    contact = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class CourseMaterial(Table, tablename="course_material"):
    """A version of what a course hands out and says, to be approved by its bodies (R22)."""

    id = Serial(primary_key=True)
    course = ForeignKey(Course, null=False)
    version = Integer()
    title = Text()
    address = Text()
    note = Text()
    made_at = Timestamptz()
    made_by = Text()


class MaterialSignoff(Table, tablename="material_signoff"):
    """What one body said of a version of the material; the last word of a body stands."""

    id = Serial(primary_key=True)
    material = ForeignKey(CourseMaterial, null=False)
    body = Text()
    decision = Text()
    note = Text()
    said_at = Timestamptz()
    said_by = Text()


class CourseSession(Table, tablename="course_session"):
    """One delivery of a course (R22). `taken` counts confirmed bookings and live offers, never above `places` (R23)."""

    id = Serial(primary_key=True)
    session = Text(unique=True)
    course = ForeignKey(Course, null=False)
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    venue = Text()
    mode = Text()
    places = Integer()
    minimum = Integer(null=True)
    trainers = Text()
    delivered_by = Text()
    status = Text()
    link = Text()
    link_hours = Integer()
    joining = Text()
    facilitators = Text()
    audience = Text()
    opens_at = Timestamptz(null=True)
    closes_at = Timestamptz(null=True)
    decide_on = Date(null=True)
    approval = Boolean()
    waiting_order = Text()
    when_free = Text()
    cutoff_hours = Integer(null=True)
    offer_hours = Integer(null=True)
    notice_days = Integer(null=True)
    taken = Integer()
    sequence = Integer()
    why = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class SessionPart(Table, tablename="session_part"):
    """One dated part of a session; all are needed unless the least share says otherwise."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    number = Integer()
    starts_at = Timestamptz()
    ends_at = Timestamptz()
    venue = Text()


class SessionShare(Table, tablename="session_share"):
    """At most so many places for an agency or sector (`cap`), or so many kept for it until an instant (`reserve`)."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    kind = Text()
    agency = ForeignKey(Agency, null=True)
    sector = Text()
    places = Integer()
    release_at = Timestamptz(null=True)


class SessionTrainer(Table, tablename="session_trainer"):
    """A trainer of a session who is on record as a person; others stand in `course_session.trainers` only."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    person = ForeignKey(Person, null=False)


class SessionChange(Table, tablename="session_change"):
    """A change of a session that its holders were told of (R29); `asks` when they are to answer."""

    id = Serial(primary_key=True)
    session = ForeignKey(CourseSession, null=False)
    kind = Text()
    asks = Boolean()
    before = Text()
    after = Text()
    why = Text()
    changed_at = Timestamptz()
    changed_by = Text()


class Booking(Table, tablename="booking"):
    """One person's place in a session, or their wish for one (R24). `agency` is the one whose share it uses."""

    id = Serial(primary_key=True)
    booking = Text(unique=True)
    session = ForeignKey(CourseSession, null=False)
    person = ForeignKey(Person, null=False)
    agency = ForeignKey(Agency, null=False)
    state = Text()
    state_at = Timestamptz()
    asked_at = Timestamptz()
    made_by = Text()
    joined_at = Timestamptz(null=True)
    late = Boolean(null=True)
    reason = Text()
    sequence = Integer()


class BookingChange(Table, tablename="booking_change"):
    """Every change of a booking: when, by whom, from what to what, why (R24).

    `recorded_at` says when a file told of it; empty when it was recorded as it happened.
    """

    id = Serial(primary_key=True)
    booking = ForeignKey(Booking, null=False)
    at = Timestamptz()
    by = Text()
    from_state = Text()
    to_state = Text()
    why = Text()
    recorded_at = Timestamptz(null=True)


class WaitingEntry(Table, tablename="waiting_entry"):
    """A stay on a waiting list, from joining it to leaving it (R24, R26)."""

    id = Serial(primary_key=True)
    booking = ForeignKey(Booking, null=False)
    joined_at = Timestamptz()
    left_at = Timestamptz(null=True)
    outcome = Text()


class PlaceOffer(Table, tablename="place_offer"):
    """A place offered to somebody waiting, until an instant (R26)."""

    id = Serial(primary_key=True)
    booking = ForeignKey(Booking, null=False)
    made_at = Timestamptz()
    made_by = Text()
    ends_at = Timestamptz()
    ended_at = Timestamptz(null=True)
    outcome = Text()


class BookingNeeds(Table, tablename="booking_needs"):
    """Access, diet and language as asked at booking: special category data, gone 30 days after the session."""

    id = Serial(primary_key=True)
    booking = ForeignKey(Booking, null=False, unique=True)
    access = Text()
    diet = Text()
    language = Text()
    said_at = Timestamptz()


class ChangeAnswer(Table, tablename="change_answer"):
    """What a holder answered to a moved session: keep, move or release (R29)."""

    id = Serial(primary_key=True)
    change = ForeignKey(SessionChange, null=False)
    booking = ForeignKey(Booking, null=False)
    answer = Text()
    answered_at = Timestamptz(null=True)


class OnceKey(Table, tablename="once_key"):
    """The answer once given to a program's `Idempotency-Key`, given again to the same request."""

    id = Serial(primary_key=True)
    token = Text()
    key = Text()
    request_hash = Text()
    status = Integer()
    body = Text()
    made_at = Timestamptz()


class CalendarFeed(Table, tablename="calendar_feed"):
    """A private address of a calendar (R30): of a person, a trainer or an agency; `account` is whose address it is."""

    id = Serial(primary_key=True)
    secret = Text(unique=True)
    kind = Text()
    account = ForeignKey(Account, null=False)
    person = ForeignKey(Person, null=True)
    agency = ForeignKey(Agency, null=True)
    made_at = Timestamptz()
    made_by = Text()
    ended_at = Timestamptz(null=True)
