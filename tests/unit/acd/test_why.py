"""Why a call went to this agent: kept in the ledger, and said in plain words."""

from hypothesis import given
from hypothesis import strategies as st

from acd.explain import sentences
from acd.model import Strategy
from acd.texts import TEXTS
from acd.why import Compared, RuledOut, Why, read, words_of
from db.bounds import LIMITS, LIST_LIMIT

NAMES = {1: "Ana", 2: "Beto", 3: "Carla"}
numbers = st.floats(0, 1e7).map(lambda value: round(value, 1))
skills = st.text("abc:=/ñ", max_size=12)
compared = st.builds(
    Compared,
    st.integers(1, 10**6),
    st.lists(st.tuples(st.sampled_from(["idle_s", "level"]), numbers), max_size=2).map(tuple),
)
ruled_out = st.builds(
    RuledOut,
    st.integers(1, 10**6),
    st.sampled_from(["lacks_skill", "state", "rests"]),
    skills,
    st.lists(numbers, max_size=2).map(tuple),
)
pairs = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))
whys = st.builds(
    Why,
    rule=st.sampled_from([*Strategy.__args__, "last_agent"]),
    ring=pairs,
    place=pairs,
    waited_s=st.integers(0, 10**6).map(lambda tenths: tenths / 10),
    credit_s=st.integers(0, 1800).map(float),
    chosen=compared,
    following=st.lists(compared, max_size=3).map(tuple),
    ruled_out=st.lists(ruled_out, max_size=8).map(tuple),
)


@given(whys)
def test_what_the_ledger_keeps_can_be_read_back(why):
    assert read(words_of(why)) == why


@given(whys)
def test_the_reasons_fit_the_ledger(why):
    words = words_of(why)
    assert len(words) <= LIST_LIMIT
    assert all(len(word) <= LIMITS["reasons"] for word in words)


@given(st.lists(st.text() | st.sampled_from(["chosen=x", "ruled_out=1", "ring=a/b", "next=1:a:b"])))
def test_reasons_of_other_times_are_read_as_far_as_they_go(words):
    assert sentences(read(words), {})


@given(whys)
def test_every_reason_can_be_said_in_both_languages(why):
    for sentence in sentences(why, NAMES):
        assert sentence.text("es")
        assert sentence.text("en")
        assert "{" not in sentence.text("es")


def test_a_supervisor_reads_why_the_better_placed_did_not_get_the_call():
    why = Why(
        rule="longest_idle",
        ring=(2, 3),
        place=(1, 4),
        waited_s=75.0,
        credit_s=120.0,
        chosen=Compared(2, (("idle_s", 30.0),)),
        following=(Compared(3, (("idle_s", 5.0),)),),
        ruled_out=(
            RuledOut(1, "lacks_skill", "ventas", (2.0, 5.0)),
            RuledOut(9, "passed", "refused"),
            RuledOut(3, "state", "paused", (61.0,)),
        ),
    )
    assert [sentence.text("es") for sentence in sentences(why, NAMES)] == [
        "Se ofreció a Beto, quien llevaba más tiempo libre: 30 s.",
        "La llamada había esperado 1 min 15 s y era la número 1 de 4 en su cola.",
        "Tenía una ventaja de 2 min por su cliente, su opción o su cola.",
        "Regían los requisitos de la etapa 2 de 3.",
        "Después seguía Carla: libre hacía 5 s.",
        "Ana no: en «ventas» tiene nivel 2 y se pide 5.",
        "Agente 9 no: hacía poco rechazó esta misma llamada.",
        "Carla no: estaba en pausa desde hacía 1 min 1 s.",
    ]


def test_every_way_to_choose_has_a_sentence_of_its_own():
    assert {*Strategy.__args__, "last_agent"} <= TEXTS.keys()
