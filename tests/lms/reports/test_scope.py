"""Does everybody see the figures and names of their own agencies, and of no other? (R43)"""

from __future__ import annotations

import pytest

from lms.base.errors import NotAllowed, NotFound
from lms.reports.scope import Scope, agencies_asked, figures_scope, names_asked, names_scope
from lms.web.grants import Grant, GrantRole
from lms.web.who import Who
from tests.lms.reports.test_table import names

RMBC, SYP, TRFT = range(3)


def who(*grants: Grant) -> Who:
    return Who(name="somebody", via="web", grants=grants)


def grant(role: GrantRole, *reach: int, names: bool = False) -> Grant:
    return Grant(role=role, reach=frozenset(reach) if reach else None, names=names)


@pytest.mark.parametrize(
    ("grants", "figures", "named"),
    [
        ([], Scope(agencies=frozenset()), Scope(agencies=frozenset())),
        ([grant(GrantRole.MANAGER, RMBC, names=True)], Scope(agencies=frozenset()), Scope(agencies=frozenset())),
        ([grant(GrantRole.AGENCY_LEAD, TRFT)], Scope(agencies=frozenset([TRFT])), Scope(agencies=frozenset([TRFT]))),
        ([grant(GrantRole.PARTNERSHIP_LEAD)], Scope(agencies=None), Scope(agencies=frozenset())),
        ([grant(GrantRole.PARTNERSHIP_LEAD, names=True)], Scope(agencies=None), Scope(agencies=None)),
        (
            [grant(GrantRole.PARTNERSHIP_LEAD), grant(GrantRole.AGENCY_LEAD, SYP)],
            Scope(agencies=None),
            Scope(agencies=frozenset([SYP])),
        ),
        (
            [grant(GrantRole.MEMBER_SERVICES, RMBC)],
            Scope(agencies=frozenset([RMBC]), members_only=True),
            Scope(agencies=frozenset([RMBC]), members_only=True),
        ),
    ],
)
def test_what_is_in_sight_follows_from_the_grants(grants: list[Grant], figures: Scope, named: Scope):
    assert (figures_scope(who(*grants)), names_scope(who(*grants))) == (figures, named)


def test_an_agency_out_of_sight_is_not_there_whether_it_exists_or_not():
    trust = Scope(agencies=frozenset([TRFT]))

    assert agencies_asked("TRFT", trust, names(), alone=False) == frozenset({TRFT})
    for hidden in ("RMBC", "NOPE"):
        with pytest.raises(NotFound):
            agencies_asked(hidden, trust, names(), alone=False)


def test_who_sees_all_may_ask_for_one_agency_alone():
    everything = Scope(agencies=None)

    assert agencies_asked("RMBC", everything, names(), alone=True) == frozenset({RMBC})
    assert agencies_asked("RMBC", everything, names(), alone=False) is None
    assert agencies_asked("NOPE", everything, names(), alone=True) is None


def test_names_of_an_agency_whose_figures_alone_are_seen_are_refused_not_hidden():
    lead = who(grant(GrantRole.PARTNERSHIP_LEAD), grant(GrantRole.AGENCY_LEAD, SYP))

    assert names_asked("SYP", lead, names(), alone=False) == frozenset({SYP})
    assert names_asked("", lead, names(), alone=False) == frozenset({SYP})
    with pytest.raises(NotAllowed, match="You see the figures, and not the names behind them of RMBC"):
        names_asked("RMBC", lead, names(), alone=False)
