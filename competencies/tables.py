"""Which columns do the tables of competencies have? Columns only: constraints and indexes stand in the migrations."""

from __future__ import annotations

from piccolo.columns import Boolean, Date, ForeignKey, Integer, Serial, Text, Timestamptz
from piccolo.table import Table

from lms.tables import Agency, Person, Post, Role


class Competency(Table, tablename="competency"):
    """Something a person can do, at a level, for which there is evidence."""

    id = Serial(primary_key=True)
    competency = Text(unique=True)
    title = Text()
    strand = Text()
    level = Integer(null=True)
    description = Text()
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()


class Equivalence(Table, tablename="equivalence"):
    """Who holds one competency satisfies another, one step, from a day to a day (R7)."""

    id = Serial(primary_key=True)
    holds = ForeignKey(Competency, null=False)
    satisfies = ForeignKey(Competency, null=False)
    in_force_from = Date()
    in_force_to = Date(null=True)
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class Requirement(Table, tablename="requirement"):
    """A role needs a competency, from a day to a day, at one agency and those below it or everywhere (R5)."""

    id = Serial(primary_key=True)
    role = ForeignKey(Role, null=False)
    competency = ForeignKey(Competency, null=False)
    agency = ForeignKey(Agency, null=True)
    in_force_from = Date()
    in_force_to = Date(null=True)
    kind = Text()
    strength = Text()
    initial_days = Integer()
    refresh_months = Integer(null=True)
    modes = Text()
    applies_to_existing = Boolean()
    hours_min = Text()
    period_months = Integer(null=True)
    participatory_pct = Integer(null=True)
    expiring_days = Integer(null=True)
    gate = Text()
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class Dispensation(Table, tablename="dispensation"):
    """A person is let off a competency from a day to a day, by somebody, for a reason."""

    id = Serial(primary_key=True)
    person = ForeignKey(Person, null=False)
    competency = ForeignKey(Competency, null=False)
    starts_on = Date()
    ends_on = Date(null=True)
    reason = Text()
    decided_by = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class Award(Table, tablename="award"):
    """Evidence that a person achieved a competency on a day, in a mode."""

    id = Serial(primary_key=True)
    person = ForeignKey(Person, null=False)
    competency = ForeignKey(Competency, null=False)
    achieved_on = Date()
    mode = Text()
    hours = Text()
    valid_until = Date(null=True)
    evidence = Text()
    source = Text()
    recorded_at = Timestamptz()
    recorded_by = Text()
    superseded_at = Timestamptz(null=True)
    superseded_by = Text(null=True)
    why = Text()


class ComplianceSpan(Table, tablename="compliance_span"):
    """Derived: days, both inclusive, on which a post-need keeps one state (R11). Key: post, competency, from_on."""

    post = ForeignKey(Post, primary_key=True, null=False)
    competency = ForeignKey(Competency, null=False)
    from_on = Date()
    to_on = Date()
    state = Text()
    strength = Text()
    due_on = Date()
    lapses_on = Date(null=True)
    award = ForeignKey(Award, null=True)
    in_person = Boolean()


class CoverageCount(Table, tablename="coverage_count"):
    """Derived: counts of post-needs by cell, as a tree of day sums (R14). Key: node, then the cell."""

    node = Integer(primary_key=True)
    agency = ForeignKey(Agency, null=False)
    role = ForeignKey(Role, null=False)
    competency = ForeignKey(Competency, null=False)
    strength = Text()
    current = Integer()
    expiring = Integer()
    pending = Integer()
    overdue = Integer()
    lapsed = Integer()
    excused = Integer()
    dispensed = Integer()
    in_person = Integer()
