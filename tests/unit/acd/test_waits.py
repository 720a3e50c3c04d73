"""Why somebody still waits: what is asked, what is waited for, and why not each agent."""

from datetime import UTC, datetime, timedelta

import pytest

from acd.board import Board
from acd.explain import waiting_sentences
from acd.model import Entry, MakeOffer, QueuePolicy, Talk, Treatment, When
from acd.needs import Need, Ring

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAMES = {1: "Ana", 2: "Beto", 3: "Carla"}
RINGS = (
    Ring(0, (Need("ventas", 8),), frozenset({"norte"})),
    Ring(60, (Need("ventas", 8),), frozenset({"norte", "expertos"})),
    Ring(90),
)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def centre(**queue) -> Board:
    board = Board()
    board.set_queues([QueuePolicy("q", "Q", None, wrap_up_s=0, **queue)])
    return board


def sits(board: Board, agent_id: int, *groups: str, **skills: int) -> None:
    board.set_agent(agent_id, NAMES.get(agent_id, ""), f"200{agent_id}", skills, NOW)
    board.set_groups(agent_id, frozenset(groups))
    board.phone(agent_id, "registered")
    board.log_in(agent_id, NOW)


def joins(board: Board, name: str, at: float = 0, **more) -> None:
    board.join(Entry(name, f"c-{name}", "q", after(at), **more))
    board.pump(after(at))


def talks(board: Board, name: str, at: float = 0) -> None:
    """Whoever the call is offered to takes it."""
    joins(board, name, at)
    (offer,) = [one.offer for one in board.take() if isinstance(one, MakeOffer)]
    board.answered(Talk(name, offer.call_id, "q", offer.agent_id), after(at))


def said(board: Board, name: str, at: float, language: str = "es") -> list[str]:
    board.pump(after(at))
    waits = board.why_waiting(name, after(at))
    return [sentence.text(language) for sentence in waiting_sentences(waits, NAMES)]


def test_a_supervisor_reads_what_a_caller_waits_for_and_why_not_each_agent():
    board = centre(rings=RINGS)
    sits(board, 1, "norte", ventas=9)
    talks(board, "busy")
    sits(board, 2, "expertos", ventas=8)
    sits(board, 3, "norte", ventas=4)
    joins(board, "first", at=1, credit_s=30)
    joins(board, "e", at=20, needs=(Need("ventas", 8),))
    assert said(board, "e", 60) == [
        "Espera hace 40 s; es la número 2 de 2.",
        "Rige la etapa 1 de 3: se pide ventas 8 y el grupo «norte».",
        "Ana no: está en una llamada desde hace 1 min.",
        "Beto todavía no: su grupo participa desde 1 min de espera.",
        "Desde los 1 min también podrá atender el grupo «expertos».",
    ]
    assert said(board, "first", 30)[1:3] == [
        "Tiene una ventaja de 30 s por su cliente, su opción o su cola.",
        "Rige la etapa 1 de 3: se pide ventas 8 y el grupo «norte».",
    ]
    assert (
        "Carla todavía no: en «ventas» tiene nivel 4 y se pide 8; podrá desde 1 min 30 s de espera."
    ) in said(board, "first", 30)


def test_it_is_said_when_nobody_there_has_what_is_asked():
    board = centre(rings=RINGS[:1])
    sits(board, 3, "norte", ventas=4)
    joins(board, "e")
    assert said(board, "e", 5) == [
        "Espera hace 5 s; es la número 1 de 1.",
        "No hay ningún agente con sesión iniciada que tenga lo que pide: ventas 8 y el grupo «norte».",
    ]
    plain = centre()
    joins(plain, "e")
    assert said(plain, "e", 5)[1:] == ["No hay ningún agente con sesión iniciada."]


def test_it_is_said_for_whom_a_caller_is_kept_and_for_how_long():
    board = centre(last_agent_s=30)
    sits(board, 1)
    talks(board, "busy")
    sits(board, 2)
    joins(board, "e", at=10, last_agent_id=1)
    assert said(board, "e", 15)[1:] == [
        "Por 25 s más se guarda para Ana, quien atendió a este cliente la última vez.",
        "Beto no: está libre, pero la llamada se guarda para otro agente.",
        "Ana no: está en una llamada desde hace 15 s.",
    ]


def test_an_offer_under_way_and_a_busy_caller_are_all_there_is_to_say():
    board = centre()
    sits(board, 1)
    joins(board, "e")
    joins(board, "f", at=1)
    assert said(board, "e", 3, "en") == [
        "Has waited 3 s; it is number 1 of 2.",
        "It is being offered to Ana.",
    ]
    assert said(board, "f", 3)[1:] == ["Ana no: tiene otra oferta desde hace 3 s."]
    board.hold("f", held=True)
    assert "quien llama está ocupado con otra cosa" in said(board, "f", 3)[1]


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        ("refused", "Ana no: hace poco rechazó esta misma llamada."),
        ("busy", "Ana no: su teléfono acaba de fallar y se le dan unos segundos."),
    ],
)
def test_an_agent_who_let_it_pass_is_said_to_have(outcome, sentence):
    board = centre()
    sits(board, 1)
    joins(board, "e")
    board.offer_lost("e-o1", 1, outcome, after(5))
    assert said(board, "e", 6)[1:] == [sentence]


def test_the_nearest_come_first_and_no_more_than_eight():
    board = centre(rings=RINGS)
    for agent_id in range(1, 30):
        sits(board, agent_id, "norte", ventas=8 if agent_id > 25 else 3)
        board.pause(agent_id, "lunch", NOW)
    board.get_ready(27, NOW)
    board.phone(27, "in_use")
    joins(board, "e")
    nearby = board.why_waiting("e", NOW).nearby
    assert [one.out.agent_id for one in nearby][:4] == [27, 26, 28, 29]
    assert len(nearby) == 8


def test_no_more_agents_are_looked_at_than_a_page_can_wait_for():
    board = centre(rings=RINGS)
    for agent_id in range(1, 300):
        sits(board, agent_id, ventas=1)
    joins(board, "e")
    waits = board.why_waiting("e", NOW)
    assert (waits.able, waits.able_now) == (299, None)


class TestRevised:
    def test_a_late_answer_of_the_crm_gives_the_place_that_its_value_earns(self):
        board = centre()
        joins(board, "plain", at=0)
        joins(board, "valued", at=10)
        revise(board, "valued", credit_s=60.0)
        assert [board.position(name) for name in ("valued", "plain")] == [1, 2]

    def test_a_caller_remembered_late_keeps_his_age_and_his_agent(self):
        board = centre(last_agent_s=30)
        sits(board, 1)
        talks(board, "busy")
        joins(board, "plain", at=1)
        joins(board, "again", at=5)
        revise(board, "again", first_contact_at=after(-600), last_agent_id=1)
        assert board.position("again") == 1
        assert board.why_waiting("again", after(6)).kept_for == 1

    def test_what_is_asked_later_holds_in_the_ring_that_the_wait_has_reached(self):
        board = centre(rings=RINGS)
        sits(board, 1)
        joins(board, "e")
        board.pump(after(70))
        revise(board, "e", needs=(Need("quechua"),))
        assert board.why_waiting("e", after(70)).ring == (2, 3)
        board.pump(after(90))
        assert board.entries["e"].offer is None
        sits(board, 2, quechua=1)
        board.pump(after(91))
        assert board.entries["e"].offer.agent_id == 2

    def test_an_offer_under_way_stands(self):
        board = centre()
        sits(board, 1)
        joins(board, "e")
        board.take()
        revise(board, "e", needs=(Need("quechua"),))
        board.pump(NOW)
        assert board.take() == []
        assert board.entries["e"].offer.agent_id == 1
        board.offer_lost("e-o1", 1, "refused", after(5))
        board.pump(after(60))
        assert board.entries["e"].offer is None

    def test_who_no_longer_waits_is_left_alone(self):
        board = centre()
        revise(board, "gone", credit_s=60.0)
        assert not board.entries


def revise(board: Board, name: str, **more) -> None:
    asked = {"credit_s": 0.0, "needs": (), "prefers": ()}
    board.revise(name, **(asked | {"first_contact_at": None, "last_agent_id": None} | more))


class TestQueueStanding:
    def test_it_counts_those_who_could_serve_and_what_each_does(self):
        board = centre(rings=RINGS[:2])
        sits(board, 1, "norte", ventas=8)
        talks(board, "busy")
        sits(board, 2, "expertos", ventas=8)
        sits(board, 3, "norte", ventas=9)
        board.pause(3, "lunch", NOW)
        sits(board, 4, "sur", ventas=9)
        joins(board, "e", at=10, credit_s=1000)
        joins(board, "f", at=5)
        seen = board.queue_standing("q", after(25))
        assert (seen.waiting, seen.longest_wait_s) == (2, 20)
        assert (seen.logged_in, seen.available, seen.talking, seen.paused) == (3, 1, 1, 1)
        assert (seen.strategy, seen.rings, seen.treatment) == ("longest_idle", RINGS[:2], None)
        board.leave("f", after(26))
        assert board.queue_standing("q", after(25)).longest_wait_s == 15

    def test_it_says_which_treatment_is_in_force(self):
        treatments = (
            Treatment(When(waiting_over=9)),
            Treatment(When(waiting_over=1), strategy="fewest_calls"),
        )
        board = centre(treatments=treatments)
        joins(board, "e")
        assert board.queue_standing("q", NOW).treatment is None
        joins(board, "f")
        seen = board.queue_standing("q", NOW)
        assert (seen.treatment, seen.strategy) == (1, "fewest_calls")

    def test_thousands_who_came_and_went_are_forgotten(self):
        board = centre()
        joins(board, "first")
        for number in range(500):
            joins(board, f"e{number}", at=1)
            board.leave(f"e{number}", after(1))
        assert len(board._waiting.router.lines["q"].arrivals) < 100
        assert board.queue_standing("q", after(9)).longest_wait_s == 9
