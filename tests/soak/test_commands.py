"""Do the commands, run as programs, print what the oracle says, and the same bytes on both engines?"""

import csv
import io
import random
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from lms.base.clock import Clock
from tests.conftest import process_environment
from tests.corrections import amended
from tests.engines import NAMES, Databases
from tests.oracle import Oracle
from tests.oracle_coverage import HEADER, Only, coverage
from tests.soak.comparing import compliance_rows, days_to_ask
from tests.strategies import random_world
from tests.world import write_csvs

pytestmark = pytest.mark.soak

BY = ("agency", "role", "competency")
SEEDS = (7_001, 7_003)


class Program:
    """`lms` on one database."""

    def __init__(self, url: str, folder: Path) -> None:
        self.environment = process_environment(url, LMS_TODAY="2030-01-01")
        self.folder = folder

    def says(self, *arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "lms.cli", *map(str, arguments)],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout

    def figures(self, oracle: Oracle, days: list[date], *known_at: str) -> dict[tuple[str, ...], str]:
        """What the two commands print, by what was asked."""
        found: dict[tuple[str, ...], str] = {}
        for on in map(str, days):
            shown = ("--on", on, *known_at, "--format", "csv")
            found["coverage", on] = self.says("coverage", *shown, "--by", ",".join(BY), "--strength", "any")
            found["in person", on] = self.says("coverage", *shown, "--by", "role", "--in-person", "--agency", "TOP")
            for person in oracle.world.people:
                found[person, on] = self.says("compliance", person, *shown)
        return found


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def expected(oracle: Oracle, days: list[date]) -> dict[tuple[str, ...], list[list[str]]]:
    found: dict[tuple[str, ...], list[list[str]]] = {}
    for on in days:
        found["coverage", str(on)] = [[*BY, *HEADER], *coverage(oracle, on, by=BY, only=Only(strength=""))]
        top = coverage(oracle, on, by=("role",), only=Only(agency="TOP"), in_person=True)
        found["in person", str(on)] = [["role", *HEADER], *top]
        for person in oracle.world.people:
            found[person, str(on)] = compliance_rows(oracle, person, on)
    return found


def without_why(asked: tuple[str, ...], text: str) -> list[list[str]]:
    return rows(text) if asked[0] in ("coverage", "in person") else [row[:-1] for row in rows(text)[1:]]


@pytest.mark.parametrize("seed", SEEDS)
def test_both_engines_print_the_same_bytes_and_what_the_oracle_says(
    seed: int, supplies: Callable[[str], Databases], tmp_path: Path
):
    first = Oracle(random_world(seed, size=2))
    corrected = Oracle(amended(first.world, seed))
    write_csvs(first.world, tmp_path / "first")
    write_csvs(corrected.world, tmp_path / "corrected")
    days = days_to_ask(first.world, random.Random(seed), 2)
    printed = {}

    for engine in NAMES:
        lms = Program(supplies(engine).migrated(), tmp_path)
        lms.says("import", tmp_path / "first")
        between = Clock().now().isoformat()
        lms.says("import", tmp_path / "corrected")
        assert "0 added, 0 corrected" in lms.says("import", tmp_path / "corrected" / "awards.csv")
        lms.says("verify")
        printed[engine] = lms.figures(corrected, days), lms.figures(first, days, "--known-at", between)

    assert printed["sqlite"] == printed["postgres"]
    for text, oracle in zip(printed["sqlite"], (corrected, first), strict=True):
        assert {asked: without_why(asked, said) for asked, said in text.items()} == expected(oracle, days)
