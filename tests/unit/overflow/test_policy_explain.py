"""What an admin is told that a caller would meet is what the menu and the decision really do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.durations import duration
from overflow.decision import Offer, Situation, decide
from overflow.explain import explain, opening
from overflow.policy import (
    ALL_CHOICES,
    SAID,
    MessageRules,
    TicketRules,
    Treatment,
    When,
)

ASKED = Situation(waited_s=75, waiting=3, agents_logged_in=2, agents_paused=0, expected_wait_s=None)
SPOKEN = {
    "overflow_busy": "Estamos ocupados.",
    "overflow_no_agents": "No hay nadie.",
    "overflow_closed": "Está cerrado.",
    "closed_goodbye": "Hasta luego.",
    "press_to_wait": "Para esperar, marque",
    "press_for_message": "Para un mensaje, marque",
    "press_for_ticket": "Para un ticket, marque",
    "digit_1": "uno",
    "digit_2": "dos",
    "digit_3": "tres",
}


def told(rules=Treatment(), name="open", situation=ASKED, language="es"):  # noqa: B008  # frozen
    return explain(rules, name, situation, SPOKEN.__getitem__, language)


def test_a_caller_to_whom_all_is_offered_is_told_key_by_key():
    assert told(Treatment(mailbox="a@b.co")) == [
        "Se ofrece el desborde: espera desde hace 75 s (límite: 60 s).",
        (
            "Escucha: «Estamos ocupados. Para esperar, marque uno. Para un mensaje, marque dos. "
            "Para un ticket, marque tres.»"
        ),
        "Marca 1: sigue esperando, sin perder su lugar.",
        (
            "Marca 2: deja un mensaje de hasta 120 s, que termina con #, con 5 s de silencio o al "
            "cortar (si habló 2 s o más); se envía a a@b.co."
        ),
        "Marca 3: recibe un número de ticket; si tiene abierto uno de las últimas 24 h, oye ese.",
        (
            "Otra tecla: se le avisa y vuelve a oír las opciones; la equivocada número 3 cuenta como "
            "no marcar."
        ),
        "Si no marca nada en 6 s: sigue esperando, sin perder su lugar.",
        "Mientras espera, se le ofrece otra vez cada 60 s.",
        "Si llega su turno mientras elige, se le guarda 10 s.",
    ]


def test_before_the_time_the_admin_learns_when_it_will_be():
    early = Situation(
        waited_s=20, waiting=1, agents_logged_in=2, agents_paused=1, expected_wait_s=None
    )
    assert told(situation=early) == [
        "Todavía no se ofrece el desborde: sigue esperando.",
        "Se le ofrecerá cuando espere 60 s: dentro de 40 s.",
    ]
    never = Treatment(when=When(waited_s=None))
    assert told(never, situation=early) == ["Todavía no se ofrece el desborde: sigue esperando."]


def test_every_reason_is_named_and_the_first_decides_what_is_said():
    everything = Treatment(when=When(waiting_over=2, expected_wait_over_s=30))
    worst = Situation(
        waited_s=75, waiting=3, agents_logged_in=2, agents_paused=2, expected_wait_s=45
    )
    assert told(everything, situation=worst)[:5] == [
        "Se ofrece el desborde: representantes en su puesto, 2; ninguno disponible.",
        "También: espera desde hace 75 s (límite: 60 s).",
        "También: personas esperando, 3 (límite: 2).",
        "También: espera estimada, 45 s (límite: 30 s).",
        (
            "Escucha: «No hay nadie. Para esperar, marque uno. Para un mensaje, marque dos. "
            "Para un ticket, marque tres.»"
        ),
    ]


def test_out_of_hours_silence_ends_in_the_goodbye():
    lines = told(Treatment(choices=("ticket",), ticket=TicketRules(0)), "closed")
    assert lines[0] == "Se ofrece el desborde: la línea está cerrada."
    assert "Marca 1: recibe un número de ticket nuevo." in lines
    assert lines[-1] == "Si no marca nada en 6 s: oye la despedida y la llamada termina."


def test_a_closed_line_that_offers_nothing_says_the_hours_and_goodbye():
    assert told(Treatment(choices=()), "closed") == [
        "Se ofrece el desborde: la línea está cerrada.",
        "Escucha: «Está cerrado. Hasta luego.»",
        "No se ofrece nada: la llamada termina con la despedida.",
    ]


def test_who_is_only_told_hears_that_and_waits_on():
    lines = told(Treatment(choices=(), turn_held_s=0))
    assert lines[1:] == [
        "Escucha: «Estamos ocupados.»",
        "Mientras espera, se le ofrece otra vez cada 60 s.",
    ]


def test_a_message_without_a_mailbox_is_said_to_stay_on_the_page():
    assert "queda en la página, sin correo." in told()[3]


def test_the_treatments_own_words_replace_the_shipped_ones():
    own = Treatment(say=("overflow_closed",))
    assert "Escucha: «Está cerrado." in told(own)[1]
    assert opening(own, "waited") == ("overflow_closed",)
    assert opening(Treatment(), "no_agents") == SAID["no_agents"]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0, "0 s"), (2.5, "2.5 s"), (90, "90 s"), (120, "120 s"), (600, "10 min"), (3600, "1 h")],
)
def test_durations_are_shown_as_people_say_them(seconds, shown):
    assert duration(seconds) == shown


RULES = st.builds(
    Treatment,
    choices=st.permutations(ALL_CHOICES).flatmap(
        lambda order: st.integers(0, 3).map(lambda most: tuple(order[:most]))
    ),
    mailbox=st.sampled_from(["", "a@b.co"]),
    turn_held_s=st.sampled_from([0, 10]),
    when=st.builds(When, waiting_over=st.none() | st.integers(1, 5)),
    message=st.builds(MessageRules),
)


@given(RULES, st.integers(0, 100), st.integers(1, 9), st.integers(0, 3), st.integers(0, 3))
def test_it_is_explained_as_it_is_decided_in_both_languages(rules, waited, waiting, agents, paused):
    situation = Situation(waited, waiting, agents, paused, None)
    decided = decide(
        situation, rules.when, offered_before=False, since_last_offer_s=None, again_every_s=60
    )
    lines = told(rules, situation=situation)
    assert lines[0].startswith("Se ofrece") == isinstance(decided, Offer)
    if isinstance(decided, Offer):
        assert sum(line.startswith("Marca") for line in lines) == len(rules.choices)
    assert len(told(rules, situation=situation, language="en")) == len(lines)
