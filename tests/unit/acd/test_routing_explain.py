"""What an admin is told that an entry would ask is what the router asks for it."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acd.model import QueuePolicy, Treatment, When
from acd.needs import Need, Ring, Wants, asks_of, ring_at
from acd.routing.around import Profile
from acd.routing.document import Ask, Caller, QueueRules, Returning, Routing
from acd.routing.explain import Situation, explain
from documents.durations import duration

MONDAY = datetime(2026, 1, 5, 10, tzinfo=UTC)
ANA = Profile("Ana", {"ventas": 9, "ingles": 6}, frozenset({"norte"}))
BETO = Profile("Beto", {"ventas": 4, "usuarios": 9}, frozenset({"norte", "sur"}))
ANYBODY, NOTHING = Caller(), Ask()
QUEUE = QueuePolicy("ventas", "Ventas", "ventas")
RINGS = (
    Ring(0, (Need("ventas", 8),), frozenset({"norte"})),
    Ring(20, (Need("ventas", 3),), frozenset({"norte", "sur"})),
    Ring(60, keeps_own=False),
)
ROUTING = Routing(
    queues={"ventas": QueueRules(strategy="most_skilled", credit_s=60, rings=RINGS)},
    options={"alta": Ask(90, (Need("ventas", 2),))},
    classes={"oro": Ask(1700, (), (Need("usuarios", 8),))},
    companies={"1006": Ask(0, (), (Need("vinos", 3),))},
    languages={"en": Ask(0, (Need("ingles", 5),))},
)


def told(
    caller=ANYBODY,
    waited_s=0,
    waiting=1,
    *,
    routing=ROUTING,
    flow=NOTHING,
    at=MONDAY,
    language="es",
):
    situation = Situation(waited_s, waiting, at)
    return explain(routing, QUEUE, caller, situation, (ANA, BETO), flow, language)


def test_who_asks_for_nothing_is_told_stage_by_stage_who_could_answer():
    assert told(waited_s=25) == [
        "Rige lo habitual de la cola.",
        "Tiene una ventaja de 60 s: 60 s por la cola.",
        "Etapa 1 de 3, desde que llega: pide ventas 8, grupo norte. La atienden: Ana (suma 9).",
        "Etapa 2 de 3, desde los 20 s, la que rige: pide ventas 3, uno de los grupos norte, sur. La atienden: Ana (suma 9), Beto (suma 4).",
        "Etapa 3 de 3, desde los 60 s: pide nada. La atienden: Ana (suma 9), Beto (suma 4).",
        "La etapa 3 empieza dentro de 35 s.",
        "Decide la estrategia «most_skilled»: quien suma más nivel en lo que pide la primera etapa.",
        "Se le dice cuánto va a esperar, si se puede estimar.",
    ]


def test_what_each_thing_known_of_the_caller_grants_and_asks_is_named():
    said = told(Caller("alta", "1006", "Oro", "en"), 60, flow=Ask(0, (Need("ventas", 5),)))
    assert said[1:4] == [
        "Tiene una ventaja de 30 min, la mayor que se da: 60 s por la cola, 90 s por la opción «alta», 1700 s por la clase «Oro».",
        "Quien llama necesita: ventas 5 (el flujo), ventas 2 (la opción «alta»), ingles 5 (el idioma «en»).",
        "Quien llama prefiere: usuarios 8 (la clase «Oro»), vinos 3 (la empresa 1006).",
    ]
    assert (
        "Etapa 1 de 3, desde que llega: pide ingles 5, ventas 8, grupo norte. La atienden: Ana (cumple 0 de 2, suma 9)."
        in said
    )
    assert said[6].endswith(
        "pide nada, lo que necesita quien llama pasa a ser una preferencia. "
        "La atienden: Ana (cumple 2 de 4, suma 9), Beto (cumple 1 de 4, suma 4)."
    ), said[6]
    assert "No hay más etapas: sigue así hasta que alguien atienda." in said
    assert any("cumple más de lo que se prefiere" in line for line in said)


def test_a_queue_without_stages_asks_for_the_skill_of_the_directory():
    said = told(routing=Routing())
    assert said[:3] == [
        "Rige lo habitual de la cola.",
        "No tiene ventaja: vale su hora de llegada.",
        "Etapa 1 de 1, desde que llega, la que rige: pide ventas 1. La atienden: Ana, Beto.",
    ]


def test_nobody_is_said_plainly():
    said = told(Caller(language="fr"), routing=Routing(languages={"fr": Ask(0, (Need("fr", 1),))}))
    assert said[3].endswith("pide fr 1, ventas 1. No la puede atender nadie.")


def test_the_treatment_in_force_is_named_with_its_conditions():
    weekdays = frozenset({0, 5})
    treated = QueueRules(
        treatments=(
            Treatment(When(waiting_over=3), strategy="round_robin"),
            Treatment(
                When(2, (time(9), time(18)), weekdays),
                rings=(Ring(),),
            ),
        )
    )
    routing = Routing(default=treated)
    assert told(waiting=3, routing=routing)[0] == (
        "Rige el tratamiento 2 de 2: más de 2 en espera, de 09:00 a 18:00, los días lunes, sábado."
    )
    many = told(waiting=4, routing=routing)
    assert many[0] == "Rige el tratamiento 1 de 2: más de 3 en espera."
    assert "Decide la estrategia «round_robin»: a quien le toca el turno." in many
    evening = told(waiting=3, routing=routing, at=MONDAY.replace(hour=20))
    assert evening[0] == "Rige lo habitual de la cola."


def test_what_counts_of_earlier_contacts_is_said():
    routing = Routing(
        default=QueueRules(last_agent_s=20, announce_wait=False), returning=Returning(600)
    )
    assert told(routing=routing)[-3:] == [
        "Si ya habló con un agente en los últimos 7 días, espera por él hasta 20 s, si puede quedar libre pronto.",
        "Si cortó mientras esperaba y vuelve a llamar dentro de 10 min, conserva la antigüedad.",
        "No se le dice cuánto va a esperar.",
    ]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (2.5, "2.5 s"), (90, "90 s"), (120, "120 s"), (600, "10 min"), (3600, "1 h")],
)
def test_durations_are_shown_as_people_say_them(seconds, shown):
    assert duration(seconds) == shown


NEEDS = st.lists(
    st.builds(Need, st.sampled_from(["ventas", "ingles", "usuarios"]), st.integers(1, 10)),
    max_size=2,
    unique_by=lambda need: need.skill,
).map(tuple)
STAGES = st.lists(
    st.builds(
        Ring,
        st.integers(0, 3).map(lambda step: step * 10.0),
        NEEDS,
        st.frozensets(st.sampled_from(["norte", "sur"])),
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda ring: ring.after_s,
).map(lambda rings: tuple(sorted(rings, key=lambda ring: ring.after_s)))


@given(STAGES, NEEDS, NEEDS, st.integers(0, 40))
@settings(deadline=None, max_examples=60)
def test_it_is_explained_as_the_router_decides_in_both_languages(rings, needs, prefers, waited_s):
    routing = Routing(default=QueueRules(rings=rings), options={"alta": Ask(0, needs, prefers)})
    lines = told(Caller("alta"), waited_s, routing=routing)
    steps = routing.treat(QUEUE).steps
    ask = routing.ask_of(Caller("alta"))
    stages = [line for line in lines if line.startswith("Etapa ")]
    assert [" la que rige" in line for line in stages] == [
        at == ring_at(steps, waited_s) for at in range(len(steps))
    ]
    for ring, line in zip(steps, stages, strict=True):
        asks = asks_of(ring, Wants(ask.needs, ask.prefers))
        for agent in (ANA, BETO):
            assert (agent.name in line) == (agent.liking(asks) is not None)
    english = told(Caller("alta"), waited_s, routing=routing, language="en")
    assert len(english) == len(lines)
    assert not set(english) & set(lines)
