"""Whatever happens, in whatever order: no caller in silence, no agent with two calls, books that balance."""

from datetime import timedelta

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from acd.needs import Need
from acd.routing.document import Ask, Routing
from atiende.call.messages import CompanyAnswered, LookedBack
from crm_bridge.port import Company
from db import facts as f
from tests.rig.world import BEGINNING, POLICY, World

AGENTS = (1, 2, 3)
MOST_CALLS = 12
OFFER_TIMERS = ("hold", "pop", "ring")
WAIT_TIMERS = ("announce", "overflow")
GOLD = Company("1001", "Panadería", customer_class="oro")
ROUTING = Routing(
    options={"usuario": Ask(60.0), "interesado": Ask(prefers=(Need("usuarios", 9),))},
    classes={"oro": Ask(300.0, needs=(Need("vip", 1),))},
)
ENGAGED = ("offered", "ringing", "talking")


class ADayOfCalls(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.world = World(policy=POLICY, routing=ROUTING)
        self.world.companies["1001"] = GOLD
        for agent in AGENTS:
            self.world.agent(agent)

    @initialize(away=st.sets(st.sampled_from(AGENTS)))
    def some_agents_are_not_there_yet(self, away):
        for agent in away:
            self.world.board.log_out(agent, self.world.now)
        self.world.settle()

    def some_call(self, data):
        live = [call for call, state in self.world.calls.items() if not state.done]
        return data.draw(st.sampled_from(live)) if live else None

    def some_agent_leg(self, data):
        legs = sorted(leg for leg in self.world.legs if not leg.startswith("sip-"))
        return data.draw(st.sampled_from(legs)) if legs else None

    @rule(dialled=st.sampled_from(["0800", "0800", "8001", "8002"]))
    def somebody_calls(self, dialled):
        if len(self.world.calls) < MOST_CALLS:
            self.world.caller(f"11555500{len(self.world.calls) % 5}", dialled)

    @rule(data=st.data(), keys=st.text("0123456789*#AD", min_size=1, max_size=6))
    def a_caller_presses_keys(self, data, keys):
        if call := self.some_call(data):
            self.world.press(call, keys)

    @rule(data=st.data(), option=st.sampled_from("123"))
    def a_caller_chooses(self, data, option):
        if call := self.some_call(data):
            self.world.press(call, option)

    @rule(data=st.data())
    def a_prompt_ends(self, data):
        if call := self.some_call(data):
            self.world.finish_sound(call)

    @rule(data=st.data(), seconds=st.sampled_from([0.0, 0.5, 3.0]))
    def a_caller_has_spoken(self, data, seconds):
        if call := self.some_call(data):
            self.world.speak(call, seconds)

    @rule(what=st.sampled_from(["open", "closed", "full", "free"]))
    def the_office_changes(self, what):
        self.world.open = what != "closed"
        self.world.disk_full = what == "full"

    @rule(data=st.data(), cause=st.sampled_from([16, 27, 31]), spoken=st.sampled_from([0.0, 4.0]))
    def a_caller_goes(self, data, cause, spoken):
        self.world.hung_up_after = (spoken, spoken)
        if call := self.some_call(data):
            self.world.hang_up(self.world.calls[call].channel_id, cause)

    @rule(data=st.data())
    def somebody_who_had_a_chance_goes(self, data):
        offered = [call for call in self.world.calls.values() if call.phase == "offered"]
        if offered:
            self.world.hang_up(data.draw(st.sampled_from(offered)).channel_id)

    @rule(data=st.data())
    def a_phone_rings(self, data):
        if leg := self.some_agent_leg(data):
            self.world.rings(leg)

    @rule(data=st.data())
    def an_agent_picks_up(self, data):
        if leg := self.some_agent_leg(data):
            self.world.picks_up(leg)

    @rule(data=st.data(), cause=st.sampled_from([16, 17, 19, 21, 27]))
    def an_agents_leg_ends(self, data, cause):
        if leg := self.some_agent_leg(data):
            self.world.hang_up(leg, cause)

    @rule(agent=st.sampled_from(AGENTS), what=st.sampled_from(["in", "out", "pause", "ready"]))
    def an_agent_changes(self, agent, what):
        board, now = self.world.board, self.world.now
        if what == "in":
            board.log_in(agent, now)
        elif what == "out":
            board.log_out(agent, now)
        elif what == "pause":
            board.pause(agent, "lunch", now)
        else:
            board.get_ready(agent, now)
        self.world.settle()

    @rule(option=st.sampled_from("123"), agent=st.sampled_from(AGENTS))
    def somebody_comes_back_to_one_who_was_told_that_nobody_is_there(self, option, agent):
        for one in AGENTS:
            self.world.board.log_out(one, self.world.now)
        if len(self.world.calls) < MOST_CALLS:
            call = self.world.caller(f"11555500{len(self.world.calls) % 5}")
            self.world.press(call, option)
        self.world.board.log_in(agent, self.world.now)
        self.world.settle()

    @rule(agent=st.sampled_from(AGENTS), phone=st.sampled_from(["registered", "unregistered"]))
    def a_phone_comes_or_goes(self, agent, phone):
        self.world.board.phone(agent, phone)
        self.world.settle()

    @rule(seconds=st.sampled_from([0.5, 3, 21, 60]))
    def time_passes(self, seconds):
        self.world.wait(seconds)

    @rule(page=st.booleans(), crm=st.booleans(), memory=st.booleans())
    def helpers_fail_or_recover(self, page, crm, memory):
        self.world.page_answers, self.world.crm_answers = page, crm
        self.world.memory_answers = memory

    @rule(data=st.data())
    def the_crm_answers_late(self, data):
        if call := self.some_call(data):
            self.world.press(call, data.draw(st.sampled_from(["", "11001#"])))
            self.world.tell(call, CompanyAnswered("1001", "found", GOLD))

    @rule(
        data=st.data(),
        agent=st.none() | st.sampled_from(AGENTS),
        ago_s=st.none() | st.sampled_from([30, 600]),
    )
    def the_memory_answers_late(self, data, agent, ago_s):
        first = None if ago_s is None else BEGINNING - timedelta(seconds=ago_s)
        if call := self.some_call(data):
            self.world.tell(call, LookedBack(agent, first))

    @rule(expected=st.none() | st.sampled_from([(10.0, 50.0), (150.0, 290.0), (0.0, 9000.0)]))
    def waits_are_expected_to_be_longer_or_shorter(self, expected):
        self.world.expected = expected

    @rule()
    def the_application_restarts(self):
        self.world.restart()

    @invariant()
    def an_agent_has_one_call_at_most(self):
        engaged = [
            call.offer.agent_id
            for call in self.world.calls.values()
            if call.phase in ("offered", "talking") and call.offer
        ]
        assert len(engaged) == len(set(engaged))
        for agent in self.world.board.agents.values():
            assert (agent.state in ENGAGED) == (agent.agent_id in engaged)

    @invariant()
    def no_timer_outlives_what_it_was_started_for(self):
        for call_id, timer in self.world.timers:
            kind, _, subject = timer.partition(":")
            call = self.world.calls[call_id]
            if kind in OFFER_TIMERS:
                assert call.phase == "offered"
                assert call.offer.offer_id == subject
            elif kind in WAIT_TIMERS:
                assert call.phase in ("waiting", "offered")

    @invariant()
    def no_living_caller_is_in_silence(self):
        for call in self.world.calls.values():
            if call.channel_id not in self.world.legs:
                continue
            hears = (
                call.channel_id in self.world.playing
                or call.channel_id in self.world.music
                or call.channel_id in self.world.recording
                or call.channel_id in self.world.diverted
                or any(call.channel_id in legs for legs in self.world.bridges.values())
            )
            waited_for = any(owner == call.call_id for owner, _ in self.world.timers)
            asked = call.phase == "menu" or call.menu is not None
            assert hears or (asked and waited_for), call

    @invariant()
    def nobody_is_rung_for_a_caller_who_leaves_a_message(self):
        for call in self.world.calls.values():
            if call.menu is not None:
                assert call.offer is None or call.offer.stage == "held"
                assert not (call.menu.place_is_kept and call.phase == "offered")

    @invariant()
    def messages_and_tickets_exist_once_and_only_as_promised(self):
        facts = self.world.facts
        left = [fact for fact in facts if isinstance(fact, f.MessageLeft)]
        issued = [fact.ticket_number for fact in facts if isinstance(fact, f.TicketIssued)]
        assert len({fact.message_id for fact in left}) == len(left)
        assert len(set(issued)) == len(issued)
        assert {fact.ticket_number for fact in left} <= set(issued)
        assert {fact.message_id for fact in left} <= self.world.kept
        ends = {fact.call_id: fact for fact in facts if isinstance(fact, f.CallEnded)}
        for fact in left:
            if fact.call_id in ends and ends[fact.call_id].outcome != "answered":
                assert ends[fact.call_id].diverted_to == "message"

    @invariant()
    def whoever_heard_a_number_has_that_ticket(self):
        known = {
            fact.ticket_number
            for fact in self.world.facts
            if isinstance(fact, f.TicketIssued | f.TicketRepeated)
        }
        spoken = {ref for said in self.world.said for ref in said if ref.startswith("digits:")}
        assert spoken <= {f"digits:{number}" for number in known}

    @invariant()
    def every_waiting_call_has_its_place(self):
        waiting = {
            call.entry_id
            for call in self.world.calls.values()
            if call.phase in ("waiting", "offered")
        }
        assert waiting == set(self.world.board.entries)

    @invariant()
    def whoever_waits_asks_what_the_books_say_that_he_asks(self):
        asked = {
            fact.entry_id: fact
            for fact in self.world.facts
            if isinstance(fact, f.QueueJoined | f.EntryRevised)
        }
        for entry in self.world.board.entries.values():
            said = asked[entry.entry_id]
            assert said.needs == tuple(f"{need.skill}={need.level}" for need in entry.needs)
            assert said.prefers == tuple(f"{need.skill}={need.level}" for need in entry.prefers)
            assert (said.credit_s, said.last_agent_id) == (entry.credit_s, entry.last_agent_id)
            assert said.first_contact_at == entry.first_contact_at

    @invariant()
    def a_caller_is_told_how_long_it_takes_only_while_he_waits_and_when_it_changed(self):
        told = {}
        for fact in self.world.facts:
            if isinstance(fact, f.QueueLeft):
                told[fact.entry_id] = "left"
            elif isinstance(fact, f.WaitAnnounced):
                span = (fact.low_s, fact.high_s)
                assert told.get(fact.entry_id) not in ("left", span)
                told[fact.entry_id] = span

    @invariant()
    def nobody_rings_or_talks_for_a_call_that_is_over(self):
        wanted = {leg for call in self.world.calls.values() for leg in call.legs}
        assert set(self.world.legs) - self.world.diverted == wanted - self.world.diverted

    @invariant()
    def the_books_balance(self):
        def calls(kind):
            return [fact.call_id for fact in self.world.facts if isinstance(fact, kind)]

        ended = calls(f.CallEnded)
        assert len(ended) == len(set(ended))
        live = {call for call, state in self.world.calls.items() if state.phase != "ended"}
        assert set(calls(f.CallArrived)) == set(ended) | live
        made = [fact.offer_id for fact in self.world.facts if isinstance(fact, f.OfferMade)]
        lost = [fact.offer_id for fact in self.world.facts if isinstance(fact, f.OfferEnded)]
        assert len(lost) == len(set(lost))
        open_offers = {
            call.offer.offer_id
            for call in self.world.calls.values()
            if call.phase == "offered" and call.offer
        }
        assert set(made) == set(lost) | open_offers


ADayOfCalls.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
TestADayOfCalls = ADayOfCalls.TestCase
