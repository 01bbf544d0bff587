"""Is every setting in README, and is none there that does not exist?"""

from __future__ import annotations

import re

from lms.base.settings import SETTINGS
from tests.house.govuk import ROOT


def test_readme_lists_exactly_the_settings_there_are():
    readme = (ROOT / "README.md").read_text("utf-8")

    in_readme = set(re.findall(r"`(LMS_[A-Z_]+)`", readme))

    assert in_readme == set(SETTINGS)
