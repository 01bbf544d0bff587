"""How are several commands run at once, as processes of their own?"""

import subprocess
import sys

from tests.conftest import process_environment


def lms_at_once(url: str, *commands: tuple[str, ...], **settings: str) -> list[subprocess.CompletedProcess[str]]:
    """Start every command before waiting for any; what each said, in order."""
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "lms.cli", *command],
            env=process_environment(url, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for command in commands
    ]
    ended = []
    for process in running:
        out, err = process.communicate(timeout=120)
        ended.append(subprocess.CompletedProcess(process.args, process.returncode, out, err))
    return ended
