"""docs/flow.md tells the truth: fields, bounds and defaults are those of the code."""

import re
from pathlib import Path

import msgspec
import pytest
import yaml

from documents.patterns import MAX_DIALLED, MAX_NUMBERS
from documents.problems import DocumentErrors
from documents.source import MAX_CHARACTERS
from ivr import document
from ivr.build import KINDS, MAX_NODES, MAX_SKILLS
from ivr.flow import parse

GUIDE = (Path(__file__).parents[3] / "docs" / "flow.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### `(\w+)`.*?(?=^##|\Z)", re.MULTILINE | re.DOTALL)
ROW = re.compile(r"^\| `([\w.]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
BOUNDS = re.compile(r"^(\d+) a (\d+)\b")

FIELDS = {
    (match[1], name): (value, default)
    for match in SECTION.finditer(GUIDE)
    for name, value, default in ROW.findall(match[0])
}
NUMBERS = [
    pytest.param(kind, name, *map(int, bounds.groups()), id=f"{kind}.{name}")
    for (kind, name), (value, _) in FIELDS.items()
    if (bounds := BOUNDS.match(value))
]
NODES = {
    "menu": document.MenuNode,
    "collect": document.CollectNode,
    "menu.wrong": document.Wrong,
    "menu.silence": document.Silence,
    "queue": document.QueueNode,
}


def flow_with(kind, name, value):
    nodes = {
        "menu": {
            "kind": "menu",
            "say": "p",
            "choices": {"1": {"go": "collect"}},
            "wrong": {"go": "queue"},
            "silence": {"go": "queue"},
        },
        "collect": {
            "kind": "collect",
            "say": "p",
            "into": "company_number",
            "max_digits": 4,
            "go": "queue",
        },
        "queue": {"kind": "queue", "queue": "q"},
    }
    *inner, last = name.split(".")
    place = nodes[kind]
    for key in inner:
        place = place[key]
    place[last] = value
    return yaml.safe_dump({"format": 1, "title": "x", "start": "menu", "nodes": nodes})


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_a_kind_is_in_the_guide_and_no_other(kind):
    documented = {name.partition(".")[0] for of, name in FIELDS if of == kind}
    assert documented == set(KINDS[kind][0])


@pytest.mark.parametrize(("kind", "name", "low", "high"), NUMBERS)
def test_the_documented_bounds_are_the_real_ones(kind, name, low, high):
    for value in (low, high):
        parse(flow_with(kind, name, value), "f.yaml")
    for value in (low - 1, high + 1):
        with pytest.raises(match=f"{low} a {high}"):
            parse(flow_with(kind, name, value), "f.yaml")


@pytest.mark.parametrize(("kind", "name"), [pair for pair in FIELDS if FIELDS[pair][1].isdigit()])
def test_the_documented_defaults_are_the_real_ones(kind, name):
    *inner, last = name.split(".")
    struct = NODES[".".join([kind, *inner])]
    real = {field.name: field.default for field in msgspec.structs.fields(struct)}[last]
    assert float(FIELDS[kind, name][1]) == real
    flow = parse(flow_with("menu", "say", "p"), "f.yaml")
    value = flow.nodes[kind]
    for key in name.split("."):
        value = getattr(value, key)
    assert value == real


@pytest.mark.parametrize(
    ("kind", "name"), [pair for pair in FIELDS if FIELDS[pair][1] == "obligatorio"]
)
def test_what_the_guide_calls_needed_is_needed(kind, name):
    if kind not in ("menu", "collect"):
        source = f"format: 1\ntitle: x\nstart: n\nnodes:\n  n:\n    kind: {kind}\n"
    else:
        *inner, last = name.split(".")
        whole = yaml.safe_load(flow_with("menu", "say", "p"))
        place = whole["nodes"][kind]
        for key in inner:
            place = place[key]
        del place[last]
        source = yaml.safe_dump(whole)
    with pytest.raises(DocumentErrors) as caught:
        parse(source, "f.yaml")
    missing = {found.details["key"] for found in caught.value.problems if found.code == "missing"}
    assert name.rpartition(".")[2] in missing


def test_the_documented_limits_of_the_whole_are_the_real_ones():
    assert f"hasta {MAX_DIALLED})," in GUIDE
    assert f"caben\n  {MAX_NUMBERS}." in GUIDE
    assert f"{MAX_SKILLS} habilidades" in GUIDE
    assert f"{MAX_NODES} nodos" in GUIDE
    assert f"{MAX_CHARACTERS:,}".replace(",", " ") + " caracteres" in GUIDE
