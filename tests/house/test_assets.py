"""Is what the browser gets complete, named by its content, and free of what only gov.uk may use?"""

from __future__ import annotations

import hashlib
import json
import re

import pytest

from tests.house.govuk import ROOT

VENDOR = ROOT / "lms/web/static/vendor"
MANIFEST: dict[str, str] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))


def test_the_manifest_names_every_file_we_serve():
    assert sorted(MANIFEST) == ["autocomplete.css", "autocomplete.js", "govuk.css", "govuk.js", "moj.css", "moj.js"]


@pytest.mark.parametrize("plain", sorted(MANIFEST))
def test_a_file_is_named_by_its_content(plain: str):
    content = (VENDOR / MANIFEST[plain]).read_bytes()
    stem, extension = plain.split(".")

    assert MANIFEST[plain] == f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{extension}"


@pytest.mark.parametrize("plain", [name for name in sorted(MANIFEST) if name.endswith(".css")])
def test_a_style_sheet_brings_all_it_names_and_nothing_of_gov_uk(plain: str):
    css = (VENDOR / MANIFEST[plain]).read_text("utf-8")

    named = re.findall(r"url\(([^)]+)\)", css)

    assert [name for name in named if not (VENDOR / name).is_file() and not name.strip('"').startswith("data:")] == []
    assert re.findall(r"GDS Transport|govuk-crest|@font-face|sourceMappingURL|@import", css) == []
