"""Which packages of the design system do the tests compare with? Those of `npm ci`, put into build/node."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = ROOT / "build/node/node_modules"


def npm_package(path: str) -> Path:
    """A path inside an npm package; skips the test with a plain word where `make tools` has not run."""
    found = MODULES / path
    if not found.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{path} is missing: make tools brings it")
        pytest.skip(f"{path} is missing: make tools brings it")
    return found
