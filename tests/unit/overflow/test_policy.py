"""What an admin is told about an overflow policy, and that good ones are read as written."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from documents.problems import DocumentErrors
from overflow.build import MAX_ENTRIES, MAX_QUEUES
from overflow.policy import (
    Entry,
    MessageRules,
    OverflowPolicy,
    QueuePlan,
    SendBack,
    TicketRules,
    Treatment,
    When,
)
from overflow.source import DEFAULT_POLICY, lint, parse

PROMPTS = {"overflow_busy", "goodbye"}
QUEUES = {"ventas", "usuarios"}
HERE = Path(__file__).parent
MALFORMED = [
    pytest.param(case["document"], case["problems"], id=case["name"])
    for case in yaml.safe_load((HERE / "malformed_policy.yaml").read_text(encoding="utf-8"))
]

WHOLE = """
format: 1
title: Prueba
default:
  open:
    say: [overflow_busy]
    choices: [message, wait]
    mailbox: todos@ejemplo.com
    when: {waited_s: 30, waiting_over: 4, no_agents: no}
    message: {max_s: 60}
  closed:
    mailbox: guardia@ejemplo.com
    choices: [ticket]
queues:
  ventas:
    open:
      choices: [ticket, message]
      when: {waited_s: no, all_paused: false}
      message: {silence_s: 3.5}
      ticket: {same_caller_s: 0}
    closed:
      mailbox: no
      choices: no
entries:
  "8001": {queue: usuarios, send_back: {to: "600", trunk: pbx, by: call}}
  +5411: {queue: ventas}
"""


def problems_of(source, name="p.yaml", **known):
    with pytest.raises(DocumentErrors) as caught:
        parse(source, name, **known)
    return caught.value.problems


def warnings_of(source, **known):
    found = lint(f"format: 1\ntitle: x\n{source}", "p.yaml", **known)
    assert {problem.severity for problem in found} <= {"warning"}
    return [(problem.line, problem.code) for problem in found]


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


def test_everything_is_read_as_written():
    policy = parse(WHOLE, "p.yaml", prompts=PROMPTS, queues=QUEUES)
    assert policy.title == "Prueba"
    assert policy.default.open == Treatment(
        say=("overflow_busy",),
        choices=("message", "wait"),
        mailbox="todos@ejemplo.com",
        when=When(waited_s=30, waiting_over=4, no_agents=False),
        message=MessageRules(max_s=60),
    )
    assert policy.entries == {
        "8001": Entry("usuarios", SendBack("600", "pbx", "call")),
        "+5411": Entry("ventas"),
    }


def test_a_queue_says_only_what_it_has_different():
    policy = parse(WHOLE, "p.yaml")
    default = policy.default.open
    assert policy.treatment("ventas", "open") == replace(
        default,
        choices=("ticket", "message"),
        when=replace(default.when, waited_s=None, all_paused=False),
        message=replace(default.message, silence_s=3.5),
        ticket=TicketRules(0),
    )
    assert policy.treatment("usuarios", "open") == default


def test_what_a_queue_does_not_want_it_can_switch_off():
    closed = parse(WHOLE, "p.yaml").treatment("ventas", "closed")
    assert (closed.mailbox, closed.choices) == ("", ())


def test_the_least_that_can_be_written_is_the_default_for_everybody():
    policy = parse("format: 1\ntitle: x", "p.yaml")
    assert policy == OverflowPolicy(title="x")
    assert policy.treatment("whatever", "closed") == QueuePlan().closed


def test_the_shipped_policy_says_what_holds_without_any():
    shipped = parse(DEFAULT_POLICY.read_bytes(), "default.yaml", prompts=set(), queues=set())
    assert replace(shipped, title="") == OverflowPolicy()


def test_the_examples_in_the_shipped_policy_work_when_the_marks_are_taken_away():
    lines = DEFAULT_POLICY.read_text("utf-8").splitlines()
    body = lines[lines.index("format: 1") :]
    shown = [line.replace("# ", "", 1) if _is_example(line) else line for line in body]
    policy = parse("\n".join(shown), "p.yaml", prompts={"overflow_closed"}, queues={"ventas"})
    assert policy.treatment("ventas", "open").when.waiting_over == 5
    assert policy.treatment("ventas", "closed").choices == ("message",)
    assert policy.default.closed.mailbox == "guardia@ejemplo.com"
    assert policy.entries["8001"].send_back == SendBack("600", "pbx", "refer")


def _is_example(line):
    marked = line.lstrip()
    return marked.startswith("# ") and (":" in marked.split()[1] or marked.startswith("#  "))


def test_waiting_while_closed_is_offered_to_who_can_be_sent_back():
    source = 'closed: {choices: [wait]}\nentries:\n  "8001": {queue: v, send_back: {to: "600"}}'
    policy = parse(f"format: 1\ntitle: x\ndefault:\n  {source}", "p.yaml")
    assert policy.default.closed.choices == ("wait",)


@pytest.mark.parametrize(
    "address",
    ["a@b.co", "ventas+atiende@sub.ejemplo.com.ar", "o'higgins@ejemplo.cl", "root@localhost"],
)
def test_addresses_that_exist_in_the_wild_are_taken(address):
    source = f'format: 1\ntitle: x\ndefault: {{open: {{mailbox: "{address}"}}}}'
    assert parse(source, "p.yaml").default.open.mailbox == address


@pytest.mark.parametrize(
    "address",
    [
        *(
            "a",
            "a@",
            "@b.co",
            "a@b.",
            "a@.b",
            "a@b@c",
            "a b@c.co",
            "a@b c.co",
            "a@-b.co",
            ".a@b.co",
        ),
        *("mailto:a@b.co", "a..b@c.co", "añ@b.co", "a@b.co\\r\\nBcc: c@d.co", "x" * 250 + "@b.co"),
    ],
)
def test_addresses_that_no_mail_would_reach_are_refused(address):
    source = f'format: 1\ntitle: x\ndefault: {{open: {{mailbox: "{address}"}}}}'
    assert [problem.code for problem in problems_of(source)] == ["bad_mailbox"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("default: {open: {mailbox: a@b.co}, closed: {mailbox: a@b.co}}", []),
        ("", [(1, "no_mailbox"), (1, "no_mailbox")]),
        (
            (
                "default:\n  open: {choices: [wait], mailbox: a@b.co, message: {max_s: 20}}\n"
                "  closed: {choices: no}"
            ),
            [(4, "not_offered"), (4, "not_offered")],
        ),
        (
            (
                "default:\n  open:\n    choices: [message]\n    ticket: {same_caller_s: 0}\n"
                "    mailbox: a@b.co\n  closed: {mailbox: a@b.co}"
            ),
            [(6, "not_offered")],
        ),
        (
            (
                "default:\n  open:\n    mailbox: a@b.co\n"
                "    when: {waited_s: no, no_agents: no, all_paused: no}\n  closed: {choices: no}"
            ),
            [(6, "never_offered")],
        ),
        ("default:\n  open:\n    choices: no\n  closed: {choices: no}", [(5, "only_told")]),
    ],
)
def test_what_is_probably_not_meant_is_a_warning_and_no_fault(source, expected):
    assert warnings_of(source) == expected


def test_warnings_are_told_in_both_languages():
    (problem,) = lint("format: 1\ntitle: x\ndefault: {open: {choices: no}}", "p.yaml")[:1]
    assert problem.text() != problem.text("en")


def test_faults_and_warnings_come_in_the_order_of_the_lines():
    source = "format: 1\ntitle: x\ndefault:\n  open: {choose_s: 0}\n  closed: {tries: 0}"
    found = lint(source, "p.yaml")
    assert [(problem.line, problem.severity) for problem in found] == [
        *((4, "error"), (4, "warning"), (5, "error"), (5, "warning"))
    ]


def test_nothing_is_checked_against_prompts_and_queues_that_are_not_given():
    assert parse(WHOLE, "p.yaml")
    assert {found.code for found in problems_of(WHOLE, prompts=(), queues=())} == {
        *("unknown_prompt", "unknown_queue")
    }


def test_too_many_queues_and_entries_are_refused():
    queues = "".join(f"  q{number}: {{}}\n" for number in range(MAX_QUEUES + 1))
    entries = "".join(f"  {number}: {{queue: q}}\n" for number in range(MAX_ENTRIES + 1))
    found = problems_of(f"format: 1\ntitle: x\nqueues:\n{queues}entries:\n{entries}")
    assert [problem.code for problem in found] == ["too_many", "too_many"]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_policy_or_problems(source):
    _policy_or_problems(source)


@given(st.text(alphabet="abg:-[]{}#&*!|>'\"%@`?,\n \t0\\uUx~<=", max_size=120))
def test_any_yaml_punctuation_is_a_policy_or_problems(source):
    _policy_or_problems(source)


@given(st.data())
def test_any_damage_to_a_good_policy_is_a_policy_or_problems(data):
    for _ in range(3):
        at = data.draw(st.integers(0, len(WHOLE)))
        cut = data.draw(st.integers(0, 12))
        put = data.draw(st.text(alphabet='abkgo:1*#{}[]",\n  -', max_size=12))
        _policy_or_problems(WHOLE[:at] + put + WHOLE[at + cut :])


WORDS = st.sampled_from(["wait", "message", "no", "sí", "8001", "ventas", "a@b.co", "call", "60"])
VALUES = st.recursive(
    WORDS | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
RULES = st.dictionaries(
    st.sampled_from([*Treatment.__struct_fields__, "loud"]),
    VALUES | st.dictionaries(st.sampled_from(When.__struct_fields__), VALUES),
)
PLANS = VALUES | st.fixed_dictionaries({}, optional={"open": RULES, "closed": RULES})
ENTRIES = st.dictionaries(
    WORDS, VALUES | st.fixed_dictionaries({"queue": WORDS}, optional={"send_back": VALUES})
)


@given(PLANS, st.dictionaries(WORDS, PLANS, max_size=3), ENTRIES)
def test_any_values_in_the_right_places_are_a_policy_or_problems(default, queues, entries):
    document = {
        "format": 1,
        "title": "x",
        "default": default,
        "queues": queues,
        "entries": entries,
    }
    _policy_or_problems(yaml.safe_dump(document, allow_unicode=True))


def _policy_or_problems(source):
    found = lint(source, "p.yaml", prompts=PROMPTS, queues=QUEUES)
    for problem in found:
        assert problem.line >= 1
        assert problem.message.isprintable()
        assert problem.text("en").isprintable()
    faults = [problem for problem in found if problem.severity == "error"]
    if faults:
        assert list(problems_of(source, prompts=PROMPTS, queues=QUEUES)) == faults
    else:
        _makes_sense(parse(source, "p.yaml", prompts=PROMPTS, queues=QUEUES))


def _makes_sense(policy):
    for plan in (policy.default, *policy.queues.values()):
        for rules in (plan.open, plan.closed):
            assert len(set(rules.choices)) == len(rules.choices)
            assert rules.message.min_speech_s <= rules.message.max_s
            assert 1 <= rules.choose_s <= 60
            assert 10 <= rules.again_every_s <= 3600
