"""What an admin is told about a routing document, and that good ones are read as written."""

import re
from datetime import datetime, time
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import acd.routing
from acd.agents import AgentState
from acd.board import Board
from acd.model import BoardRules, QueuePolicy, Treatment, When
from acd.needs import Need, Ring
from acd.routing.around import Around, Profile
from acd.routing.build import (
    ASK_KEYS,
    MAX_COMPANIES,
    MAX_QUEUES,
    MAX_RINGS,
    MAX_TREATMENTS,
    QUEUE_KEYS,
    RING_KEYS,
    STRATEGIES,
    TREATMENT_KEYS,
    WHEN_KEYS,
)
from acd.routing.document import Ask, Caller, QueueRules, Returning, Routing
from acd.routing.source import DEFAULT_ROUTING, LIMITS, lint, parse
from acd.routing.texts import TEXTS
from documents import texts as of_documents
from documents.problems import DocumentErrors

HERE = Path(__file__).parent
QUEUES = {"ventas": "ventas", "usuarios": None}
MALFORMED = [
    pytest.param(case["document"], case["problems"], id=case["name"])
    for case in yaml.safe_load((HERE / "malformed_routing.yaml").read_text(encoding="utf-8"))
]
ANA = Profile("Ana", {"ventas": 9, "ingles": 6}, frozenset({"norte"}))
BETO = Profile("Beto", {"ventas": 4, "usuarios": 9})
AROUND = Around(QUEUES, {"ventas", "usuarios"}, (ANA, BETO))
counted = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
"""Steps are counted here, not time: a busy machine must not make a test fail."""

WHOLE = """
format: 1
title: Prueba
default: {strategy: round_robin, last_agent_s: 20, announce_wait: no}
queues:
  ventas:
    strategy: fair_fastest
    credit_s: 60
    last_agent_s: 30.5
    fair_idle_s: 90
    rings:
      - {needs: {ventas: 8, ingles: 1}, groups: [norte]}
      - {after_s: 20, needs: {ventas: 3}, groups: norte}
      - {after_s: 60, keeps_own: no}
    treatments:
      - when: {waiting_over: 10}
        strategy: longest_idle
      - when: {between: 22:00-06:00, weekdays: [lunes, Mié, sun]}
        rings: [{needs: {ventas: 1}}]
options: {ventas: {credit_s: 60, needs: {ventas: 2}, prefers: {ventas: 6}}}
classes: {Oro: {credit_s: 300}}
companies: {0012: {prefers: {ventas: 4}}}
languages: {en: {needs: {ingles: 5}}, pt-BR: {needs: {ingles: 1}}}
returning: {keeps_age_s: 600, same_agent_days: 2}
"""


def problems_of(source, **known):
    with pytest.raises(DocumentErrors) as caught:
        parse(source, "r.yaml", **known)
    return caught.value.problems


def warnings_of(source, around=AROUND):
    found = lint(f"format: 1\ntitle: x\n{source}", "r.yaml", around)
    assert {problem.severity for problem in found} <= {"warning"}, found
    return [(problem.line, problem.code) for problem in found]


@pytest.mark.parametrize(("document", "expected"), MALFORMED)
def test_every_fault_is_reported_at_once_with_its_line_and_remedy(document, expected):
    found = problems_of(document, queues=QUEUES)
    assert sorted(f"{problem.line:3}: {problem.message}" for problem in found) == sorted(
        line.partition(": ")[0].rjust(3) + ": " + line.partition(": ")[2] for line in expected
    )
    assert [problem.line for problem in found] == sorted(problem.line for problem in found)


@pytest.mark.parametrize(("document", "expected"), MALFORMED)
def test_every_fault_can_be_told_in_english(document, expected):
    found = problems_of(document, queues=QUEUES)
    words = [problem.text("en") for problem in found]
    assert len(words) == len(expected)
    assert not set(words) & {problem.message for problem in found}


def test_everything_is_read_as_written():
    routing = parse(WHOLE, "r.yaml", queues=QUEUES)
    assert routing == Routing(
        title="Prueba",
        default=QueueRules(strategy="round_robin", last_agent_s=20, announce_wait=False),
        queues={
            "ventas": QueueRules(
                strategy="fair_fastest",
                credit_s=60,
                last_agent_s=30.5,
                fair_idle_s=90,
                announce_wait=False,
                rings=(
                    Ring(0, (Need("ventas", 8), Need("ingles", 1)), frozenset({"norte"})),
                    Ring(20, (Need("ventas", 3),), frozenset({"norte"})),
                    Ring(60, keeps_own=False),
                ),
                treatments=(
                    Treatment(When(waiting_over=10), strategy="longest_idle"),
                    Treatment(
                        When(None, (time(22), time(6)), frozenset({0, 2, 6})),
                        rings=(Ring(0, (Need("ventas", 1),)),),
                    ),
                ),
            )
        },
        options={"ventas": Ask(60, (Need("ventas", 2),), (Need("ventas", 6),))},
        classes={"oro": Ask(300)},
        companies={"0012": Ask(0, (), (Need("ventas", 4),))},
        languages={
            "en": Ask(0, (Need("ingles", 5),)),
            "pt-br": Ask(0, (Need("ingles", 1),)),
        },
        returning=Returning(600, 2 * 86_400),
    )


def test_the_least_that_can_be_written_asks_for_nothing():
    assert parse("format: 1\ntitle: x", "r.yaml") == Routing(title="x")


def test_a_queue_says_only_what_it_has_different():
    source = (
        "format: 1\ntitle: x\ndefault:\n  strategy: fewest_calls\n  credit_s: 9\n"
        "  rings: [{needs: {a: 1}}]\n  treatments: [{when: {waiting_over: 1}, strategy: round_robin}]\n"
        "queues: {ventas: {credit_s: 5}, usuarios: {rings: no, treatments: []}}"
    )
    routing = parse(source, "r.yaml")
    assert routing.queues["ventas"] == QueueRules(
        strategy="fewest_calls",
        credit_s=5,
        rings=routing.default.rings,
        treatments=routing.default.treatments,
    )
    assert (routing.queues["usuarios"].rings, routing.queues["usuarios"].treatments) == ((), ())
    assert routing.default.rings == (Ring(0, (Need("a"),)),)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("18:00-22:00", (time(18), time(22))),
        ('"9:05 - 12:30"', (time(9, 5), time(12, 30))),
        ("22:30–06:15", (time(22, 30), time(6, 15))),
        ("18:00-24:00", (time(18), time(0))),
        ("00:00-24:00", None),
    ],
)
def test_times_of_day_are_read_as_people_write_them_quoted_or_not(written, read):
    source = (
        "format: 1\ntitle: x\ndefault:\n  treatments:\n"
        f"    - when: {{between: {written}, waiting_over: 1}}\n      strategy: round_robin"
    )
    (treatment,) = parse(source, "r.yaml").default.treatments
    assert treatment.when.between == read


@pytest.mark.parametrize(
    ("names", "days"),
    [
        ("lunes", {0}),
        ("[LUNES, Miércoles, miercoles, sab]", {0, 2, 5}),
        ("[mon, Tuesday, wed, thu, friday, sat, sunday]", set(range(7))),
        ("[lun, mar, mié, jue, vie, sáb, dom]", set(range(7))),
    ],
)
def test_days_of_the_week_are_read_in_both_languages_full_or_short(names, days):
    source = (
        "format: 1\ntitle: x\ndefault:\n  treatments:\n"
        f"    - when: {{weekdays: {names}}}\n      strategy: round_robin"
    )
    (treatment,) = parse(source, "r.yaml").default.treatments
    assert treatment.when.weekdays == days


def test_the_class_and_language_count_however_the_crm_writes_them():
    routing = parse(WHOLE, "r.yaml")
    for language in ("en", "EN", "en_US", "en-GB"):
        assert routing.ask_of(Caller(language=language)).needs == (Need("ingles", 5),)
    assert routing.ask_of(Caller(language="pt_br")).needs == (Need("ingles", 1),)
    assert routing.ask_of(Caller(customer_class=" ORO ")).credit_s == 300
    assert routing.ask_of(Caller(customer_class="plata", language="fr")) == Ask()


def test_all_that_is_known_of_a_caller_adds_up():
    caller = Caller("ventas", "0012", "oro", "en")
    ask = parse(WHOLE, "r.yaml").ask_of(caller, Ask(10, (Need("ventas", 5),)))
    assert ask == Ask(370, (Need("ingles", 5), Need("ventas", 5)), (Need("ventas", 6),))
    most = parse("format: 1\ntitle: x\noptions: {a: {credit_s: 1800}}", "r.yaml")
    assert most.ask_of(Caller("a"), Ask(1)).credit_s == 1800


def test_every_skill_that_is_named_anywhere_is_known_to_be_asked_for():
    assert parse(WHOLE, "r.yaml").skills() == {"ventas", "ingles"}


def test_the_shipped_document_has_no_faults_and_no_remarks():
    shipped = DEFAULT_ROUTING.read_bytes()
    assert lint(shipped, "default.yaml", AROUND) == ()
    routing = parse(shipped, "default.yaml", queues=())
    assert routing.default == QueueRules(last_agent_s=20)
    assert routing.returning == Returning(keeps_age_s=600)


EXAMPLE = re.compile(r"# (\w+:( |$)| +\S)")


def test_the_examples_in_the_shipped_document_work_when_the_marks_are_taken_away():
    lines = DEFAULT_ROUTING.read_text("utf-8").splitlines()
    body = lines[lines.index("format: 1") :]
    shown = [line.replace("# ", "", 1) if EXAMPLE.match(line) else line for line in body]
    routing = parse("\n".join(shown), "r.yaml", queues=QUEUES)
    assert len(routing.queues["ventas"].rings) == 3
    assert len(routing.queues["ventas"].treatments) == 2
    assert routing.classes["oro"].credit_s == 300
    assert routing.companies.keys() == {"1006"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("queues: {ventas: {rings: [{needs: {ventas: 8}}, {after_s: 9, needs: {ventas: 3}}]}}", []),
        ("queues: {ventas: {rings: [{needs: {ventas: 10}}]}}", [(3, "level_nobody")]),
        ("queues: {ventas: {rings: [{needs: {vinos: 1}}]}}", [(3, "skill_nobody")]),
        ("queues: {ventas: {rings: [{groups: [norte, sur]}]}}", [(3, "group_nobody")]),
        (
            "queues: {ventas: {rings: [{needs: {usuarios: 9}, groups: norte}]}}",
            [(3, "ring_nobody")],
        ),
        ("options: {venta: {credit_s: 1}}", [(3, "option_missing")]),
        ("classes: {oro: {needs: {ingles: 7}}}", [(3, "level_nobody")]),
        ("classes: {oro: {prefers: {ingles: 7}}}", [(3, "prefer_nobody")]),
        ("companies: {1: {prefers: {vinos: 1}}}", [(3, "skill_nobody")]),
        ("default: {fair_idle_s: 60}", [(3, "fair_idle_unused")]),
        ("default: {strategy: fair_fastest, fair_idle_s: 60}", []),
        ("queues: {usuarios: {strategy: most_skilled}}", [(3, "nothing_compared")]),
        ("queues: {ventas: {strategy: most_skilled}}", []),
        (
            "default:\n  rings:\n    - {}\n    - {after_s: 9, needs: {ventas: 1}}",
            [(6, "ring_narrower")],
        ),
        (
            (
                "default:\n  rings:\n    - {groups: norte}\n"
                "    - {after_s: 9, groups: norte, keeps_own: no}\n    - {after_s: 10}"
            ),
            [(7, "ring_narrower")],
        ),
    ],
)
def test_what_is_probably_not_meant_is_a_remark_and_no_fault(source, expected):
    assert warnings_of(source) == expected


def test_a_queue_that_nobody_serves_is_pointed_out_where_the_document_names_it():
    around = Around({"ventas": "vinos", "usuarios": None}, None, (ANA, BETO))
    source = "queues:\n  usuarios: {}\n  ventas: {credit_s: 1}"
    assert warnings_of(source, around) == [(5, "queue_nobody")]


def test_people_are_not_missed_where_there_are_none_yet_or_none_are_known():
    source = "queues: {ventas: {rings: [{needs: {vinos: 9}, groups: sur}]}}\noptions: {x: {}}"
    assert warnings_of(source, Around()) == []
    assert warnings_of(source, Around(QUEUES, None, ())) == []


TREATED = "default:\n  treatments:\n    - {{when: {{{}}}, strategy: {}}}\n    - {{when: {{{}}}, strategy: {}}}"


@pytest.mark.parametrize(
    ("first", "later", "is_in_vain"),
    [
        ("waiting_over: 5", "waiting_over: 10", True),
        ("waiting_over: 10", "waiting_over: 5", False),
        ("waiting_over: 5", "waiting_over: 10, weekdays: lunes", True),
        ("waiting_over: 5, weekdays: lunes", "waiting_over: 10", False),
        ("between: 08:00-20:00", "between: 09:00-10:00", True),
        ("between: 22:00-06:00", "between: 01:00-02:00", True),
        ("between: 22:00-06:00, weekdays: lunes", "between: 01:00-02:00, weekdays: mar", True),
        ("between: 22:00-06:00, weekdays: lunes", "between: 01:00-02:00, weekdays: lun", False),
        ("weekdays: [lun, mar]", "weekdays: mar, waiting_over: 3", True),
        ("weekdays: lun", "waiting_over: 3", False),
    ],
)
def test_a_treatment_that_an_earlier_one_always_forestalls_is_pointed_out(first, later, is_in_vain):
    source = TREATED.format(first, "round_robin", later, "fewest_calls")
    assert warnings_of(source) == ([(6, "treatment_never")] if is_in_vain else [])


def test_a_treatment_that_changes_nothing_is_pointed_out():
    assert warnings_of("default: {treatments: [{when: {waiting_over: 5}}]}") == [
        (3, "treatment_empty")
    ]


def test_faults_and_remarks_come_in_the_order_of_the_lines():
    source = "format: 1\ntitle: x\ndefault: {fair_idle_s: 60}\noptions: {x: {credit_s: -1}}"
    found = lint(source, "r.yaml", AROUND)
    assert [(problem.line, problem.severity) for problem in found] == [
        *((3, "warning"), (4, "error"), (4, "warning"))
    ]


def test_too_much_of_anything_is_refused():
    def many(count, made):
        return ", ".join(made(number) for number in range(count + 1))

    source = (
        "format: 1\ntitle: x\n"
        f"queues: {{{many(MAX_QUEUES, lambda number: f'q{number}: {{}}')}}}\n"
        f"companies: {{{many(MAX_COMPANIES, lambda number: f'{number}: {{}}')}}}\n"
        f"default:\n  rings: [{many(MAX_RINGS, lambda number: f'{{after_s: {number}}}')}]\n"
        "  treatments: ["
        + many(MAX_TREATMENTS, lambda number: f"{{when: {{waiting_over: {number + 1}}}}}")
        + "]"
    )
    assert {problem.code for problem in problems_of(source)} == {"too_many"}
    assert len(problems_of(source)) == 4
    assert [problem.code for problem in problems_of("#" * (LIMITS.characters + 1))] == ["too_long"]


def test_what_a_document_says_is_how_the_router_serves():
    routing = parse(WHOLE, "r.yaml")
    now = datetime.fromisoformat("2026-01-05T10:00:00+00:00")
    board = Board(BoardRules())
    board.set_queues([routing.treat(QueuePolicy("ventas", "Ventas", "ventas"))])
    board.set_agent(1, ANA.name, "2001", ANA.skills, now)
    board.log_in(1, now)
    assert board.agents[1].state is AgentState.AVAILABLE
    assert board.queues["ventas"].strategy == "fair_fastest"
    assert len(board.queues["ventas"].steps) == 3


# -- any document -----------------------------------------------------------------------------------


@given(st.binary(max_size=300))
@counted
def test_any_bytes_are_a_document_or_problems(source):
    _document_or_problems(source)


@given(st.text(alphabet="abg:-[]{}#&*!|>'\"%@`?,\n \t0\\uUx~<=", max_size=120))
@counted
def test_any_yaml_punctuation_is_a_document_or_problems(source):
    _document_or_problems(source)


@given(st.data())
@counted
def test_any_damage_to_a_good_document_is_a_document_or_problems(data):
    damaged = WHOLE
    for _ in range(3):
        at = data.draw(st.integers(0, len(damaged)))
        cut = data.draw(st.integers(0, 12))
        put = data.draw(st.text(alphabet='abkgo:1*#{}[]",\n  -', max_size=12))
        damaged = damaged[:at] + put + damaged[at + cut :]
    _document_or_problems(damaged)


WORDS = st.sampled_from(
    ["ventas", "norte", "no", "sí", "0012", "en", "60", "lunes", "18:00-22:00", *STRATEGIES]
)
VALUES = st.recursive(
    WORDS | st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)


def blocks(keys, **special):
    return st.fixed_dictionaries({}, optional={key: special.get(key, VALUES) for key in keys})


RINGS = VALUES | st.lists(VALUES | blocks(RING_KEYS), max_size=3)
TREATMENTS = VALUES | st.lists(
    VALUES | blocks(TREATMENT_KEYS, when=VALUES | blocks(WHEN_KEYS), rings=RINGS), max_size=3
)
RULES = VALUES | blocks(QUEUE_KEYS, rings=RINGS, treatments=TREATMENTS)
ASKS = VALUES | st.dictionaries(WORDS, VALUES | blocks(ASK_KEYS), max_size=2)


@given(RULES, st.dictionaries(WORDS, RULES, max_size=2), ASKS, ASKS, VALUES)
@counted
def test_any_values_in_the_right_places_are_a_document_or_problems(
    default, queues, options, companies, returning
):
    document = {
        "format": 1,
        "title": "x",
        "default": default,
        "queues": queues,
        "options": options,
        "classes": options,
        "companies": companies,
        "languages": options,
        "returning": returning,
    }
    _document_or_problems(yaml.safe_dump(document, allow_unicode=True))


def _document_or_problems(source):
    found = lint(source, "r.yaml", AROUND)
    for problem in found:
        assert problem.line >= 1
        assert problem.message.isprintable()
        assert problem.text("en").isprintable()
    faults = [problem for problem in found if problem.severity == "error"]
    if faults:
        assert list(problems_of(source, queues=QUEUES)) == faults
    else:
        _makes_sense(parse(source, "r.yaml", queues=QUEUES))


def _makes_sense(routing):
    for rules in (routing.default, *routing.queues.values()):
        for rings in (rules.rings, *(treatment.rings or () for treatment in rules.treatments)):
            begins = [ring.after_s for ring in rings]
            assert begins == sorted(set(begins))
            assert begins[:1] in ([], [0])
            assert all(1 <= need.level <= 10 for ring in rings for need in ring.needs)
        assert 0 <= rules.credit_s <= 1800
        assert rules.strategy in STRATEGIES


# -- the words --------------------------------------------------------------------------------------

SOURCES = "".join(
    path.read_text("utf-8")
    for path in Path(acd.routing.__file__).parent.glob("*.py")
    if path.name != "texts.py"
)
BY_NAME = (
    {f"explain_{strategy}" for strategy in STRATEGIES}
    | {f"day_{day}" for day in range(7)}
    | {
        f"source_{name}"
        for name in ("queue", "flow", "options", "classes", "companies", "languages")
    }
)
"""Codes that are put together."""


def test_no_words_are_kept_that_nobody_says():
    unsaid = {code for code in TEXTS.keys() - BY_NAME if f'"{code}"' not in SOURCES}
    assert unsaid == set()
    assert TEXTS.keys() >= BY_NAME


def test_what_any_document_can_get_wrong_is_said_in_one_place():
    assert not TEXTS.keys() & of_documents.TEXTS.keys()
