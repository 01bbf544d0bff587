"""Does README name every job, with what it does?"""

from __future__ import annotations

import re

from lms.jobs.timetable import JOBS
from tests.house.govuk import ROOT


def test_readme_lists_exactly_the_jobs_there_are():
    section = (ROOT / "README.md").read_text("utf-8").partition("### Jobs")[2].partition("### ")[0]

    in_readme = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| ([^|]+) \|$", section, re.MULTILINE)

    assert in_readme == [(job.name, job.words) for job in JOBS]
