"""Are the sizes, first sentences and names of the house kept, and is nothing committed that belongs to one machine?"""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.govuk import ROOT

LONGEST_FILE = {"tests": 400}
LONGEST_FUNCTION = 40
PACKAGES = ("lms", "courses", "competencies", "tests")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "process", "handle"}
OF_ONE_MACHINE = re.compile(
    "|".join(
        (
            r"registry\.npmjs",
            r"pypi\.org/simple",
            r"files\.pythonhosted",
            r"/root/",
            r"/home/\w+/",
            r"/opt/pypi",
            r"/work/",
        )
    )
)


def tracked() -> list[Path]:
    """Every file that git has, or would have after `git add`."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


MODULES = sorted(path for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in PACKAGES)


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def lines_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the last, less the docstring."""
    first = node.body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if is_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_opens_with_a_sentence(path: Path):
    text = path.read_text("utf-8")
    if not text.strip():
        return  # an __init__.py that stays empty

    docstring = ast.get_docstring(ast.parse(text))

    assert docstring, "no docstring"
    assert re.search(r"[.?:!)]$", docstring.split("\n\n")[0].strip()), "its first paragraph is no sentence"


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_and_its_functions_stay_short(path: Path):
    text = path.read_text("utf-8")

    long = [
        f"{node.name}: {lines_of(node)} lines"
        for node in functions(ast.parse(text))
        if lines_of(node) > LONGEST_FUNCTION
    ]

    assert long == []
    assert len(text.splitlines()) <= LONGEST_FILE.get(path.relative_to(ROOT).parts[0], 300)


def test_no_module_has_a_name_that_says_nothing():
    assert [named(path) for path in MODULES if path.stem in FORBIDDEN_NAMES] == []


def test_the_front_of_the_building_is_empty():
    assert (ROOT / "lms/__init__.py").read_text("utf-8") == ""


def test_nothing_committed_names_a_registry_or_a_path_of_one_machine():
    found = []
    for path in tracked():
        if path == Path(__file__):
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += [f"{named(path)}: {match.group()}" for match in OF_ONE_MACHINE.finditer(text)]

    assert found == []
