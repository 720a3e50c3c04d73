"""Who gets which call: each strategy, rings, head starts, the last agent, and several queues."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acd.board import Board
from acd.model import BoardRules, Entry, MakeOffer, QueuePolicy, Talk
from acd.needs import Need, Ring
from acd.rank import MAX_CREDIT_S, head_start_s, rank_of
from acd.strategy import speed_credit_s
from acd.why import Compared, read

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def centre(*queues: QueuePolicy, **rules) -> Board:
    board = Board(BoardRules(**rules))
    board.set_queues(queues)
    return board


def sits(board: Board, agent_id: int, at: float = 0, groups: tuple = (), **skills: int) -> None:
    board.set_agent(agent_id, f"A{agent_id}", f"200{agent_id}", skills, after(at))
    board.set_groups(agent_id, frozenset(groups))
    board.phone(agent_id, "registered")
    board.log_in(agent_id, after(at))


def joins(board: Board, name: str, queue: str = "q", at: float = 0, **more) -> None:
    board.join(Entry(name, f"c-{name}", queue, after(at), **more))


def offers(board: Board, at: float = 0) -> list[tuple[str, int]]:
    return [(made.offer.entry_id, made.offer.agent_id) for made in made_at(board, at)]


def made_at(board: Board, at: float) -> list[MakeOffer]:
    board.pump(after(at))
    return [one for one in board.take() if isinstance(one, MakeOffer)]


def serves(board: Board, name: str, agent_id: int, begin: float, end: float) -> None:
    """The offered call is answered, talked through and wrapped up."""
    board.answered(Talk(name, f"c-{name}", "q", agent_id), after(begin))
    board.hung_up(agent_id, f"c-{name}", after(end))
    board.end_wrap_up(agent_id, after(end))


class TestOrder:
    def test_the_longest_waiting_call_goes_first(self):
        board = centre(QueuePolicy("q", "Q", None))
        joins(board, "late", at=5)
        joins(board, "early", at=0)
        sits(board, 1, at=10)
        assert offers(board, 10) == [("early", 1)]

    def test_value_option_and_queue_grant_a_head_start_in_seconds(self):
        board = centre(QueuePolicy("q", "Q", None, credit_s=20))
        joins(board, "plain", at=0)
        joins(board, "valued", at=30, credit_s=31)
        sits(board, 1, at=40)
        assert board.position("valued") == 1
        assert offers(board, 40) == [("valued", 1)]

    def test_who_is_called_back_or_transferred_keeps_the_age(self):
        board = centre(QueuePolicy("q", "Q", None))
        joins(board, "waits", at=0)
        joins(board, "again", at=50, first_contact_at=after(-60))
        joins(board, "odd", at=60, first_contact_at=after(900))
        assert [board.position(name) for name in ("again", "waits", "odd")] == [1, 2, 3]

    def test_callbacks_chats_and_mails_stand_in_the_same_line(self):
        board = centre(QueuePolicy("q", "Q", None))
        for at, kind in enumerate(["mail", "call", "callback", "chat"]):
            joins(board, kind, at=at, kind=kind)
        assert [board.position(kind) for kind in ("mail", "call", "callback", "chat")] == [
            1, 2, 3, 4,
        ]  # fmt: skip

    @given(
        st.floats(0, 1e6),
        st.floats(0.001, 1e6),
        st.lists(st.floats(-1e9, 1e9), max_size=4),
        st.lists(st.floats(-1e9, 1e9), max_size=4),
    )
    def test_nobody_who_comes_later_by_more_than_the_bound_is_served_before(
        self, came, later, mine, others
    ):
        me = rank_of("z", after(came), head_start_s(*mine))
        other = rank_of("a", after(came + later + MAX_CREDIT_S), head_start_s(*others))
        assert me < other

    def test_a_stream_of_the_most_valued_starves_nobody(self):
        board = centre(QueuePolicy("q", "Q", None, wrap_up_s=0))
        joins(board, "plain", at=0)
        sits(board, 1, at=0)
        assert offers(board, 0) == [("plain", 1)]
        board.offer_lost("plain-o1", 1, "withdrawn", NOW)
        served = []
        for at in range(0, 4000, 30):
            for name in ("v", "w"):
                joins(board, f"{name}{at}", at=at, credit_s=10 * MAX_CREDIT_S)
            ((name, _),) = offers(board, at)
            if name == "plain":
                break
            served.append(int(name[1:]))
            serves(board, name, 1, at, at + 30)
        assert name == "plain"
        assert max(served) <= MAX_CREDIT_S


class TestNeeds:
    def test_an_agent_below_the_level_is_passed_over(self):
        board = centre(QueuePolicy("q", "Q", None, rings=(Ring(0, (Need("ventas", 5),)),)))
        sits(board, 1, at=0, ventas=4)
        sits(board, 2, at=9, ventas=5)
        joins(board, "e", at=10)
        assert offers(board, 10) == [("e", 2)]

    def test_the_entrys_own_needs_come_on_top(self):
        board = centre(QueuePolicy("q", "Q", "ventas"))
        sits(board, 1, ventas=9)
        sits(board, 2, quechua=9)
        joins(board, "e", needs=(Need("quechua"),))
        assert offers(board) == []
        sits(board, 3, ventas=1, quechua=1)
        assert offers(board) == [("e", 3)]

    def test_preferred_skills_decide_before_the_strategy(self):
        board = centre(QueuePolicy("q", "Q", None))
        sits(board, 1, at=0)
        sits(board, 2, at=5, quechua=3)
        joins(board, "e", at=6, prefers=(Need("quechua", 2),))
        assert offers(board, 6) == [("e", 2)]

    def test_a_call_that_finds_nobody_does_not_hold_up_those_behind_it(self):
        board = centre(QueuePolicy("q", "Q", None))
        joins(board, "rare", at=0, needs=(Need("guaraní"),))
        joins(board, "plain", at=5)
        sits(board, 1)
        assert offers(board, 6) == [("plain", 1)]


class TestRings:
    RINGS = (
        Ring(0, (Need("ventas", 8),), frozenset({"norte"})),
        Ring(20, (Need("ventas", 3),), frozenset({"norte"})),
        Ring(40, (Need("ventas", 1),), frozenset({"norte", "expertos"})),
        Ring(60),
    )

    @pytest.mark.parametrize(
        ("level", "group", "since_s"),
        [(8, "norte", 0), (3, "norte", 20), (1, "expertos", 40), (0, "sur", 60)],
    )
    def test_what_is_asked_relaxes_as_the_entry_waits(self, level, group, since_s):
        board = centre(QueuePolicy("q", "Q", None, rings=self.RINGS))
        sits(board, 1, groups=(group,), ventas=level)
        joins(board, "e")
        if since_s:
            assert offers(board, 0) == []
            assert offers(board, since_s - 0.1) == []
            assert board.next_due(after(since_s - 0.1)) == after(since_s)
        assert offers(board, since_s) == [("e", 1)]

    def test_the_entrys_own_need_becomes_a_preference_where_the_ring_says_so(self):
        rings = (Ring(0), Ring(30, keeps_own=False))
        board = centre(QueuePolicy("q", "Q", None, rings=rings))
        sits(board, 1)
        joins(board, "e", needs=(Need("quechua"),))
        assert offers(board, 29) == []
        assert offers(board, 30) == [("e", 1)]

    def test_who_waits_on_after_a_restart_is_in_the_ring_of_his_wait(self):
        board = centre(QueuePolicy("q", "Q", None, rings=self.RINGS))
        sits(board, 1, groups=("sur",))
        joins(board, "e", at=-300)
        assert offers(board) == [("e", 1)]

    def test_rings_closer_than_a_microsecond_do_not_stop_the_clock(self):
        rings = (Ring(0, (Need("x"),)), Ring(0.1234567, (Need("y"),)), Ring(0.1234568))
        board = centre(QueuePolicy("q", "Q", None, rings=rings))
        sits(board, 1)
        joins(board, "e")
        assert offers(board, 1) == [("e", 1)]


class TestStrategies:
    def test_longest_idle(self):
        board = centre(QueuePolicy("q", "Q", None))
        sits(board, 1, at=5)
        sits(board, 2, at=0)
        joins(board, "e", at=10)
        assert offers(board, 10) == [("e", 2)]

    def test_most_skilled(self):
        board = centre(QueuePolicy("q", "Q", "ventas", strategy="most_skilled"))
        sits(board, 1, at=0, ventas=5)
        sits(board, 2, at=5, ventas=9)
        joins(board, "e", at=10)
        assert offers(board, 10) == [("e", 2)]

    def test_fewest_calls_counts_this_day_only(self):
        board = centre(QueuePolicy("q", "Q", None, strategy="fewest_calls", wrap_up_s=0))
        sits(board, 1, at=0)
        joins(board, "e1")
        assert offers(board) == [("e1", 1)]
        serves(board, "e1", 1, 0, 10)
        sits(board, 2, at=100)
        joins(board, "e2", at=200)
        assert offers(board, 200) == [("e2", 2)]
        board.leave("e2", after(200))
        midnight = 12 * 3600
        assert offers(board, midnight) == []
        joins(board, "e3", at=midnight)
        assert offers(board, midnight) == [("e3", 1)]

    def test_round_robin_goes_on_where_it_was_whatever_else_agents_did(self):
        board = centre(QueuePolicy("q", "Q", None, strategy="round_robin"))
        for agent_id in (1, 2, 3):
            sits(board, agent_id, at=agent_id)
        turns = []
        for at in range(10, 70, 10):
            joins(board, f"e{at}", at=at)
            ((name, agent_id),) = offers(board, at)
            turns.append(agent_id)
            board.leave(name, after(at))
            board.pause(2, "x", after(at))
            board.get_ready(2, after(at))
        assert turns == [1, 3, 2, 1, 3, 2]

    def test_round_robin_goes_on_after_a_restart_with_those_who_had_no_offer_first(self):
        queues = [QueuePolicy(name, name, None, strategy="round_robin") for name in ("q", "r")]
        board = centre(*queues)
        for agent_id, turns in ((1, {"q": 3, "r": 1}), (2, {"q": 2}), (3, {}), (4, {"r": 9})):
            sits(board, agent_id, at=agent_id)
            board.remember(agent_id, 0, {}, turns | {"gone": 7})
        turns = []
        for at in range(10, 90, 10):
            joins(board, f"e{at}", at=at)
            ((name, agent_id),) = offers(board, at)
            turns.append(agent_id)
            board.leave(name, after(at))
        assert turns == [3, 4, 2, 1, 3, 4, 2, 1]

    def test_fair_fastest_prefers_the_faster_but_only_so_far(self):
        board = centre(QueuePolicy("q", "Q", None, strategy="fair_fastest", fair_idle_s=100))
        sits(board, 1, at=0)
        sits(board, 2, at=20)
        board.remember(1, 0, {"q": 540.0})
        board.remember(2, 0, {"q": 60.0})
        joins(board, "e", at=30)
        assert offers(board, 30) == [("e", 2)]
        board.leave("e", after(80))
        joins(board, "e2", at=90)
        assert offers(board, 90) == [("e2", 1)]

    @given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(1, 1000))
    def test_speed_never_counts_for_more_than_the_set_idle_time(self, one, other, most_s):
        gain_s = speed_credit_s(one, most_s) - speed_credit_s(other, most_s)
        assert abs(gain_s) <= most_s
        assert (gain_s > 0) <= (one < other)

    def test_an_agents_handling_time_is_learnt_from_his_calls(self):
        board = centre(QueuePolicy("q", "Q", None, strategy="fair_fastest"))
        sits(board, 1)
        for at, took in ((0, 100), (1000, 200)):
            joins(board, f"e{at}", at=at)
            offers(board, at)
            serves(board, f"e{at}", 1, at, at + took)
        assert board.agents[1].handle_s == {"q": 120.0}


class TestLastAgent:
    def queue(self, **more) -> QueuePolicy:
        return QueuePolicy("q", "Q", None, last_agent_s=30, wrap_up_s=5, **more)

    def busy(self, board: Board, agent_id: int) -> None:
        joins(board, "busy")
        assert offers(board) == [("busy", agent_id)]
        board.answered(Talk("busy", "c-busy", "q", agent_id), NOW)

    def test_the_agent_who_last_spoke_with_the_caller_comes_first(self):
        board = centre(self.queue())
        sits(board, 1, at=0)
        sits(board, 2, at=5)
        joins(board, "e", at=6, last_agent_id=2)
        (made,) = made_at(board, 6)
        assert made.offer.agent_id == 2
        assert made.reasons[0] == "rule=last_agent"
        assert made.why.chosen == Compared(2, (("idle_s", 1.0),))

    def test_the_caller_waits_for_him_while_he_talks_but_only_for_the_set_time(self):
        board = centre(self.queue())
        sits(board, 1, at=0)
        self.busy(board, 1)
        sits(board, 2, at=1)
        joins(board, "e", at=2, last_agent_id=1)
        assert offers(board, 31.9) == []
        assert board.next_due(after(31.9)) == after(32)
        assert offers(board, 32) == [("e", 2)]

    def test_he_takes_the_caller_as_soon_as_he_is_free(self):
        board = centre(self.queue())
        sits(board, 1, at=0)
        self.busy(board, 1)
        joins(board, "e", at=2, last_agent_id=1)
        offers(board, 2)
        board.hung_up(1, "c-busy", after(10))
        assert offers(board, 15) == [("e", 1)]

    @pytest.mark.parametrize("what", ["pause", "log_out", "phone", "refuse"])
    def test_nobody_waits_for_one_who_will_not_come(self, what):
        board = centre(self.queue())
        sits(board, 1, at=0)
        joins(board, "e", at=0, last_agent_id=1)
        if what == "refuse":
            assert offers(board) == [("e", 1)]
            board.offer_lost("e-o1", 1, "refused", NOW)
        else:
            board.leave("e", NOW)
            self.busy(board, 1)
            joins(board, "e", at=0, last_agent_id=1)
        sits(board, 2, at=1)
        assert offers(board, 2) == ([("e", 2)] if what == "refuse" else [])
        match what:
            case "pause":
                board.pause(1, "lunch", after(3))
            case "log_out":
                board.log_out(1, after(3))
            case "phone":
                board.phone(1, "unregistered")
            case _:
                return
        assert offers(board, 3) == [("e", 2)]

    def test_keeping_a_caller_for_his_agent_never_puts_him_before_older_ones(self):
        board = centre(self.queue())
        sits(board, 1, at=0)
        self.busy(board, 1)
        joins(board, "older", at=1)
        joins(board, "e", at=2, last_agent_id=1)
        offers(board, 2)
        board.hung_up(1, "c-busy", after(10))
        assert offers(board, 15) == [("older", 1)]


class TestSeveralQueues:
    def test_an_agent_takes_the_earliest_arrival_of_all_his_queues(self):
        board = centre(QueuePolicy("a", "A", None), QueuePolicy("b", "B", None))
        joins(board, "b1", "b", at=0)
        joins(board, "a1", "a", at=1)
        sits(board, 1, at=5)
        assert offers(board, 5) == [("b1", 1)]

    def test_the_head_start_of_a_queue_is_its_weight_against_others(self):
        board = centre(QueuePolicy("a", "A", None, credit_s=60), QueuePolicy("b", "B", None))
        joins(board, "b1", "b", at=0)
        joins(board, "b2", "b", at=70)
        joins(board, "a1", "a", at=59)
        sits(board, 1, at=70)
        sits(board, 2, at=71)
        sits(board, 3, at=72)
        assert [name for name, _ in offers(board, 72)] == ["a1", "b1", "b2"]

    def test_each_queue_chooses_by_its_own_strategy(self):
        board = centre(
            QueuePolicy("a", "A", "x"), QueuePolicy("b", "B", "x", strategy="most_skilled")
        )
        sits(board, 1, at=0, x=1)
        sits(board, 2, at=1, x=5)
        sits(board, 3, at=2, x=9)
        joins(board, "b1", "b", at=5)
        joins(board, "a1", "a", at=6)
        assert offers(board, 6) == [("b1", 3), ("a1", 1)]

    def test_who_waits_in_a_queue_that_vanished_waits_on(self):
        board = centre(QueuePolicy("a", "A", "x"))
        joins(board, "e", "a")
        board.set_queues([QueuePolicy("b", "B", None)])
        sits(board, 1)
        assert offers(board) == [("e", 1)]

    def test_a_changed_policy_holds_for_those_who_wait_already(self):
        board = centre(QueuePolicy("q", "Q", "x"))
        joins(board, "e")
        board.hold("e", held=True)
        joins(board, "f")
        sits(board, 1)
        assert offers(board) == []
        board.set_queues([QueuePolicy("q", "Q", None)])
        assert offers(board) == [("f", 1)]
        assert board.position("e") == 1


class TestReasons:
    def test_an_offer_says_what_was_compared_and_who_was_ruled_out(self):
        board = centre(QueuePolicy("q", "Q", "ventas", credit_s=7))
        sits(board, 1, at=0, usuarios=9)
        sits(board, 2, at=5, ventas=1)
        sits(board, 3, at=6, ventas=1)
        joins(board, "e", at=10)
        (made,) = made_at(board, 15)
        assert made.reasons == (
            "rule=longest_idle",
            "ring=1/1",
            "place=1/1",
            "waited_s=5.0",
            "credit_s=7",
            "chosen=2:idle_s:10",
            "next=3:idle_s:9",
            "ruled_out=1:lacks_skill:0/1:ventas",
        )

    def test_every_obstacle_is_named(self):
        rings = (Ring(0, (Need("x", 3),), frozenset({"norte"})),)
        board = centre(QueuePolicy("q", "Q", None, strategy="most_skilled", rings=rings))
        groups = ("norte",)
        sits(board, 1, x=10)
        sits(board, 2, x=9, groups=groups)
        sits(board, 3, x=8, groups=groups)
        sits(board, 4, x=7, groups=groups)
        sits(board, 5, x=6, groups=groups)
        sits(board, 6, x=5, groups=groups, quechua=1)
        sits(board, 7, x=2, groups=groups)
        board.pause(2, "lunch", NOW)
        board.phone(3, "in_use")
        joins(board, "e0")
        assert offers(board) == [("e0", 4)]
        board.offer_lost("e0-o1", 4, "busy", NOW)
        board.leave("e0", NOW)
        joins(board, "e", at=1, prefers=(Need("quechua"),))
        board.entries["e"].passed[4] = (after(60), "busy")
        (made,) = made_at(board, 1)
        why = read(made.reasons)
        assert why.chosen.agent_id == 6
        assert [one.agent_id for one in why.following] == [5]
        assert {(one.agent_id, one.code, one.detail) for one in why.ruled_out} == {
            (1, "not_in_group", ""),
            (2, "state", "paused"),
            (3, "phone", "in_use"),
            (4, "rests", ""),
            (5, "prefers", ""),
        }

    def test_the_reasons_fit_the_ledger_however_many_there_are(self):
        board = centre(QueuePolicy("q", "Q", "ventas"))
        for agent_id in range(1, 60):
            sits(board, agent_id, at=agent_id, **({"ventas": 3} if agent_id > 40 else {}))
        joins(board, "e", at=100)
        (made,) = made_at(board, 100)
        assert len(made.reasons) <= 32
        assert sum(reason.startswith("ruled_out=") for reason in made.reasons) == 8
        assert all(len(reason) <= 300 for reason in made.reasons)
