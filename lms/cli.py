"""`lms`: the one command."""

from __future__ import annotations

import click

from lms.commands.accounts import token, user
from lms.commands.figures import compliance, coverage
from lms.commands.files import export, import_
from lms.commands.operate import backup, migrate, restore, verify
from lms.commands.serving import demo, serve


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lms", prog_name="lms")
def main() -> None:
    """Who around a child has been trained in what, and who has not: the partnership's learning record."""


for command in (demo, serve, migrate, import_, export, coverage, compliance, verify, backup, restore, user, token):
    main.add_command(command)


if __name__ == "__main__":
    main()
