"""Any history of a centre: the router does what the rule says, and nobody is lost or doubled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from acd.agents import AgentState as S
from acd.board import Board
from acd.model import Entry, MakeOffer, QueuePolicy, QueueStanding, Talk
from acd.needs import Need, Ring, Wants, asks_of
from tests.unit.acd import naive

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
AGENTS = range(1, 7)
SKILLS = ("ventas", "quechua")
GROUPS = ("norte", "sur")
STRATEGIES = ("longest_idle", "most_skilled", "fewest_calls", "round_robin", "fair_fastest")

needs = st.lists(st.builds(Need, st.sampled_from(SKILLS), st.integers(1, 9)), max_size=1).map(tuple)
groups = st.frozensets(st.sampled_from(GROUPS), max_size=1)
rings = st.lists(
    st.builds(Ring, st.sampled_from([0, 20, 40]), needs, groups, st.booleans()),
    max_size=3,
    unique_by=lambda ring: ring.after_s,
).map(lambda found: tuple(sorted(found, key=lambda ring: ring.after_s)))
policies = st.builds(
    QueuePolicy,
    name=st.sampled_from(["a", "b"]),
    label=st.just("Cola"),
    skill=st.sampled_from([None, "ventas"]),
    rings=rings,
    strategy=st.sampled_from(STRATEGIES),
    credit_s=st.sampled_from([0, 30]),
    last_agent_s=st.sampled_from([0, 25]),
)
skills = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 10))
agent_ids = st.sampled_from(AGENTS)


class Centre(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.board, self.now = Board(), START
        self.joined = 0
        self.waiting: set[str] = set()
        self.offers: dict[str, int] = {}

    @initialize(found=st.lists(policies, max_size=2, unique_by=lambda queue: queue.name))
    def open(self, found):
        self.board.set_queues(found)
        for agent_id in AGENTS:
            self.board.set_agent(agent_id, f"A{agent_id}", f"20{agent_id}", {}, self.now)
            self.board.phone(agent_id, "registered")

    @rule(found=st.lists(policies, max_size=2, unique_by=lambda queue: queue.name))
    def change_queues(self, found):
        self.board.set_queues(found)

    @rule(who=agent_ids, skills=skills, groups=groups)
    def change_agent(self, who, skills, groups):
        self.board.set_agent(who, f"A{who}", f"20{who}", skills, self.now)
        self.board.set_groups(who, groups)

    @rule(who=st.sets(agent_ids))
    def log_in(self, who):
        for agent_id in sorted(who):
            self.board.log_in(agent_id, self.now)

    @rule(who=agent_ids, what=st.sampled_from(["pause", "ready", "log_out", "end"]))
    def press(self, who, what):
        match what:
            case "pause":
                self.board.pause(who, "lunch", self.now)
            case "ready":
                self.board.get_ready(who, self.now)
            case "log_out":
                self.board.log_out(who, self.now)
            case _:
                self.board.end_wrap_up(who, self.now)

    @rule(who=agent_ids, phone=st.sampled_from(["registered", "unregistered", "in_use"]))
    def phone(self, who, phone):
        self.board.phone(who, phone)

    @rule(
        queue=st.sampled_from(["a", "b", "c"]),
        age_s=st.sampled_from([0, 0, 15, 100]),
        joined_ago_s=st.sampled_from([0, 0, 30]),
        credit_s=st.sampled_from([0, 0, 20, 5000, -10]),
        needs=needs,
        prefers=needs,
        last=st.none() | agent_ids,
    )
    def join(self, *, queue, age_s, joined_ago_s, credit_s, needs, prefers, last):
        self.joined += 1
        name = f"e{self.joined}"
        joined_at = self.now - timedelta(seconds=joined_ago_s)
        self.board.join(
            Entry(
                name,
                f"c{self.joined}",
                queue,
                joined_at,
                first_contact_at=joined_at - timedelta(seconds=age_s) if age_s else None,
                credit_s=credit_s,
                needs=needs,
                prefers=prefers,
                last_agent_id=last,
            )
        )
        self.waiting.add(name)

    @precondition(lambda self: self.waiting)
    @rule(data=st.data(), what=st.sampled_from(["leave", "hold", "free"]))
    def caller(self, data, what):
        name = data.draw(st.sampled_from(sorted(self.waiting)))
        if what == "leave":
            self.board.leave(name, self.now)
            self.waiting.discard(name)
        else:
            self.board.hold(name, held=what == "hold")

    @precondition(lambda self: self.waiting)
    @rule(
        data=st.data(),
        age_s=st.sampled_from([0, 0, 100]),
        credit_s=st.sampled_from([0, 20, 5000]),
        needs=needs,
        prefers=needs,
        last=st.none() | agent_ids,
    )
    def revise(self, *, data, age_s, credit_s, needs, prefers, last):
        entry = self.board.entries[data.draw(st.sampled_from(sorted(self.waiting)))]
        offer, joined_at = entry.offer, entry.joined_at
        self.board.revise(
            entry.entry_id,
            credit_s=credit_s,
            needs=needs,
            prefers=prefers,
            first_contact_at=joined_at - timedelta(seconds=age_s) if age_s else None,
            last_agent_id=last,
        )
        assert self.board.entries[entry.entry_id] is entry
        assert entry.offer is offer

    @precondition(lambda self: self.offers)
    @rule(data=st.data(), outcome=st.sampled_from(["answer", "refused", "timed_out", "busy"]))
    def end_offer(self, data, outcome):
        offer_id = data.draw(st.sampled_from(sorted(self.offers)))
        agent = self.board.agents[self.offers[offer_id]]
        if agent.offer is None or agent.offer.offer_id != offer_id:
            del self.offers[offer_id]
            return
        entry_id, call_id = agent.offer.entry_id, agent.offer.call_id
        if outcome == "answer":
            queue = self.board.entries[entry_id].queue
            self.board.answered(Talk(entry_id, call_id, queue, agent.agent_id), self.now)
            self.waiting.discard(entry_id)
        else:
            self.board.offer_lost(offer_id, agent.agent_id, outcome, self.now)

    @rule(who=agent_ids)
    def hang_up(self, who):
        agent = self.board.agents[who]
        if agent.state is S.TALKING:
            self.board.hung_up(who, agent.call_id, self.now)

    @rule(seconds=st.sampled_from([1, 5, 10, 25, 3600]))
    def pass_time(self, seconds):
        self.now += timedelta(seconds=seconds)

    @rule()
    def pass_until_due(self):
        due = self.board.next_due(self.now)
        if due is not None:
            self.now = max(self.now, due)

    @invariant()
    def holds(self):
        self.settles_as_the_rule_says()
        self.nobody_is_lost_or_doubled()
        self.nobody_waits_while_somebody_free_could_help()
        self.the_line_of_each_queue_is_in_order()
        self.the_outlook_counts_those_who_could_serve()
        self.each_queue_stands_as_a_recount_says()
        self.why_each_one_waits_is_what_the_rule_would_say()

    def settles_as_the_rule_says(self):
        board = self.board
        board._wake(self.now)
        expected = naive.pairings(board, self.now)
        board.pump(self.now)
        made = [one.offer for one in board.take() if isinstance(one, MakeOffer)]
        assert [(offer.entry_id, offer.agent_id) for offer in made] == expected
        self.offers |= {offer.offer_id: offer.agent_id for offer in made}

    def nobody_is_lost_or_doubled(self):
        assert set(self.board.entries) == self.waiting
        agents = [agent for agent in self.board.agents.values() if agent.offer is not None]
        entries = [entry for entry in self.board.entries.values() if entry.offer is not None]
        by_agent = {agent.agent_id: agent.offer for agent in agents}
        assert {entry.offer.agent_id: entry.offer for entry in entries} == by_agent
        assert len(entries) == len(agents)
        assert all(agent.state in (S.OFFERED, S.RINGING) for agent in agents)

    def nobody_waits_while_somebody_free_could_help(self):
        assert not list(naive.idle_pairs(self.board, self.now))

    def the_line_of_each_queue_is_in_order(self):
        for queue in "abc":
            line = [entry for entry in naive.in_order(self.board) if entry.queue == queue]
            places = [self.board.position(entry.entry_id) for entry in line]
            assert places == list(range(1, len(line) + 1))

    def the_outlook_counts_those_who_could_serve(self):
        for entry in self.board.entries.values():
            asked = [naive.asks(self.board, entry, START + timedelta(days=9))]
            policy = self.board.policy_of(entry.entry_id)
            asked += [
                naive.asks(self.board, entry, entry.joined_at + timedelta(seconds=ring.after_s))
                for ring in policy.steps
            ]
            able = [
                agent
                for agent in self.board.agents.values()
                if agent.state is not S.LOGGED_OUT and any(naive.suits(one, agent) for one in asked)
            ]
            seen = self.board.outlook(entry.entry_id, self.now)
            assert seen.agents_logged_in == len(able)
            away = [agent for agent in able if agent.state in (S.PAUSED, S.NOT_ANSWERING)]
            assert seen.agents_paused == len(away)

    def each_queue_stands_as_a_recount_says(self):
        for name, queue in self.board.queues.items():
            policy = self.board._waiting.policy(name)
            able = [
                agent
                for agent in self.board.agents.values()
                if agent.state is not S.LOGGED_OUT
                and any(naive.suits(asks_of(ring, Wants()), agent) for ring in policy.steps)
            ]
            waits = [
                (self.now - entry.joined_at).total_seconds()
                for entry in self.board.entries.values()
                if entry.queue == name
            ]
            assert self.board.queue_standing(name, self.now) == QueueStanding(
                waiting=len(waits),
                longest_wait_s=max(waits, default=0.0),
                logged_in=len(able),
                available=sum(naive.is_free(agent, self.now) for agent in able),
                talking=sum(agent.state in (S.TALKING, S.ON_HOLD) for agent in able),
                paused=sum(agent.state in (S.PAUSED, S.NOT_ANSWERING) for agent in able),
                treatment=None,
                strategy=queue.strategy,
                rings=queue.steps,
            )

    def why_each_one_waits_is_what_the_rule_would_say(self):
        for entry in self.board.entries.values():
            asked = naive.asks(self.board, entry, self.now)
            waits = self.board.why_waiting(entry.entry_id, self.now)
            here = [a for a in self.board.agents.values() if a.state is not S.LOGGED_OUT]
            now = {agent.agent_id for agent in here if naive.suits(asked, agent)}
            assert waits.able_now == len(now)
            assert waits.place[0] == self.board.position(entry.entry_id)
            kept = None if entry.offer else naive.kept_for(self.board, entry, self.now)
            assert waits.kept_for == kept
            later = ("lacks_skill", "not_in_group")
            for one in waits.nearby:
                assert (one.out.agent_id in now) == (one.out.code not in later)
                assert (one.from_s is not None) == (one.out.code in later)
            free = {agent.agent_id for agent in here if naive.is_free(agent, self.now)}
            named = {one.out.agent_id for one in waits.nearby}
            if entry.offer is None and not entry.held:
                assert free & now <= named, "somebody free and suited, and no word why not he"


TestCentre = Centre.TestCase
TestCentre.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
