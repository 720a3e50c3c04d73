"""Whatever happens, in whatever order: no caller in silence, no agent with two calls, books that balance."""

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from db import facts as f
from tests.rig.world import World

AGENTS = (1, 2, 3)
ENGAGED = ("offered", "ringing", "talking")


class ADayOfCalls(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.world = World()
        for agent in AGENTS:
            self.world.agent(agent)

    def some_call(self, data):
        live = [call for call, state in self.world.calls.items() if not state.done]
        return data.draw(st.sampled_from(live)) if live else None

    def some_agent_leg(self, data):
        legs = sorted(leg for leg in self.world.legs if not leg.startswith("sip-"))
        return data.draw(st.sampled_from(legs)) if legs else None

    @rule()
    def somebody_calls(self):
        if len(self.world.calls) < 12:
            self.world.caller()

    @rule(data=st.data(), keys=st.text("0123456789*#AD", min_size=1, max_size=6))
    def a_caller_presses_keys(self, data, keys):
        if call := self.some_call(data):
            self.world.press(call, keys)

    @rule(data=st.data())
    def a_prompt_ends(self, data):
        if call := self.some_call(data):
            self.world.finish_sound(call)

    @rule(data=st.data(), cause=st.sampled_from([16, 27, 31]))
    def a_caller_goes(self, data, cause):
        if call := self.some_call(data):
            self.world.hang_up(self.world.calls[call].channel_id, cause)

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

    @rule(agent=st.sampled_from(AGENTS), phone=st.sampled_from(["registered", "unregistered"]))
    def a_phone_comes_or_goes(self, agent, phone):
        self.world.board.phone(agent, phone)
        self.world.settle()

    @rule(seconds=st.sampled_from([0.5, 3, 21, 60]))
    def time_passes(self, seconds):
        self.world.wait(seconds)

    @rule(page=st.booleans(), crm=st.booleans())
    def helpers_fail_or_recover(self, page, crm):
        self.world.page_answers, self.world.crm_answers = page, crm

    @rule()
    def the_application_restarts(self):
        self.world.playing.clear()
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
    def no_living_caller_is_in_silence(self):
        for call in self.world.calls.values():
            if call.channel_id not in self.world.legs:
                continue
            hears = (
                call.channel_id in self.world.playing
                or call.channel_id in self.world.music
                or any(call.channel_id in legs for legs in self.world.bridges.values())
            )
            waited_for = any(owner == call.call_id for owner, _ in self.world.timers)
            assert hears or (call.phase == "menu" and waited_for), call

    @invariant()
    def every_waiting_call_has_its_place(self):
        waiting = {
            call.entry_id
            for call in self.world.calls.values()
            if call.phase in ("waiting", "offered")
        }
        assert waiting == set(self.world.board.entries)

    @invariant()
    def nobody_rings_or_talks_for_a_call_that_is_over(self):
        wanted = {leg for call in self.world.calls.values() for leg in call.legs}
        assert set(self.world.legs) == wanted

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
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
)
TestADayOfCalls = ADayOfCalls.TestCase
