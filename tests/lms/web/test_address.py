"""Is what is on the screen in the address, and does nobody get sent elsewhere after signing in?"""

from __future__ import annotations

import pytest

from lms.web.address import address_of, link, own_page


def test_an_address_changes_what_it_is_asked_to_and_goes_back_to_the_first_page():
    here = address_of("/coverage", "on=2026-03-31&sector=police&sector=health&page=3&empty=")

    assert here.to(on="2026-04-01") == "/coverage?sector=police&sector=health&on=2026-04-01"
    assert here.to(sector=None) == "/coverage?on=2026-03-31"
    assert here.to(sector=["education"]) == "/coverage?on=2026-03-31&sector=education"
    assert here.to(page=4) == "/coverage?on=2026-03-31&sector=police&sector=health&page=4"
    assert here.without("sector", "police") == "/coverage?on=2026-03-31&sector=health"


def test_a_link_leaves_out_what_is_empty_and_quotes_what_must_be():
    assert link("/people", {"q": "O'Neil & Sons", "page": None, "in_person": True, "closed": False}) == (
        "/people?q=O%27Neil+%26+Sons&in_person=yes"
    )
    assert link("/coverage?on=2026-03-31", {"agency": "SYP"}) == "/coverage?on=2026-03-31&agency=SYP"
    assert link("/a b\r\nSet-Cookie: x") == "/a%20b%0D%0ASet-Cookie:%20x"


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/coverage?on=2026-03-31", "/coverage?on=2026-03-31"),
        ("/", "/"),
        (None, "/"),
        ("", "/"),
        ("coverage", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("https:/evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\tevil", "/"),
    ],
)
def test_only_pages_of_ours_are_gone_on_to(asked: str | None, goes_to: str):
    assert own_page(asked) == goes_to
