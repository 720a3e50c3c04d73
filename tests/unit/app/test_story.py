"""A call is told as it happened, in words that anybody understands."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.why import Compared, RuledOut, Why, words_of
from atiende.records import Wording
from atiende.story import Around, story
from atiende.story_texts import TEXTS
from db import facts as f
from db.facts import AnyFact
from db.metrics.spans import Span
from tests.contract.db.histories import (
    NOON,
    Teller,
    answered_call,
    expected_call,
    message_call,
    ticket_call,
)

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
AROUND = Around(
    {7: "Ana Suárez", 8: "Luis Paz"},
    Wording({"usuarios": "Usuarios"}, {"usuario": "Es usuario"}.get),
    {"lunch": "Almuerzo"}.get,
)


def told(facts: list[AnyFact], around: Around = AROUND, language: str = "es") -> list[str]:
    lines = []
    for line in story(facts, around):
        clock = line.at.astimezone(ZONE).strftime("%H:%M:%S")
        lines.append(f"{clock} {line.words.text(language)}")
        lines += [f"  {detail.text(language)}" for detail in line.details]
    return lines


def test_an_answered_call_is_told_from_its_arrival_to_its_end():
    assert told(answered_call()) == [
        "09:00:01 Entró la llamada de 1155550001 (Ana) al 0800.",
        "  Regían: flujo 1.",
        "09:00:01 Marcó 1 en «menu».",
        "09:00:01 Marcó 1001# en «company».",
        "09:00:03 Su opción: Es usuario.",
        "09:00:04 El CRM verificó la empresa 1001: Panadería Ñandú.",
        "09:00:05 Empezó a esperar en la cola «Usuarios».",
        "09:00:06 Se ofreció a Luis Paz.",
        "  Motivo anotado: longest idle; skill ventas=3.",
        "09:00:07 Sonó el teléfono de Luis Paz.",
        "09:00:09 Luis Paz la rechazó, a los 2 s.",
        "09:00:10 Se ofreció a Ana Suárez.",
        "  Motivo anotado: longest idle; skill ventas=3.",
        "09:00:11 Sonó el teléfono de Ana Suárez.",
        "09:00:13 Ana Suárez la tomó, a los 2 s.",
        "09:00:13 Empezó a hablar con Ana Suárez.",
        "09:00:13 Terminó su espera en la cola «Usuarios»: 8 s.",
        "09:00:23 Cortó quien llamaba, tras hablar 10 s.",
    ]


def test_the_same_call_is_told_in_english():
    lines = told(answered_call(), language="en")
    assert lines[:3] == [
        "09:00:01 1155550001 (Ana) called 0800.",
        "  In force: flow 1.",
        "09:00:01 Pressed 1 at “menu”.",
    ]
    assert lines[-2:] == [
        "09:00:13 The wait in the queue “Usuarios” was over: 8 s.",
        "09:00:23 The caller hung up, after 10 s of talk.",
    ]


def test_what_a_caller_asked_for_and_was_told_is_held_against_what_came():
    assert told(expected_call())[4:12] == [
        "09:00:04 Empezó a esperar en la cola «Usuarios».",
        "  Pide como mínimo: ventas (nivel 3).",
        "  Tiene una ventaja propia de 1 min.",
        "09:00:05 Se le anunció una espera de 10 s a 20 s; su puesto: 2.",
        "  Se cumplió: le atendieron a los 18 s.",
        "09:00:06 Se supo algo más de la llamada, y cambió lo que pide.",
        "  Pide como mínimo: ingles (nivel 5); ventas (nivel 3).",
        "  Prefiere: vinos (nivel 3).",
    ]
    assert told(expected_call())[12:17] == [
        "  Tiene una ventaja propia de 6 min.",
        "  Conserva la antigüedad de su primer contacto, 5 min 4 s antes.",
        "  La vez anterior le atendió Ana Suárez.",
        "09:00:19 Se le anunció una espera de más de 1 min; su puesto: 1.",
        "  Esperó menos: le atendieron a los 4 s.",
    ]


def test_an_offer_is_told_with_all_of_its_reasons():
    why = Why(
        rule="most_skilled",
        ring=(2, 3),
        place=(1, 4),
        waited_s=65,
        credit_s=30,
        chosen=Compared(7, (("level", 8), ("idle_s", 40))),
        following=(Compared(9, (("level", 6), ("idle_s", 90))),),
        ruled_out=(RuledOut(8, "lacks_skill", "ventas", (2, 5)),),
    )
    teller = Teller("c1")
    entry = teller.join()
    teller.tell(
        f.OfferMade,
        offer_id="o1",
        entry_id=entry,
        agent_id=7,
        channel_id="x",
        reasons=words_of(why),
    )
    teller.tell(f.OfferEnded, after_s=20, offer_id="o1", outcome="timed_out")
    assert told(teller.told)[1:8] == [
        "09:00:02 Se ofreció a Ana Suárez, quien tenía el nivel más alto: 8 (libre hacía 40 s).",
        "  La llamada había esperado 1 min 5 s y era la número 1 de 4 en su cola.",
        "  Tenía una ventaja de 30 s por su cliente, su opción o su cola.",
        "  Regían los requisitos de la etapa 2 de 3.",
        "  Después seguía Agente 9: nivel 6; libre hacía 1 min 30 s.",
        "  Luis Paz no: en «ventas» tiene nivel 2 y se pide 5.",
        "09:00:22 Ana Suárez no contestó en 20 s.",
    ]


def abandoned(spans: list[Span] | None) -> list[str]:
    teller = Teller("c1")
    entry = teller.join()
    teller.tell(f.QueueLeft, after_s=95, entry_id=entry, outcome="abandoned")
    teller.tell(f.CallEnded, after_s=0, outcome="abandoned", ended_by="caller")
    around = Around(AROUND.names, AROUND.wording, AROUND.pause, spans)
    lines = told(teller.told, around)
    assert lines[0] == "09:00:01 Empezó a esperar en la cola «Usuarios»."
    assert lines[-1] == "09:01:36 Cortó quien llamaba: llamada abandonada."
    return lines[1:-1]


def span(agent_id: int, state: str, since_s: float, until_s: float | None = None, reason: str = ""):
    until = None if until_s is None else NOON + timedelta(seconds=until_s)
    return Span(agent_id, state, reason, NOON + timedelta(seconds=since_s), until)


def test_who_hung_up_unserved_is_told_what_every_agent_did_then():
    spans = [
        span(7, "available", -600, 30),
        span(7, "talking", 30, 300),
        span(8, "paused", -125, None, "lunch"),
        span(9, "logged_out", -9999),
    ]
    assert abandoned(spans) == [
        "09:01:36 Cortó mientras esperaba en la cola «Usuarios», a los 1 min 35 s.",
        "  No se ofreció a nadie en esa espera.",
        "  En ese momento Ana Suárez estaba en una llamada desde hacía 1 min 6 s.",
        "  En ese momento Luis Paz estaba en pausa (Almuerzo) desde hacía 3 min 41 s.",
    ]


def test_that_nobody_was_logged_in_is_said_only_when_it_is_known():
    assert abandoned([span(7, "logged_out", -60)])[1:] == [
        "  No se ofreció a nadie en esa espera.",
        "  En ese momento no había nadie con la sesión iniciada.",
    ]
    assert abandoned(None)[1:] == ["  No se ofreció a nadie en esa espera."]


def test_of_a_large_team_only_some_are_named():
    lines = abandoned([span(number, "talking", 0) for number in range(1, 13)])
    assert len(lines) == 2 + 8 + 1
    assert lines[-1] == "  Había además con la sesión iniciada: 4."


def test_a_wait_whose_offers_nobody_took_says_how_many_there_were():
    teller = Teller("c1")
    entry = teller.join()
    teller.offer(entry, 7, "refused", 1)
    teller.offer(entry, 8, "timed_out", 2)
    teller.tell(f.QueueLeft, entry_id=entry, outcome="abandoned")
    assert told(teller.told)[-2:] == [
        "  Ofertas en esa espera: 2; nadie la tomó.",
        "09:00:10 La llamada sigue en curso.",
    ]


def test_a_message_is_told_with_what_became_of_it():
    assert told(message_call())[5:] == [
        "09:00:05 Se le ofreció otro camino: esperaba hacía mucho.",
        "  Podía elegir: seguir esperando; dejar un mensaje; recibir un ticket.",
        "09:00:06 Eligió seguir esperando.",
        "09:00:07 Se le ofreció otro camino: esperaba hacía mucho.",
        "  Podía elegir: seguir esperando; dejar un mensaje; recibir un ticket.",
        "09:00:08 Eligió dejar un mensaje.",
        "09:00:09 Se abrió el ticket 0000017 para su mensaje.",
        "09:00:17 Dejó un mensaje de 7 s.",
        "  Se envía a soporte@example.com.",
        "09:00:17 Dejó la cola «Usuarios» por otro camino, a los 13 s.",
        "  No se ofreció a nadie en esa espera.",
        "09:00:17 La llamada terminó con un mensaje.",
        "09:00:18 luis atendió el mensaje.",
        "  Respuesta: Llamé.",
        "09:00:19 luis atendió el ticket 0000017.",
        "  Respuesta: Llamé.",
    ]


@pytest.mark.parametrize(
    ("again", "words"),
    [(False, "Recibió el ticket 0000025."), (True, "Ya tenía abierto el ticket 0000025.")],
)
def test_a_ticket_is_told_new_or_known(again, words):
    assert told(ticket_call(again=again))[-2:] == [
        f"09:00:04 {words}",
        "09:00:04 La llamada terminó con un ticket.",
    ]


def test_a_hold_and_a_broken_line_are_told_between_talk_and_end():
    teller = Teller("c1")
    entry = teller.join()
    teller.offer(entry, 7, "accepted", 1)
    teller.at += timedelta(seconds=5)
    teller.state(7, "on_hold")
    teller.at += timedelta(seconds=5)
    teller.state(7, "talking")
    teller.tell(f.LegEnded, channel_id="c1-agent1", cause=41)
    teller.tell(f.CallEnded, after_s=0, outcome="answered", ended_by="agent")
    teller.state(7, "wrap_up")
    assert told(teller.told)[-5:] == [
        "09:00:10 Ana Suárez puso la llamada en espera.",
        "09:00:15 Ana Suárez retomó la llamada.",
        "09:00:16 Se cortó la comunicación con el teléfono de Ana Suárez (causa 41).",
        "09:00:16 Cortó quien atendía, tras hablar 11 s.",
        "09:00:16 Ana Suárez quedó en cierre.",
    ]


def test_a_line_that_broke_is_told_also_when_somebody_else_took_the_call_then():
    teller = Teller("c1")
    teller.offer(teller.join(), 7, "accepted", 1)
    teller.tell(f.LegEnded, channel_id="c1-agent1", cause=41)
    again = teller.join(number=2)
    teller.offer(again, 8, "accepted", 2)
    teller.tell(f.LegEnded, channel_id="c1-agent2", cause=16)
    lines = told(teller.told)
    broke = lines.index(
        "09:00:06 Se cortó la comunicación con el teléfono de Ana Suárez (causa 41)."
    )
    assert lines[broke + 1] == "09:00:07 Empezó a esperar en la cola «Usuarios»."
    assert sum("Se cortó" in line for line in lines) == 1


def test_a_state_that_was_put_right_is_told_with_its_fault():
    fact = f.AgentStateChanged(
        at=NOON, agent_id=7, state="wrap_up", reason="healed:caller_gone", call_id="c1"
    )
    assert told([fact])[0] == (
        "09:00:00 Se corrigió el estado de Ana Suárez: quien llamaba ya no estaba."
    )


def test_a_call_that_waits_now_is_told_up_to_now():
    teller = Teller("c1")
    teller.join()
    now = NOON + timedelta(minutes=2)
    around = Around(AROUND.names, AROUND.wording, AROUND.pause, [span(7, "talking", 60)], now)
    (line,) = [line for line in story(teller.told, around) if line.kind == "live"]
    assert line.at == now
    assert told(teller.told, around)[-3:] == [
        "09:02:00 La llamada sigue en curso: espera en la cola «Usuarios».",
        "  No se ofreció a nadie en esa espera.",
        "  En ese momento Ana Suárez estaba en una llamada desde hacía 1 min.",
    ]


def test_who_talks_now_is_named():
    teller = Teller("c1")
    teller.offer(teller.join(), 7, "accepted", 1)
    assert told(teller.told)[-1].endswith("La llamada sigue en curso: habla con Ana Suárez.")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "59 s"), (60, "1 min"), (3599, "59 min 59 s"), (3600, "1 h 0 min"), (90_000, "1 d 1 h")],
)
def test_a_wait_is_said_in_the_two_units_that_matter(seconds: float, words: str):
    teller = Teller("c1")
    entry = teller.join()
    teller.tell(f.QueueLeft, after_s=seconds, entry_id=entry, outcome="answered")
    assert told(teller.told)[1].endswith(f"en la cola «Usuarios»: {words}.")


def test_a_wait_that_was_longer_than_announced_is_owned_up_to():
    teller = Teller("c1")
    entry = teller.join()
    teller.announce(entry, 0.0, 60.0, position=3)
    teller.tell(f.QueueLeft, after_s=90, entry_id=entry, outcome="answered")
    assert told(teller.told)[1:3] == [
        "09:00:02 Se le anunció una espera de menos de 1 min; su puesto: 3.",
        "  Esperó más: le atendieron a los 1 min 30 s.",
    ]


@pytest.mark.parametrize(
    ("number", "verification", "words"),
    [
        ("", "none", "No dio ningún número de empresa."),
        ("1001", "pending", "Dio el número de empresa 1001; se consultó al CRM."),
        ("1009", "unknown", "El CRM no conoce ninguna empresa 1009."),
        ("1001", "unavailable", "El CRM no contestó: la empresa 1001 quedó sin verificar."),
    ],
)
def test_what_the_crm_said_of_the_company_is_told(number: str, verification: str, words: str):
    teller = Teller("c1")
    teller.tell(f.CompanyIdentified, company_number=number, verification=verification)
    assert told(teller.told)[0] == f"09:00:01 {words}"


def test_a_call_of_another_pbx_says_from_which_queue_it_came():
    teller = Teller("c1")
    teller.tell(
        f.CallArrived,
        channel_id="x",
        caller_number="1155550001",
        caller_name="",
        dialled="6001",
        flow_revision=0,
        foreign_queue="soporte",
    )
    assert told(teller.told)[:2] == [
        "09:00:01 Entró la llamada de 1155550001 al 6001.",
        "  Venía de la cola «soporte» de otra central.",
    ]


def test_what_the_back_office_takes_back_is_told_as_well():
    teller = Teller("c1")
    for kind, of in ((f.MessageHandled, "message_id"), (f.TicketHandled, "ticket_number")):
        teller.tell(kind, **{of: "T1"}, handled=False, by="luis", answer="")
    teller.tell(f.PersonalDataErased, what="audio")
    assert told(teller.told)[:3] == [
        "09:00:01 luis volvió a dejar sin atender el mensaje.",
        "09:00:02 luis volvió a abrir el ticket T1.",
        "09:00:03 Se borraron las grabaciones, por su plazo.",
    ]


def test_an_agent_who_was_free_and_got_no_offer_is_named_as_such():
    assert abandoned([span(7, "available", 36)])[2:] == [
        "  En ese momento Ana Suárez estaba disponible desde hacía 1 min."
    ]


@pytest.mark.parametrize("where", ["", "fallback", "message", "ticket", "closed", "sent_back"])
def test_every_way_out_has_its_words(where: str):
    teller = Teller("c1")
    teller.tell(f.CallEnded, outcome="diverted", ended_by="system", diverted_to=where)
    assert told(teller.told) == [f"09:00:01 {TEXTS[f'went_{where}'][0]}"]


@pytest.mark.parametrize("fault", ["call_gone", "offer_gone", "phone_leg_gone", "of_tomorrow"])
def test_every_fault_that_was_put_right_has_its_words(fault: str):
    fact = f.AgentStateChanged(
        at=NOON, agent_id=7, state="available", reason=f"healed:{fault}", call_id="c1"
    )
    words = TEXTS.get(f"healed_{fault}", (fault,))[0]
    assert told([fact])[0].endswith(f"Se corrigió el estado de Ana Suárez: {words}.")


@pytest.mark.parametrize("number", ["", "anonymous"])
def test_a_withheld_number_and_an_erased_one_are_not_the_same(number):
    teller = Teller("c1")
    teller.arrive(number=number, name="")
    assert "de un número oculto al" in told(teller.told)[0]
    teller.tell(f.PersonalDataErased, what="personal")
    assert "de un número ya borrado al" in told(teller.told)[0]


def test_facts_that_were_written_late_stand_where_they_happened():
    facts = answered_call()
    assert told(list(reversed(facts)))[-1] == told(facts)[-1]


def test_nothing_is_told_of_a_call_that_nothing_is_known_of():
    assert story((), AROUND) == ()


@given(st.data())
def test_any_part_of_any_call_can_be_told(data: st.DataObject):
    whole = data.draw(
        st.sampled_from([answered_call(), expected_call(), message_call(), ticket_call()])
    )
    part = [fact for fact in whole if data.draw(st.booleans())]
    for language in ("es", "en"):
        assert all(told(part, language=language))
