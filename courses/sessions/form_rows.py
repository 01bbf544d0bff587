"""How do rows come into a form and leave it without a script? A button adds one, another takes one away.

Rows of a kind are numbered from 1: `part-2-on` is the day of the second part, and `parts` says how many there are.
"""

from __future__ import annotations

from lms.web.fields import Fields

MOST = 20


def count(fields: Fields, kind: str, *, least: int = 0) -> int:
    """How many rows of a kind the form has."""
    text = fields.value(f"{kind}s")
    return min(max(int(text), least), MOST) if text.isdecimal() and len(text) < 4 else least


def set_count(fields: Fields, kind: str, number: int) -> None:
    """Give the form so many rows of a kind."""
    fields.given[f"{kind}s"] = [str(number)]


def is_empty(fields: Fields, kind: str, number: int, *names: str) -> bool:
    """Whether nothing stands in these fields of a row."""
    return not any(fields.value(f"{kind}-{number}-{name}") for name in names)


def press(fields: Fields, *, least_by_kind: dict[str, int]) -> str:
    """Do what a button of the form asks for: `add-part`, or `remove-part-2`. Returns the kind of row, or nothing when
    the form is to be read."""
    verb, _, rest = fields.value("do").partition("-")
    kind, _, number = rest.partition("-")
    if kind not in least_by_kind or verb not in ("add", "remove"):
        return ""
    rows = count(fields, kind, least=least_by_kind[kind])
    if verb == "add":
        set_count(fields, kind, min(rows + 1, MOST))
    elif number.isdecimal() and 1 <= int(number) <= rows and rows > least_by_kind[kind]:
        _remove(fields, kind, int(number), rows)
    return kind


def _remove(fields: Fields, kind: str, number: int, rows: int) -> None:
    """Take a row away; those after it move up."""
    for each in range(number, rows + 1):
        _drop(fields, kind, each)
        for name, values in list(fields.given.items()):
            if name.startswith(f"{kind}-{each + 1}-"):
                fields.given[f"{kind}-{each}-{name.split('-', 2)[2]}"] = values
    set_count(fields, kind, rows - 1)


def _drop(fields: Fields, kind: str, number: int) -> None:
    for name in [name for name in fields.given if name.startswith(f"{kind}-{number}-")]:
        del fields.given[name]
