"""Do arrows go down only, and does only the clock know the time, only stores SQL? The picture in README, executed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.house.govuk import ROOT
from tests.house.test_layout import MODULES, named

SHIPPED = [path for path in MODULES if path.relative_to(ROOT).parts[0] != "tests"]
CLOCKS = {
    "datetime": {"now", "today", "utcnow"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
}
SQL = re.compile(r"\s*(select\b.*\bfrom|insert into|update \S+ set|delete from|with \S+ as \()\s", re.DOTALL)
MAY_HOLD_SQL = re.compile(r"(store\w*|former|kept|behind|copying|tables|m\d{4}_\w+)\.py$|^lms/base/|^lms/demo/")


def test_the_contracts_of_pyproject_hold():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout


def test_only_the_clock_asks_the_machine_what_time_it_is():
    asked = [
        f"{named(path)}:{node.lineno}"
        for path in SHIPPED
        if named(path) != "lms/base/clock.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and _owner(node) in CLOCKS and node.attr in CLOCKS[_owner(node)]
    ]

    assert asked == []


def _owner(node: ast.Attribute) -> str:
    value = node.value
    return value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""


def test_statements_in_sql_stand_in_stores_only():
    found = [
        f"{named(path)}:{node.lineno}"
        for path in SHIPPED
        if not MAY_HOLD_SQL.search(named(path))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value)
        if not node.value.endswith(".")  # a docstring may begin with such a word
    ]

    assert found == []


def test_only_the_environment_module_reads_the_environment():
    allowed = {
        "lms/base/db.py",
        "lms/piccolo_conf.py",
        "lms/app.py",
        "lms/commands/running.py",
        "lms/commands/serving.py",
        "lms/web/assets/build_hook.py",
    }
    found = [
        named(path)
        for path in SHIPPED
        if re.search(r"\bos\.(environ|getenv)\b", path.read_text("utf-8")) and named(path) not in allowed
    ]

    assert found == []


def test_every_package_of_the_building_has_its_floor():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    placed = set(re.findall(r"lms\.(\w+)", " ".join(contracts[0]["layers"])))
    outside = {"__init__", "piccolo_app", "piccolo_conf", "migrations", "templates"}

    built = {
        path.relative_to(ROOT / "lms").parts[0].removesuffix(".py") for path in SHIPPED if ROOT / "lms" in path.parents
    }

    assert sorted(built - placed - outside) == []
