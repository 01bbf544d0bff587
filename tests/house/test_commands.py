"""Does every command say what it does, and does README name it?"""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from lms.cli import main
from lms.commands.accounts import add_user
from lms.signin.rules import GRANTABLE
from tests.house.govuk import ROOT


def commands(group: click.Group, said: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """`("user", "add")` and so on, for every command that does something."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*said, name))
        else:
            yield (*said, name)


COMMANDS = sorted(commands(main))


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_says_what_it_does(words: tuple[str, ...]):
    told = CliRunner().invoke(main, [*words, "--help"])

    assert (told.exit_code, told.output.startswith("Usage: ")) == (0, True)
    assert len(told.output.splitlines()[2].strip()) > 10


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_readme_names_a_command(words: tuple[str, ...]):
    assert f"`lms {' '.join(words)}" in (ROOT / "README.md").read_text("utf-8")


def test_a_database_that_cannot_be_opened_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LMS_DATABASE_URL", "sqlite:////no/such/folder/lms.sqlite3")

    told = CliRunner().invoke(main, ["migrate"])

    assert (told.exit_code, told.output.splitlines()[0].startswith("The database or a file could not be")) == (1, True)


def test_wrong_usage_exits_with_2():
    assert CliRunner().invoke(main, ["coverage", "--no-such-option"]).exit_code == 2


@pytest.mark.parametrize("role", GRANTABLE)
def test_a_role_is_typed_as_readme_writes_it(role: str):
    asked = click.Context(add_user)
    wanted = next(each for each in add_user.params if each.name == "role")

    assert wanted.type.convert(str(role), wanted, asked) == str(role)
