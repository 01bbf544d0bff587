"""Is the oracle itself right? Worked by hand from the rules, boundaries in threes."""

from datetime import date, timedelta
from typing import Any

from tests.oracle import Oracle, Standing, add_months, states
from tests.oracle_coverage import Only, PersonLine, coverage, person_line
from tests.world import Absence, Agency, Award, Dispensation, Equivalence, Post, Requirement, Role, World

TREE = (
    Agency(agency="ICB", sector="health"),
    Agency(agency="TRUST", sector="health", parent="ICB"),
    Agency(agency="WARD", sector="health", parent="TRUST"),
    Agency(agency="POLICE", sector="police"),
)
GP = Post(person="Asha", agency="WARD", role="GP", starts_on=date(2021, 1, 1))
NEED = Requirement(role="GP", competency="AWARE", in_force_from=date(2020, 1, 1), initial_days=30, refresh_months=12)
FIELDS = {Requirement: "requirements", Post: "posts", Absence: "absences", Dispensation: "dispensations"}
FIELDS |= {Award: "awards", Equivalence: "equivalences"}


def world(*facts: object) -> World:
    """The tree, two roles, two people, and these facts."""
    rows: dict[str, Any] = dict.fromkeys(FIELDS.values(), ())
    for fact in facts:
        rows[FIELDS[type(fact)]] += (fact,)
    return World(
        agencies=TREE,
        roles=(Role(role="GP", group="C"), Role(role="NURSE", group="B")),
        competencies=("AWARE", "RESPOND", "LEAD"),
        people=("Asha", "Ben"),
        **rows,
    )


def need(**changes: Any) -> Requirement:
    values = {name: getattr(NEED, name) for name in NEED.__slots__}
    return Requirement(**{**values, **changes})


def award(achieved_on: date, **changes: Any) -> Award:
    return Award(**{"person": "Asha", "competency": "AWARE", "achieved_on": achieved_on, **changes})


def standing(facts: World, on: date) -> Standing:
    (found,) = states(Oracle(facts), on)
    return found


def around(facts: World, day: date) -> list[str]:
    """The states on the day before, the day, the day after; a dash when nothing is needed."""
    oracle = Oracle(facts)
    days = [day - timedelta(days=1), day, day + timedelta(days=1)]
    return ["+".join(s.state for s in states(oracle, on)) or "-" for on in days]


def test_months_are_added_from_the_anchor_and_stop_at_the_end_of_a_short_month():
    assert add_months(date(2019, 8, 31), 6) == date(2020, 2, 29)
    assert add_months(date(2020, 8, 31), 6) == date(2021, 2, 28)
    assert add_months(date(2020, 2, 29), 12) == date(2021, 2, 28)
    assert add_months(date(2020, 2, 29), 48) == date(2024, 2, 29)
    assert add_months(date(2020, 12, 31), 1) == date(2021, 1, 31)


def test_a_need_runs_from_the_first_to_the_last_day_of_post_and_row():
    facts = world(
        Post(person="Asha", agency="WARD", role="GP", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)),
        need(in_force_from=date(2020, 2, 29), in_force_to=date(2021, 6, 30)),
    )

    assert around(facts, date(2020, 2, 29)) == ["-", "pending", "pending"]
    assert around(facts, date(2020, 12, 31)) == ["overdue", "overdue", "-"]


def test_the_row_of_the_nearest_agency_replaces_those_further_up_on_its_days():
    facts = world(
        GP,
        need(strength="recommended"),
        need(agency="ICB"),
        need(agency="TRUST", strength="recommended", in_force_from=date(2021, 3, 1), in_force_to=date(2021, 3, 31)),
        need(agency="POLICE"),
    )

    assert standing(facts, date(2021, 2, 28)).strength == "mandatory"
    assert standing(facts, date(2021, 3, 1)).strength == "recommended"
    assert standing(facts, date(2021, 3, 31)).strength == "recommended"
    assert standing(facts, date(2021, 4, 1)).strength == "mandatory"


def test_overdue_begins_the_day_after_the_due_day():
    assert around(world(GP, NEED), date(2021, 1, 31)) == ["pending", "pending", "overdue"]
    assert around(world(GP, need(initial_days=0)), date(2021, 1, 1)) == ["-", "pending", "overdue"]


def test_a_change_of_post_keeps_the_clock_and_a_gap_of_one_day_starts_a_new_one():
    first = Post(person="Asha", agency="WARD", role="GP", starts_on=date(2021, 1, 1), ends_on=date(2021, 1, 20))
    touching = Post(person="Asha", agency="POLICE", role="GP", starts_on=date(2021, 1, 21))
    later = Post(person="Asha", agency="POLICE", role="GP", starts_on=date(2021, 1, 22))

    assert standing(world(first, touching, NEED), date(2021, 1, 21)).due_on == date(2021, 1, 31)
    assert standing(world(first, later, NEED), date(2021, 1, 22)).due_on == date(2021, 2, 21)


def test_a_post_that_starts_later_with_less_time_does_not_shorten_the_clock_of_the_earlier_one():
    nurse = Post(person="Asha", agency="WARD", role="NURSE", starts_on=date(2021, 1, 5))
    facts = world(GP, nurse, NEED, need(role="NURSE", initial_days=2))

    gp, second = states(Oracle(facts), date(2021, 1, 6))

    assert (gp.due_on, second.due_on) == (date(2021, 1, 31), date(2021, 1, 7))


def test_an_equivalence_counts_on_its_days_and_is_not_followed_further():
    facts = world(
        GP,
        NEED,
        award(date(2021, 1, 1), competency="RESPOND"),
        award(date(2021, 1, 1), competency="LEAD"),
        Equivalence(holds="RESPOND", satisfies="AWARE", in_force_from=date(2021, 3, 1), in_force_to=date(2021, 3, 31)),
        Equivalence(holds="LEAD", satisfies="RESPOND", in_force_from=date(2020, 1, 1)),
    )

    assert around(facts, date(2021, 3, 1)) == ["overdue", "current", "current"]
    assert around(facts, date(2021, 3, 31)) == ["current", "current", "overdue"]


def test_the_row_of_the_day_says_which_modes_count():
    facts = world(
        GP,
        need(in_force_to=date(2021, 3, 31)),
        need(in_force_from=date(2021, 4, 1), modes=("in_person", "blended")),
        award(date(2021, 1, 1), mode="virtual"),
    )

    assert around(facts, date(2021, 4, 1)) == ["current", "overdue", "overdue"]


def test_an_award_of_29_february_covers_up_to_27_february():
    post = Post(person="Asha", agency="WARD", role="GP", starts_on=date(2020, 1, 1))
    facts = world(post, need(expiring_days=0), award(date(2020, 2, 29)))

    assert around(facts, date(2020, 2, 29)) == ["overdue", "current", "current"]
    assert around(facts, date(2021, 2, 28)) == ["current", "lapsed", "lapsed"]


def test_an_award_covers_its_own_last_valid_day():
    facts = world(GP, need(expiring_days=0), award(date(2021, 1, 1), valid_until=date(2021, 6, 30)))

    assert around(facts, date(2021, 6, 30)) == ["current", "current", "lapsed"]


def test_an_earlier_award_is_given_the_interval_of_the_first_day_of_the_need():
    facts = world(
        GP,
        need(in_force_to=date(2021, 1, 1), refresh_months=6),
        need(in_force_from=date(2021, 1, 2), refresh_months=24),
        award(date(2020, 9, 1)),
    )

    assert standing(facts, date(2021, 2, 28)).lapses_on == date(2021, 3, 1)
    assert around(facts, date(2021, 3, 1)) == ["expiring", "lapsed", "lapsed"]


def test_a_shorter_interval_touches_awards_given_before_only_when_it_says_so():
    def changed(*, applies_to_existing: bool) -> World:
        return world(
            GP,
            need(in_force_to=date(2021, 8, 31), refresh_months=36),
            need(in_force_from=date(2021, 9, 1), refresh_months=6, applies_to_existing=applies_to_existing),
            need(in_force_from=date(2021, 9, 1), agency="POLICE"),
            award(date(2021, 1, 15)),
        )

    assert around(changed(applies_to_existing=False), date(2021, 9, 1)) == ["current", "current", "current"]
    assert around(changed(applies_to_existing=True), date(2021, 9, 1)) == ["current", "lapsed", "lapsed"]
    assert standing(changed(applies_to_existing=True), date(2021, 8, 31)).lapses_on == date(2024, 1, 15)
    assert standing(changed(applies_to_existing=True), date(2021, 9, 1)).lapses_on == date(2021, 9, 1)


def test_expiring_begins_when_no_more_than_the_set_days_are_left():
    facts = world(GP, NEED, award(date(2021, 1, 1)))
    no_warning = world(GP, need(expiring_days=0), award(date(2021, 1, 1)))

    assert around(facts, date(2022, 1, 1) - timedelta(days=90)) == ["current", "expiring", "expiring"]
    assert around(no_warning, date(2022, 1, 1)) == ["current", "lapsed", "lapsed"]


def test_dispensed_goes_before_excused_and_both_before_evidence():
    facts = world(
        GP,
        NEED,
        award(date(2021, 1, 1)),
        Absence(person="Asha", starts_on=date(2021, 3, 1), ends_on=date(2021, 3, 10)),
        Dispensation(person="Asha", competency="AWARE", starts_on=date(2021, 3, 10), ends_on=date(2021, 3, 11)),
        Dispensation(person="Asha", competency="LEAD", starts_on=date(2021, 1, 1)),
        Absence(person="Ben", starts_on=date(2021, 1, 1)),
    )

    assert around(facts, date(2021, 3, 1)) == ["current", "excused", "excused"]
    assert around(facts, date(2021, 3, 10)) == ["excused", "dispensed", "dispensed"]
    assert around(facts, date(2021, 3, 12)) == ["dispensed", "current", "current"]
    assert standing(facts, date(2021, 3, 10)).lapses_on == date(2022, 1, 1)


def test_who_comes_back_has_28_days_when_the_absence_touched_the_run():
    back = Absence(person="Asha", starts_on=date(2021, 3, 1), ends_on=date(2021, 6, 2))
    touched = Absence(person="Asha", starts_on=date(2020, 12, 1), ends_on=date(2021, 1, 1))
    before = Absence(person="Asha", starts_on=date(2020, 12, 1), ends_on=date(2020, 12, 31))
    strict = need(initial_days=0)

    assert around(world(GP, NEED, back), date(2021, 6, 30)) == ["pending", "pending", "overdue"]
    assert around(world(GP, strict, touched), date(2021, 1, 29)) == ["pending", "pending", "overdue"]
    assert around(world(GP, strict, before), date(2021, 1, 2)) == ["pending", "overdue", "overdue"]


def test_lapsed_needs_cover_on_an_earlier_day_of_the_run_in_whatever_post():
    old = Post(person="Asha", agency="WARD", role="NURSE", starts_on=date(2019, 1, 1), ends_on=date(2020, 12, 31))
    nurse = need(role="NURSE", in_force_from=date(2019, 1, 1))
    none_before = world(GP, need(initial_days=0), award(date(2019, 12, 31)))
    in_old_post = world(old, GP, nurse, need(initial_days=0), award(date(2019, 12, 31)))
    after_gap = world(old, GP, need(role="NURSE", in_force_to=date(2020, 12, 30)), need(), award(date(2019, 12, 31)))

    assert around(none_before, date(2021, 1, 2)) == ["pending", "overdue", "overdue"]
    assert around(in_old_post, date(2021, 1, 1)) == ["lapsed", "lapsed", "lapsed"]
    assert around(after_gap, date(2021, 2, 1)) == ["pending", "overdue", "overdue"]


def test_an_award_that_no_longer_counts_leaves_overdue_not_lapsed():
    facts = world(
        GP,
        need(in_force_to=date(2021, 6, 30)),
        need(in_force_from=date(2021, 7, 1), modes=("in_person",)),
        award(date(2021, 1, 1), mode="recording"),
    )

    assert around(facts, date(2021, 7, 1)) == ["current", "overdue", "overdue"]


def hours(**changes: Any) -> Requirement:
    return need(
        kind="hours", initial_days=0, refresh_months=None, hours_min=6, period_months=12, expiring_days=0, **changes
    )


def test_hours_are_met_while_enough_of_them_lie_within_the_period():
    facts = world(GP, hours(), award(date(2020, 2, 29), hours=2.0), award(date(2021, 2, 1), hours=4.0))
    assert around(facts, date(2021, 2, 1)) == ["overdue", "current", "current"]
    assert around(facts, date(2021, 2, 28)) == ["current", "lapsed", "lapsed"]
    assert standing(facts, date(2021, 2, 27)).lapses_on == date(2021, 2, 28)
    assert standing(facts, date(2021, 2, 27)).counts_award_on == date(2021, 2, 1)


def test_the_lapse_day_of_hours_does_not_know_what_will_be_recorded():
    facts = world(GP, hours(), award(date(2021, 1, 1), hours=6.0), award(date(2021, 12, 31), hours=6.0))

    assert standing(facts, date(2021, 12, 30)).lapses_on == date(2022, 1, 1)
    assert standing(facts, date(2021, 12, 31)).lapses_on == date(2022, 12, 31)


def test_a_share_of_the_hours_is_in_company():
    def learned(*, virtual: float) -> list[str]:
        e_learning = award(date(2021, 3, 1), hours=4.0, mode="e_learning")
        together = award(date(2021, 3, 2), hours=virtual, mode="virtual")
        return around(world(GP, hours(participatory_pct=50), e_learning, together), date(2021, 3, 2))

    assert learned(virtual=2.5) == ["overdue", "overdue", "overdue"]
    assert learned(virtual=3.0) == ["overdue", "current", "current"]


def test_the_person_sees_the_worst_of_their_posts_and_the_earliest_due_day():
    nurse = Post(person="Asha", agency="POLICE", role="NURSE", starts_on=date(2021, 1, 1))
    facts = world(
        GP, nurse, need(initial_days=500), need(role="NURSE", modes=("in_person",)), award(GP.starts_on, mode="virtual")
    )

    assert person_line(Oracle(facts), "Asha", date(2021, 3, 1)) == [
        PersonLine(
            competency="AWARE", state="overdue", due_on=date(2021, 1, 31),
            agency="POLICE", role="NURSE", post_starts_on=date(2021, 1, 1),
        )
    ]  # fmt: skip


def test_cells_count_post_needs_and_both_rates_keep_numerator_and_denominator():
    ben = Post(person="Ben", agency="TRUST", role="GP", starts_on=date(2021, 1, 1))
    second = Post(person="Ben", agency="POLICE", role="NURSE", starts_on=date(2021, 1, 1))
    facts = world(
        GP, ben, second, NEED, need(role="NURSE", competency="RESPOND", initial_days=500), award(date(2021, 1, 1)),
        need(competency="LEAD", strength="recommended"),
        Award(person="Ben", competency="LEAD", achieved_on=date(2021, 1, 1), mode="virtual"),
    )  # fmt: skip
    oracle, on = Oracle(facts), date(2021, 3, 1)

    assert coverage(oracle, on, by=("agency",)) == [
        ["POLICE", "1", "0", "0", "1", "0", "0", "0", "0", "0", "0/0", "0/1"],
        ["TRUST", "1", "0", "0", "0", "1", "0", "0", "0", "0", "0/1", "0/1"],
        ["WARD", "1", "1", "0", "0", "0", "0", "0", "0", "1", "1/1", "1/1"],
    ]
    assert coverage(oracle, on, only=Only(agency="TRUST")) == [
        ["2", "1", "0", "0", "1", "0", "0", "0", "1", "1/2", "1/2"]
    ]
    assert coverage(oracle, on, by=("role",), only=Only(strength="recommended", sector="health"), in_person=True) == [
        ["GP", "2", "1", "0", "0", "1", "0", "0", "0", "0", "0/2", "0/2"]
    ]
