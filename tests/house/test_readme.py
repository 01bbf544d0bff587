"""Does README say what the code decides?"""

from __future__ import annotations

from pathlib import Path

from courses.bookings.rules import NEXT, State

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def test_a_bookings_way_is_that_of_the_rules():
    order = list(State)
    width = max(len(state) for state in NEXT if state is not None)

    for state, after in NEXT.items():
        following = ", ".join(each.value for each in sorted(after, key=order.index))
        assert set(_said(state, width)) == set(following.split(", "))


def _said(state: State | None, width: int) -> list[str]:
    beginning = f"    {(state.value if state else '(new)').ljust(width)} → "
    lines = [line for line in README.splitlines() if line.startswith(beginning)]
    assert len(lines) == 1, beginning
    return lines[0].removeprefix(beginning).split(", ")
