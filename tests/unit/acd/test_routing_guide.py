"""docs/enrutamiento.md tells the truth about the document: fields, bounds and defaults of the code."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
import yaml

from acd.routing.around import Around, Profile
from acd.routing.build import (
    ASK_KEYS,
    MAX_CLASSES,
    MAX_COMPANIES,
    MAX_LANGUAGES,
    MAX_OPTIONS,
    MAX_QUEUES,
    MAX_RINGS,
    MAX_TREATMENTS,
    QUEUE_KEYS,
    RETURNING_KEYS,
    RING_KEYS,
    STRATEGIES,
    TREATMENT_KEYS,
    WHEN_KEYS,
)
from acd.routing.document import QueueRules, Returning
from acd.routing.source import LIMITS, lint, parse
from documents.problems import DocumentErrors

GUIDE = (Path(__file__).parents[3] / "docs" / "enrutamiento.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w.]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
BOUNDS = re.compile(r"^(\d+) a (\d+)\b")
SECTIONS = {
    "default": ("### `default` y `queues`", QUEUE_KEYS),
    "rings": ("### `rings`", RING_KEYS),
    "treatments": ("### `treatments`", TREATMENT_KEYS),
    "options": ("### `options`", ASK_KEYS),
    "returning": ("### `returning`", RETURNING_KEYS),
}


def table(section):
    text = GUIDE.split(f"\n{SECTIONS[section][0]}", 1)[1].split("\n#", 1)[0]
    return {name: (value, default) for name, value, default in ROW.findall(text)}


def document_with(section, name, value):
    part = {name: value}
    if name.startswith("when."):
        part = {"when": {name.removeprefix("when."): value}, "strategy": "round_robin"}
    parts = {
        "default": {"default": part},
        "rings": {"default": {"rings": [{"after_s": 0}, {"after_s": 1} | part]}},
        "treatments": {"default": {"treatments": [part]}},
        "options": {"options": {"x": part}},
        "returning": {"returning": part},
    }
    return yaml.safe_dump({"format": 1, "title": "x"} | parts[section])


NUMBERS = [
    pytest.param(section, name, *map(int, bounds.groups()), id=f"{section}.{name}")
    for section in SECTIONS
    for name, (value, _) in table(section).items()
    if (bounds := BOUNDS.match(value))
]


@pytest.mark.parametrize("section", SECTIONS)
def test_every_field_is_in_the_guide_and_no_other(section):
    named = {name.partition(".")[0] for name in table(section)}
    assert named == set(SECTIONS[section][1])
    conditions = {name.partition(".")[2] for name in table("treatments") if "." in name}
    assert conditions == set(WHEN_KEYS)


def test_enough_bounds_are_documented():
    assert len(NUMBERS) == 8


@pytest.mark.parametrize(("section", "name", "low", "high"), NUMBERS)
def test_the_documented_bounds_are_the_real_ones(section, name, low, high):
    lowest = 2 if (section, name) == ("rings", "after_s") else low
    for value in (lowest, high):
        parse(document_with(section, name, value), "r.yaml")
    for value in (low - 1, high + 1):
        with pytest.raises(DocumentErrors, match=f"de {low} a {high}"):
            parse(document_with(section, name, value), "r.yaml")


@pytest.mark.parametrize(
    "name", ["strategy", "credit_s", "last_agent_s", "fair_idle_s", "announce_wait"]
)
def test_the_documented_defaults_of_a_queue_are_the_real_ones(name):
    real = {field.name: field.default for field in fields(QueueRules)}[name]
    assert real is not MISSING
    shown = {True: "`sí`", False: "`no`"}[real] if isinstance(real, bool) else real
    shown = (
        f"`{shown}`" if name == "strategy" else f"{shown:g}" if isinstance(shown, float) else shown
    )
    assert table("default")[name][1] == shown


def test_the_documented_defaults_of_who_returns_are_the_real_ones():
    usual, rows = Returning(), table("returning")
    assert rows["keeps_age_s"][1] == f"{usual.keeps_age_s:g}"
    assert rows["same_agent_days"][1] == f"{usual.same_agent_s / 86_400:g}"


def test_the_strategies_of_the_guide_are_the_real_ones():
    assert re.findall(r"`(\w+)`", table("default")["strategy"][0]) == list(STRATEGIES)


def test_the_example_is_a_document_without_a_remark():
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[1]
    skills = dict.fromkeys(("ventas", "usuarios", "vinos", "ingles"), 9)
    team = (Profile("Ana", skills, frozenset({"norte", "expertos"})),)
    around = Around({"ventas": "ventas"}, {"ventas"}, team)
    assert lint(example, "r.yaml", around) == ()


def test_the_documented_limits_of_the_whole_are_the_real_ones():
    limits = (
        f"{MAX_QUEUES} colas, {MAX_OPTIONS} opciones, {MAX_CLASSES} clases, {MAX_COMPANIES} empresas, "
        f"{MAX_LANGUAGES} idiomas y " + f"{LIMITS.characters:,}".replace(",", " ") + " caracteres"
    )
    assert limits in " ".join(GUIDE.split())
    assert f"hasta {MAX_RINGS} etapas" in GUIDE
    assert f"hasta {MAX_TREATMENTS} tratamientos" in GUIDE
