"""Did you mean …? The known word nearest to one that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

PATIENCE = 400_000
"""How many comparisons are worth a hint: after that, words are refused without one."""


class Guesses:
    """The keys there are, and the names they go by, to guess at a key that was misspelt."""

    __slots__ = ("_key_by_word", "_left", "_made")

    def __init__(self, named: Sequence[tuple[str, str]]) -> None:
        """`named` is (key, name); every longer word of a name also points at its key."""
        self._key_by_word: dict[str, str] = {}
        self._left = PATIENCE
        self._made: dict[str, str] = {}
        for key, name in named:
            for word in (name, *(part for part in name.split() if len(part) > 3)):
                self._key_by_word.setdefault(word.casefold(), key)
        for key, _ in named:
            self._key_by_word[key.casefold()] = key

    def hint(self, word: str) -> str:
        """` Did you mean SYP?`, or nothing."""
        if word not in self._made:
            self._made[word] = self._guess(word.casefold())
        key = self._made[word]
        return f" Did you mean {key}?" if key else ""

    def _guess(self, word: str) -> str:
        if word in self._key_by_word:
            return self._key_by_word[word]
        if self._left <= 0:
            return ""
        self._left -= len(self._key_by_word)
        near = get_close_matches(word, self._key_by_word, n=1, cutoff=0.7)
        return self._key_by_word[near[0]] if near else ""
