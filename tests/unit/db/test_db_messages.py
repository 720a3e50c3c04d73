import re
from pathlib import Path

import pytest

import db
from db.errors import AlreadyExists, CsvProblem, CsvRefused, DatabaseUnavailable, ValueWrong
from db.messages import MESSAGES

SOURCES = "\n".join(path.read_text() for path in Path(db.__path__[0]).rglob("*.py"))


@pytest.mark.parametrize("code", MESSAGES["es"])
def test_every_sentence_is_used(code):
    catalogue = (Path(db.__path__[0]) / "messages.py").read_text()
    used = SOURCES.replace(catalogue, "")
    by_column = {"csv_number", "csv_email", "csv_whatsapp", "csv_language"}
    assert re.search(rf'"{code}"', used) or code in by_column


def test_an_error_speaks_spanish_first_and_english_when_asked():
    error = AlreadyExists("already_exists", what="user", value="ana")
    assert str(error) == "Ya existe el usuario «ana». Elija otro valor."
    assert error.message("en") == "There is already the user “ana”. Choose another value."


def test_an_error_says_which_setting_and_what_to_do():
    error = DatabaseUnavailable("unavailable", url="postgresql://x", reason="refused")
    for language in ("es", "en"):
        assert "ATIENDE_DATABASE_URL" in error.message(language)


def test_braces_in_a_value_are_only_text():
    error = ValueWrong("value_wrong", what="login", value="{0} {url}", reason="login_rule")
    assert "{0} {url}" in str(error)


def test_all_bad_lines_are_listed_in_either_language():
    problems = [
        CsvProblem("e.csv", 2, "numero", "csv_number", {"value": "x{}"}),
        CsvProblem("e.csv", 9, "nombre", "csv_required", {}),
    ]
    error = CsvRefused("e.csv", problems)
    assert str(error).splitlines()[1:] == [
        "e.csv:2: columna numero: «x{}» no es un número de empresa; use solo dígitos, de 1 a 32",
        "e.csv:9: columna nombre: falta el valor",
    ]
    assert "e.csv:9: column nombre: the value is missing" in error.message("en")
