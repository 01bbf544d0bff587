"""`lms`: the one command."""

from __future__ import annotations

from importlib import import_module

import click

WHERE = {
    "demo": "lms.commands.serving:demo",
    "serve": "lms.commands.serving:serve",
    "jobs": "lms.commands.working:jobs",
    "run": "lms.commands.working:run_job",
    "migrate": "lms.commands.operate:migrate",
    "import": "lms.commands.files:import_",
    "export": "lms.commands.files:export",
    "coverage": "lms.commands.figures:coverage",
    "compliance": "lms.commands.figures:compliance",
    "verify": "lms.commands.operate:verify",
    "backup": "lms.commands.operate:backup",
    "restore": "lms.commands.operate:restore",
    "user": "lms.commands.accounts:user",
    "token": "lms.commands.accounts:token",
}
"""Where each command stands. It is imported when it is asked for, so that a figure does not wait for the web server."""


class Commands(click.Group):
    """The commands of `WHERE`, in that order."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names."""
        return list(WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, imported now."""
        if cmd_name not in WHERE:
            return None
        module, _, name = WHERE[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lms", prog_name="lms")
def main() -> None:
    """Who around a child has been trained in what, and who has not: the partnership's learning record."""


if __name__ == "__main__":
    main()
