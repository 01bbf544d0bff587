"""Where is this page, and what would its address be with something changed? What is on the screen is in the address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A page's path and the query behind it."""

    path: str
    query: tuple[tuple[str, str], ...] = ()

    def to(self, **changes: object) -> str:
        """The address with these parameters set: a list gives several, None or an empty text takes one away.

        Any change but of the page goes back to the first page.
        """
        if "page" not in changes:
            changes["page"] = None
        kept = [(name, value) for name, value in self.query if name not in changes and value]
        return link(self.path, kept + list(_pairs(changes)))

    def without(self, name: str, value: str) -> str:
        """The address with one of a parameter's values taken away: to drop one filter of several."""
        kept = [pair for pair in self.query if pair != (name, value) and pair[0] != "page" and pair[1]]
        return link(self.path, kept)

    def __str__(self) -> str:
        return link(self.path, self.query)


def address_of(path: str, query: str) -> Address:
    """The address of a request, from its path and its query as sent."""
    return Address(path=path, query=tuple(parse_qsl(query)))


def link(path: str, query: Iterable[tuple[str, str]] | Mapping[str, object] = ()) -> str:
    """A path, which may have a query already, with (more of) a query; a mapping's empty values are left out."""
    pairs = list(_pairs(query)) if isinstance(query, Mapping) else list(query)
    quoted = quote(path, safe="/~:@!$&'()*+,;=%?")
    return f"{quoted}{'&' if '?' in quoted else '?'}{urlencode(pairs)}" if pairs else quoted


def own_page(asked: str | None) -> str:
    """A page of ours to go on to after signing in, or the home page when what was asked for is anywhere else."""
    parts = urlsplit(asked or "")
    elsewhere = parts.scheme or parts.netloc or not parts.path.startswith("/") or (asked or "").startswith("//")
    if elsewhere or "\\" in (asked or "") or any(ord(sign) < 32 for sign in asked or ""):
        return "/"
    return link(parts.path, parse_qsl(parts.query))


def _pairs(query: Mapping[str, object]) -> Iterable[tuple[str, str]]:
    for name, value in query.items():
        values = value if isinstance(value, list | tuple | set | frozenset) else [value]
        for one in values:
            if one is True:
                yield name, "yes"
            elif one not in (None, "", False):
                yield name, str(one)
