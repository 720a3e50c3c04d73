"""Every error asks for words that exist, and says them in the language it is asked for."""

import ast
import errno
from pathlib import Path
from string import Formatter

import pytest

import asterisk_conf
import atiende
from asterisk_conf import texts as of_asterisk
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.prompts import texts as of_prompts
from asterisk_conf.texts import reason_of
from asterisk_conf.words import Lines, Words
from atiende import texts as of_the_line

CATALOGUES = {
    "asterisk_conf": of_asterisk.TEXTS,
    "asterisk_conf/prompts": of_prompts.TEXTS,
    "atiende": of_the_line.TEXTS,
}
PROMPT_ERRORS = {
    "PromptError", "CatalogueError", "UnknownPrompt", "Unspeakable", "VoiceUnavailable",
    "SoundError",
}  # fmt: skip
SPOKEN_BY_TABLE = {
    "asterisk_conf": {
        "boot_slow", "boot_ended", "os_missing", "os_forbidden", "os_in_use", "os_not_here",
        "os_full", "os_folder",
    },
    "asterisk_conf/prompts": {"missing", "missing_because"},
    "atiende": {
        "at_least", "more_than", "at_most", "less_than", "not_whole", "not_number", "not_choice",
        "not_boolean", "not_path", "not_string", "not_list", "not_table", "missing", "not_right",
    },
}  # fmt: skip


def fields(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def sources():
    for package in (asterisk_conf, atiende):
        root = Path(package.__path__[0])
        yield from ((root.parent, path) for path in root.rglob("*.py"))


def asked():
    """(catalogue, code, names of the details, or None where a mapping gives them, place)."""
    for root, path in sources():
        folder = path.relative_to(root).as_posix()
        own = "asterisk_conf/prompts" if "prompts/" in folder else folder.split("/", 1)[0]
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            name, code = ast.unparse(call.func), call.args[0]
            if not isinstance(code, ast.Constant) or not isinstance(code.value, str):
                continue
            catalogue = {
                "words": own,
                "AsteriskSetupError": "asterisk_conf",
                "SettingsError": "atiende",
                "LineSilent": "atiende",
                **dict.fromkeys(PROMPT_ERRORS, "asterisk_conf/prompts"),
            }.get(name)
            if catalogue:
                names = {keyword.arg for keyword in call.keywords}
                details = None if None in names else names
                yield catalogue, code.value, details, f"{folder}:{call.lineno}"


def test_every_sentence_that_is_asked_for_exists_and_gets_its_details():
    found = list(asked())
    assert len(found) > 80
    for catalogue, code, details, place in found:
        assert code in CATALOGUES[catalogue], place
        if details is not None:
            assert fields(CATALOGUES[catalogue][code][0]) <= details, place


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_sentence_is_used(package):
    used = {code for catalogue, code, _, _ in asked() if catalogue == package}
    if package == "atiende":
        used |= {"several"}
    assert CATALOGUES[package].keys() - used <= SPOKEN_BY_TABLE[package]


def test_an_error_speaks_spanish_first_and_english_when_asked():
    error = AsteriskSetupError("same_port", setting="a", other="b", port=1)
    assert str(error) == "a y b son los dos 1; cambie uno"
    assert error.message("en") == "a and b are both 1; change one of them"


def test_a_reason_inside_a_sentence_is_in_the_same_language():
    reason = of_asterisk.words("none_here")
    error = AsteriskSetupError("not_starting", path="x", reason=(reason, reason))
    assert str(error).count("no hay ningún Asterisk") == 2
    assert error.message("en").count("no Asterisk on this machine") == 2
    cause = AsteriskSetupError("not_starting", path="y", reason=error)
    assert "no Asterisk on this machine" in cause.message("en")
    assert Lines((reason, reason)).text("en").splitlines() == ["no Asterisk on this machine"] * 2


def test_the_systems_own_reasons_are_said_in_spanish_where_they_are_frequent():
    refused = reason_of(OSError(errno.EADDRINUSE, "Address already in use"))
    assert str(AsteriskSetupError("not_starting", path="x", reason=refused)) == (
        "x no arranca: otro programa lo usa"
    )
    assert reason_of(OSError(errno.EXDEV, "Invalid cross-device link")) == (
        "Invalid cross-device link"
    )


def test_braces_in_a_value_are_only_text():
    assert "{0} {path}" in str(Words(of_asterisk.TEXTS, "no_sounds", {"folder": "{0} {path}"}))
