"""Which files may be sent together, and which of them can be complete?"""

from __future__ import annotations

import pytest

from lms.imports.rules import Outcome, Wrong, bare_name, complete_file, refusal_of_files


def test_two_files_of_one_name_are_not_sent_together():
    assert refusal_of_files(["posts.csv", "people.csv"]) is None

    refusal = refusal_of_files(["posts.csv", "people.csv", "posts.csv"])

    assert refusal is not None
    assert "Two of the files are called posts.csv" in refusal.message


@pytest.mark.parametrize(
    ("names", "complete"),
    [
        (["posts.csv"], "posts.csv"),
        (["people.csv", "Posts.xlsx"], "Posts.xlsx"),
        (["people.csv", "march.ods"], "march.ods"),
        (["people.csv"], ""),
        (["march.ods", "april.ods"], ""),
    ],
)
def test_the_complete_file_is_the_one_with_posts(names: list[str], complete: str):
    assert complete_file(names) == complete


@pytest.mark.parametrize("name", ["posts.csv", "march/posts.csv", "C:\\Users\\me\\posts.csv"])
def test_a_name_is_taken_without_its_folder(name: str):
    assert bare_name(name) == "posts.csv"


def test_a_row_with_two_faults_is_one_refused_row_and_a_file_is_none():
    wrong = [Wrong("a.csv", 2, "x", "no"), Wrong("a.csv", 2, "y", "no"), Wrong("b.csv", 0, "", "no")]

    assert Outcome(wrong=wrong).refused_rows == 1
