"""How is a cell written so that no spreadsheet runs it, and so that it can be read back as it was?"""

from __future__ import annotations

import re

RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # the wide ones are run in some languages' Excel
"""What a spreadsheet takes for the beginning of a formula, behind any apostrophes."""


def harmless(text: str) -> str:
    """The text, with an apostrophe before it when a spreadsheet would run it, or would after `as_meant`."""
    return "'" + text if RUNS.match(text) else text


def as_meant(text: str) -> str:
    """The text without the apostrophe that `harmless` put before it."""
    return text[1:] if text.startswith("'") and RUNS.match(text) else text
