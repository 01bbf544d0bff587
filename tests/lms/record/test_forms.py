"""Does a form say which of its fields may be left empty?"""

from __future__ import annotations

from lms.people.kinds import AGENCIES
from lms.record.agencies import INPUTS
from lms.record.forms import FORMS

SAY_IT_IN_THE_HINT = ("ends_on",)


def test_a_field_that_may_be_left_empty_says_that_it_is_optional():
    asked = [(form.kind, each) for form in FORMS.values() for each in form.inputs]
    asked += [(AGENCIES, each) for each in INPUTS]
    required = {(kind.name, column.name) for kind, _ in asked for column in kind.columns if column.required}

    for kind, each in asked:
        if each.name not in SAY_IT_IN_THE_HINT:
            assert each.label.endswith("(optional)") is ((kind.name, each.name) not in required), each.label
