"""What an admin is told about a flow document, and that good ones are read as written."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from documents.patterns import MAX_NUMBERS
from documents.problems import DocumentErrors
from documents.source import MAX_CHARACTERS
from ivr.build import MAX_NODES
from ivr.document import Choice, CollectNode, Flow, MenuNode, QueueNode
from ivr.flow import DEFAULT_FLOW, lint, load, parse

PROMPTS = {"welcome", "goodbye"}
QUEUES = {"people"}
SHIPPED_PROMPTS = {
    *("welcome", "option_invalid", "ask_company", "company_empty", "company_unknown"),
    *("company_unverified", "transfer_to_agent"),
}
HERE = Path(__file__).parent
MALFORMED = [
    pytest.param(case["document"], case["problems"], id=case["name"])
    for case in yaml.safe_load((HERE / "malformed.yaml").read_text(encoding="utf-8"))
]

SMALL = """
format: 1
title: Prueba
start: menu
nodes:
  menu:
    kind: menu
    say: welcome
    choices:
      1: {go: number, choice: sí}
      "*": {go: menu}
    wrong: {go: people}
    silence: {go: people}
  number:
    kind: collect
    say: [welcome]
    into: company_number
    max_digits: 4
    go: people
  people: {kind: queue, queue: people}
"""


def problems_of(source, name="f.yaml", **known):
    with pytest.raises(DocumentErrors) as caught:
        parse(source, name, **known)
    return caught.value.problems


@pytest.mark.parametrize(("document", "expected"), MALFORMED)
def test_every_fault_is_reported_at_once_with_its_line(document, expected):
    found = problems_of(document, prompts=PROMPTS, queues=QUEUES)
    assert [f"{problem.line}: {problem.message}" for problem in found] == expected


@pytest.mark.parametrize(("document", "expected"), MALFORMED)
def test_every_fault_can_be_told_in_english(document, expected):
    found = problems_of(document, prompts=PROMPTS, queues=QUEUES)
    words = [problem.text("en") for problem in found]
    assert len(words) == len(expected)
    assert not set(words) & {problem.message for problem in found}


def test_the_error_reads_as_file_line_and_words():
    with pytest.raises(match=r"(?m)^line\.yaml:1: flow: falta «title»$"):
        parse("format: 1", "line.yaml")


def test_the_shipped_flow_is_sound_and_uses_what_the_line_has():
    flow = load(
        DEFAULT_FLOW,
        prompts=SHIPPED_PROMPTS,
        queues={"usuarios", "ventas", "consultas", "general"},
    )
    menu = flow.nodes[flow.start]
    assert isinstance(menu, MenuNode)
    assert {key: choice.choice for key, choice in menu.choices.items()} == {
        "1": "usuario",
        "2": "interesado",
        "3": "otras_consultas",
    }


def test_a_file_that_is_named_in_a_problem_is_named_by_its_path(tmp_path):
    path = tmp_path / "mío.yaml"
    path.write_text("format: 9\n", encoding="utf-8")
    with pytest.raises(DocumentErrors) as caught:
        load(path)
    assert {problem.file for problem in caught.value.problems} == {str(path)}


def test_what_is_left_out_has_the_documented_default():
    flow = parse(SMALL, "small.yaml")
    menu, number = flow.nodes["menu"], flow.nodes["number"]
    assert isinstance(menu, MenuNode)
    assert isinstance(number, CollectNode)
    assert (menu.wrong.tries, menu.wrong.say, menu.silence.after_s) == (3, (), 5)
    assert (number.end_key, number.first_digit_s, number.pause_s) == ("#", 7, 4)
    assert (number.tries, number.lookup, number.unverified.go) == (3, None, None)


def test_keys_are_text_whatever_yaml_makes_of_numbers_and_words():
    flow = parse(SMALL.replace("  people:", "  no:").replace("go: people", "go: no"), "f.yaml")
    menu = flow.nodes["menu"]
    assert isinstance(menu, MenuNode)
    assert menu.choices == {"1": Choice("number", "sí"), "*": Choice("menu")}
    assert flow.nodes["no"] == QueueNode("people")


def test_numbers_languages_and_what_a_queue_asks_are_read_as_written():
    source = SMALL.replace("nodes:", 'numbers: {8002: people, "+54*11#": number}\nnodes:').replace(
        "choice: sí}", "choice: sí, language: es-AR}"
    )
    asks = "people: {kind: queue, queue: people, needs: {ventas: 10}, prefers: {}, credit_s: 1.5}"
    flow = parse(source.replace("people: {kind: queue, queue: people}", asks), "f.yaml")
    assert flow.numbers == {"8002": "people", "+54*11#": "number"}
    assert flow.nodes["people"] == QueueNode("people", (("ventas", 10),), (), 1.5)
    menu = flow.nodes["menu"]
    assert isinstance(menu, MenuNode)
    assert [choice.language for choice in menu.choices.values()] == ["es-AR", None]
    assert [flow.begins_at(dialled) for dialled in ("8002", "0800", "")] == [
        *("people", "menu", "menu")
    ]


ASKING = SMALL.replace("queue: people}", "queue: people, needs: {ventas: 4, vinos: 2}}")


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (None, ""),
        ({"ventas": 4, "vinos": 9}, ""),
        ({"ventas": 3, "vinos": 2}, "«ventas» en nivel 4 o más (el mayor es 3)"),
        ({"ventas": 5, "vino": 5}, "«vinos»; quien pase por ahí no será atendido. ¿Quiso decir"),
    ],
)
def test_a_queue_that_asks_for_what_no_agent_has_is_warned_of_but_can_be_used(levels, expected):
    assert isinstance(parse(ASKING, "f.yaml"), Flow)
    found = lint(ASKING, "f.yaml", levels=levels)
    assert {problem.severity for problem in found} <= {"warning"}
    assert [problem.line for problem in found] == ([20] if expected else [])
    assert expected in "".join(str(problem) for problem in found)


def test_a_flow_with_faults_is_told_them_and_no_warnings():
    found = lint(ASKING.replace("go: people", "go: peopel"), "f.yaml", levels={})
    assert {problem.severity for problem in found} == {"error"}


def test_too_many_numbers_are_refused():
    numbers = "".join(f"  {8000 + number}: menu\n" for number in range(MAX_NUMBERS + 1))
    found = problems_of(SMALL.replace("nodes:", f"numbers:\n{numbers}nodes:"))
    assert {problem.code for problem in found} == {"too_many"}


def test_nothing_is_checked_against_prompts_and_queues_that_are_not_given():
    assert isinstance(parse(SMALL, "small.yaml"), Flow)
    assert problems_of(SMALL, prompts=(), queues=())[0].code == "unknown_prompt"


def test_a_byte_order_mark_is_no_fault():
    assert parse(b"\xef\xbb\xbf" + SMALL.encode(), "f.yaml") == parse(SMALL, "f.yaml")


def test_windows_line_ends_are_no_fault():
    assert parse(SMALL.replace("\n", "\r\n"), "f.yaml") == parse(SMALL, "f.yaml")


def test_a_file_in_another_encoding_is_told_with_its_line():
    (problem,) = problems_of(SMALL.replace("Prueba", "Opción").encode("latin-1"))
    assert (problem.line, problem.code) == (3, "not_utf8")


def test_a_file_that_is_too_long_is_not_even_read():
    (problem,) = problems_of("a: b\n" * MAX_CHARACTERS)
    assert problem.code == "too_long"


def test_too_many_nodes_are_refused():
    extra = "".join(f"  n{number}: {{kind: hangup}}\n" for number in range(MAX_NODES))
    assert "too_many" in {problem.code for problem in problems_of(SMALL + extra)}


@pytest.mark.parametrize("bomb", ["[" * 50_000, "a: " * 20_000, "{" * 50_000, "- " * 30_000])
def test_deep_nesting_ends_soon_in_a_clear_problem(bomb):
    assert problems_of(bomb)


@given(st.binary(max_size=300))
def test_any_bytes_are_a_flow_or_problems(source):
    _flow_or_problems(source)


@given(st.text(max_size=300))
def test_any_text_is_a_flow_or_problems(source):
    _flow_or_problems(source)


@given(st.text(alphabet="abg:-[]{}#&*!|>'\"%@`?,\n \t0\\uUx~<=", max_size=120))
def test_any_yaml_punctuation_is_a_flow_or_problems(source):
    _flow_or_problems(source)


@given(st.data())
def test_any_damage_to_a_good_document_is_a_flow_or_problems(data):
    at = data.draw(st.integers(0, len(SMALL)))
    cut = data.draw(st.integers(0, 12))
    put = data.draw(st.text(alphabet='abkgo:1*#{}[]",\n  -', max_size=12))
    _flow_or_problems(SMALL[:at] + put + SMALL[at + cut :])


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
WORDS = st.sampled_from(["menu", "collect", "say", "queue", "hangup", "number", "people", "1", "#"])


@given(
    st.dictionaries(
        WORDS,
        st.dictionaries(
            st.sampled_from(
                ["kind", "say", "go", "choices", "wrong", "silence", "queue", "max_digits", "into"]
            ),
            WORDS | VALUES | st.dictionaries(WORDS, VALUES, max_size=3),
        ),
    )
)
def test_any_values_in_the_right_places_are_a_flow_or_problems(nodes):
    document = {"format": 1, "title": "x", "start": "menu", "nodes": nodes}
    _flow_or_problems(yaml.safe_dump(document, allow_unicode=True))


def _flow_or_problems(source):
    try:
        flow = parse(source, "f.yaml", prompts=PROMPTS)
    except DocumentErrors as errors:
        _can_be_told(errors)
    else:
        assert isinstance(flow, Flow)


def _can_be_told(errors):
    assert errors.problems
    assert str(errors).encode()
    for problem in errors.problems:
        assert problem.line >= 1
        assert problem.message.isprintable()
        assert problem.text("en").isprintable()
