"""A template to write letters from, in a folder beside those of the house."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from lms.base.dates import LONDON
from lms.notifications.letters import environment
from tests.lms.notifications.writing import TEMPLATE


@pytest.fixture(autouse=True)
def letters(tmp_path: Path) -> Iterator[None]:
    """`test/place.txt` is a template for as long as the test runs."""
    (tmp_path / "test").mkdir()
    (tmp_path / "test/place.txt").write_text(TEMPLATE, "utf-8")
    loader = environment(LONDON).loader
    assert isinstance(loader, FileSystemLoader)
    loader.searchpath.append(str(tmp_path))
    yield
    loader.searchpath.remove(str(tmp_path))
    environment(LONDON).cache.clear()  # type: ignore[union-attr]
