"""Which rows of a long list does this page show?"""

from __future__ import annotations

from dataclasses import dataclass

SIZE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Page `number` (from 1) of a list of `total` rows; a number beyond the end is the last page."""

    number: int
    total: int
    size: int = SIZE

    @property
    def last(self) -> int:
        """The number of the last page; 1 for an empty list."""
        return max(1, -(-self.total // self.size))

    @property
    def current(self) -> int:
        """The page shown."""
        return min(max(1, self.number), self.last)

    @property
    def offset(self) -> int:
        """Rows before the first one shown."""
        return (self.current - 1) * self.size

    @property
    def first_row(self) -> int:
        """The number of the first row shown, from 1; 0 for an empty list."""
        return self.offset + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """The number of the last row shown."""
        return min(self.offset + self.size, self.total)

    def around(self) -> list[int | None]:
        """The page numbers to link: first, last, the current one and its neighbours; None where some are left out."""
        near = {1, self.last} | {n for n in range(self.current - 1, self.current + 2) if 1 <= n <= self.last}
        numbers: list[int | None] = []
        for number in sorted(near):
            if numbers and (before := numbers[-1]) is not None and number - before > 1:
                numbers.append(before + 1 if number - before == 2 else None)
            numbers.append(number)
        return numbers
