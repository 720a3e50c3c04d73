"""docs/overflow.md tells the truth: fields, bounds and defaults are those of the code."""

import re
from pathlib import Path

import msgspec
import pytest
import yaml

from documents.problems import DocumentErrors
from documents.source import MAX_CHARACTERS
from overflow.build import MAX_ENTRIES, MAX_QUEUES, ONLY_OPEN, TREATMENT_KEYS
from overflow.decision import reasons
from overflow.policy import SAID, Entry, SendBack, Treatment
from overflow.source import lint, parse
from overflow.ticket import ticket_number
from tests.unit.overflow.test_decision import EVERY, QUIET

GUIDE = (Path(__file__).parents[3] / "docs" / "overflow.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `([\w.]+)` \| (.*?) \| (.*?) \|$", re.MULTILINE)
BOUNDS = re.compile(r"^([\d.]+) a ([\d.]+)\b")


def table(heading):
    section = GUIDE.split(f"\n### {heading}", 1)[1].split("\n#", 1)[0]
    return {name: (value, default) for name, value, default in ROW.findall(section)}


RULES = table("`open` y `closed`")
ENTRY = table("`entries`")
NUMBERS = [
    pytest.param(name, *map(float, bounds.groups()), id=name)
    for name, (value, _) in RULES.items()
    if (bounds := BOUNDS.match(value))
]


def fields_of(struct, ahead=""):
    for field in msgspec.structs.fields(struct):
        default = field.default
        if isinstance(default, msgspec.Struct):
            yield from fields_of(type(default), f"{field.name}.")
        else:
            yield f"{ahead}{field.name}", default


def policy_with(name, value):
    outer, _, inner = name.rpartition(".")
    rules = {outer: {inner: value}} if outer else {inner: value}
    if outer == "message":
        rules["message"] = {"max_s": 600, **rules["message"]}
    return yaml.safe_dump({"format": 1, "title": "x", "default": {"open": rules}})


def written(value):
    return f"{value:g}" if value % 1 else str(int(value))


def test_every_field_is_in_the_guide_and_no_other():
    assert RULES.keys() == dict(fields_of(Treatment)).keys()
    assert {name.partition(".")[0] for name in RULES} == set(TREATMENT_KEYS)
    back = {f"send_back.{field}" for field in SendBack.__struct_fields__}
    assert ENTRY.keys() == {*Entry.__struct_fields__, *back} - {"send_back"}


@pytest.mark.parametrize(("name", "low", "high"), NUMBERS)
def test_the_documented_bounds_are_the_real_ones(name, low, high):
    for value in (low, high):
        parse(policy_with(name, written(value)), "p.yaml")
    for value in (low - 0.1 if low % 1 else low - 1, high + 1):
        with pytest.raises(DocumentErrors, match=f"de {written(low)} a {written(high)}"):
            parse(policy_with(name, written(value)), "p.yaml")


@pytest.mark.parametrize(
    ("name", "default"),
    [
        pytest.param(name, default, id=name)
        for name, (_, default) in RULES.items()
        if name not in ("say", "choices", "mailbox")
    ],
)
def test_the_documented_defaults_are_the_real_ones(name, default):
    real = dict(fields_of(Treatment))[name]
    shown = {None: "`no`", False: "`no`", True: "`sí`"}.get(real) if not _is_number(real) else None
    assert default == (shown or written(real))


def _is_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


@pytest.mark.parametrize("name", [name for name in RULES if "`no`" in RULES[name][0]])
def test_what_the_guide_says_can_be_switched_off_can_be(name):
    outer, _, inner = name.rpartition(".")
    rules = parse(policy_with(name, "no"), "p.yaml").default.open
    assert not getattr(getattr(rules, outer) if outer else rules, inner)


@pytest.mark.parametrize("name", ["queue", "send_back.to"])
def test_what_the_guide_calls_needed_is_needed(name):
    assert ENTRY[name][1].startswith("obligatorio")
    entry = {"queue": "v", "send_back": {"to": "600"}}
    outer, _, inner = name.rpartition(".")
    del (entry[outer] if outer else entry)[inner]
    source = yaml.safe_dump({"format": 1, "title": "x", "entries": {"8001": entry}})
    found = [problem for problem in lint(source, "p.yaml") if problem.severity == "error"]
    assert [problem.code for problem in found] == ["missing"]


def test_the_guide_names_what_counts_only_while_open():
    named = GUIDE.split(" solo valen en `open`", 1)[0].rsplit("\n\n", 1)[1]
    assert set(re.findall(r"`(\w+)`", named)) == set(ONLY_OPEN)


def test_the_reasons_stand_in_the_order_in_which_they_are_told():
    section = GUIDE.split("\n## Cuándo se ofrece", 1)[1].split("\n## ", 1)[0]
    worst = msgspec.structs.replace(
        QUIET, agents_paused=3, waited_s=1e6, waiting=99, expected_wait_s=1e6
    )
    told = ["no_agents", *reasons(worst, EVERY)]
    assert re.findall(r"^\d\. `(\w+)`", section, re.MULTILINE) == told
    assert {*told, "closed", "entered"} == SAID.keys()


def test_the_example_is_a_policy_without_a_remark():
    example = re.search(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)[1]
    assert lint(example, "p.yaml", prompts=(), queues={"ventas"}) == ()


def test_the_documented_limits_of_the_whole_are_the_real_ones():
    assert f"{MAX_QUEUES} colas, {MAX_ENTRIES} entradas" in GUIDE
    assert f"{MAX_CHARACTERS:,}".replace(",", " ") + " caracteres" in GUIDE


def test_the_documented_ticket_number_is_real():
    assert f"`000001` se da como\n`{ticket_number(1)}`" in GUIDE
