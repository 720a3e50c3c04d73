"""The guides name every command, every option and every setting, and nothing that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from typer.main import get_command

from atiende.cli.root import app
from atiende.settings import Settings

DOCS = Path(__file__).parents[3] / "docs"
GUIDE = (DOCS / "cli.md").read_text("utf-8")
SETTINGS_GUIDE = (DOCS / "settings.md").read_text("utf-8")
SECTION = re.compile(r"^### `atiende ([a-z -]+)`\n(.*?)(?=^#|\Z)", re.DOTALL | re.MULTILINE)
SETTING_ROW = re.compile(r"^\| `([a-z_]+)` \| (?:`(.*?)`|–) \| (.+) \|$", re.MULTILINE)


def commands(command=None, way=()) -> Iterator[tuple[str, object]]:
    command = command or get_command(app)
    for name, below in getattr(command, "commands", {"": command}).items():
        if name:
            yield from commands(below, (*way, name))
        else:
            yield " ".join(way), command


COMMANDS = dict(commands())
SECTIONS = dict(SECTION.findall(GUIDE))
ROWS = {name: (default, words) for name, default, words in SETTING_ROW.findall(SETTINGS_GUIDE)}


def options(command) -> set[str]:
    return {
        option
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }


def test_the_guide_explains_every_command_and_no_other():
    assert SECTIONS.keys() == COMMANDS.keys()


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_guide_names_every_option_of_a_command_and_no_other(name):
    named = set(re.findall(r"--[a-z-]+", SECTIONS[name]))
    others = {option for command in COMMANDS.values() for option in options(command)}
    assert options(COMMANDS[name]) <= named
    assert named <= others


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(name):
    first_line = COMMANDS[name].help.split("\n")[0]
    assert first_line[0].isupper()
    assert first_line.endswith(".")


def test_every_setting_is_documented_and_no_other():
    assert list(ROWS) == list(Settings.model_fields)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_the_documented_default_is_the_real_one(name):
    default = Settings.model_fields[name].default
    if isinstance(default, SecretStr):
        default = default.get_secret_value()
    shown = str(default).lower() if isinstance(default, bool) else str(default)
    assert ROWS[name][0] == ("" if default in (None, "", ()) else shown)


@pytest.mark.parametrize("page", ["cli.md", "settings.md", "flow.md"])
def test_every_command_line_in_a_guide_can_be_typed(page):
    typed = re.findall(
        r"(?:`|^)atiende ([a-z-]+)(?: ([a-z-]+))?", (DOCS / page).read_text("utf-8"), re.MULTILINE
    )
    assert typed
    for first, second in typed:
        assert first in COMMANDS or f"{first} {second}" in COMMANDS, (first, second)
