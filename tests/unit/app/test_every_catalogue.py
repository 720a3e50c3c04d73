"""Whatever people read is there in both languages; catalogues are found by their shape, new ones too."""

import ast
import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

import pytest

ROOT = Path(__file__).resolve().parents[3]
PACKAGES = (
    "acd", "agi_scripts", "asterisk_conf", "atiende", "crm_bridge", "db", "documents", "ivr",
    "overflow", "telephony",
)  # fmt: skip


def tables() -> Iterator[tuple[str, str]]:
    """The module and the name of each table whose rows are pairs, or one a language."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for statement in ast.parse(path.read_text("utf-8")).body:
                match statement:
                    case ast.AnnAssign(ast.Name(name), kind, value):
                        if "Catalogue" in ast.unparse(kind) or has_the_shape(value):
                            yield module, name
                    case ast.Assign([ast.Name(name)], value) if has_the_shape(value):
                        yield module, name


def has_the_shape(value: ast.expr | None) -> bool:
    if not isinstance(value, ast.Dict) or not value.values:
        return False
    by_language = {ast.unparse(key) for key in value.keys if key} == {"'es'", "'en'"}
    return by_language or all(
        isinstance(row, ast.Tuple) and len(row.elts) == 2 for row in value.values
    )


def sentences(table: object) -> Mapping[str, tuple[str, str]]:
    """The Spanish and the English of each code; nothing if the table holds something else."""
    match table:
        case {"es": Mapping() as spanish, "en": Mapping() as english}:
            codes = spanish.keys() | english.keys()
            return {code: (spanish.get(code, ""), english.get(code, "")) for code in codes}
        case Mapping() if all(is_pair(code, row) for code, row in table.items()):
            return table
    return {}


def is_pair(code: object, row: object) -> bool:
    match code, row:
        case str(), (str(), str()):
            return True
    return False


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


CATALOGUES = {
    f"{module}.{name}": catalogue
    for module, name in tables()
    if (catalogue := sentences(getattr(importlib.import_module(module), name)))
}


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_say_the_same_thing_with_the_same_details(name):
    different = {
        code
        for code, (spanish, english) in CATALOGUES[name].items()
        if not spanish.strip() or not english.strip() or fields(spanish) != fields(english)
    }
    assert different == set()


def test_catalogues_of_either_shape_are_found_wherever_they_are():
    assert {name.split(".")[0] for name in CATALOGUES} >= {
        "acd", "asterisk_conf", "atiende", "crm_bridge", "db", "documents", "ivr", "overflow",
    }  # fmt: skip
    assert {"atiende.cli.texts.SENTENCES", "overflow.mail.TEXTS"} <= CATALOGUES.keys()


def test_a_sentence_that_one_language_lacks_is_seen():
    assert sentences({"es": {"a": "sí", "b": "no"}, "en": {"a": "yes"}})["b"] == ("no", "")
    assert has_the_shape(ast.parse("{'es': A, 'en': B}", mode="eval").body)
    assert not has_the_shape(ast.parse("{'es': A, 'fr': B}", mode="eval").body)
