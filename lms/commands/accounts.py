"""`lms user add` and `lms token add`: who may sign in, and which programs may ask."""

from __future__ import annotations

import click

from lms.base.services import Services
from lms.commands.running import run, whoever_runs_this
from lms.signin import actions as signin
from lms.signin.rules import GRANTABLE, SCOPES


@click.group()
def user() -> None:
    """Accounts of people."""


@user.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in GRANTABLE]))
@click.option("--agency", default="", help="The agency it is for, with those below it.")
@click.option("--names", is_flag=True, help="Lets a partnership lead see names, not only figures.")
@click.option("--about", default="", help="The body for which a chair speaks, such as RSCP.")
def add_user(email: str, role: str, agency: str, names: bool, about: str) -> None:
    """Let EMAIL sign in, with a ROLE."""

    async def act(services: Services) -> str:
        return await signin.add_user(
            services, whoever_runs_this(), email=email, role=role, agency=agency, names=names, about=about
        )

    click.echo(run(act))


@click.group()
def token() -> None:
    """Tokens of programs."""


@token.command("add")
@click.argument("name")
@click.option("--scope", "scopes", required=True, multiple=True, help=f"One of {', '.join(SCOPES)}; may be repeated.")
@click.option("--agency", default="", help="Limits it to this agency and those below it.")
def add_token(name: str, scopes: tuple[str, ...], agency: str) -> None:
    """Make a bearer token called NAME; it is printed once and never shown again."""
    wanted = tuple(part for scope in scopes for part in scope.replace(",", " ").split())

    async def act(services: Services) -> str:
        return await signin.add_token(services, whoever_runs_this(), name=name, scopes=wanted, agency=agency)

    click.echo(run(act))
