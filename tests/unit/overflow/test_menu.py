"""The overflow menu alone: every way through it, and what it does with events that come too late."""

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overflow import menu as machine
from overflow import messages as m
from overflow import voice
from overflow.policy import MessageRules, Treatment

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULES = Treatment()
CLOSED = Treatment(choices=("message", "ticket"))
SEND, LISTEN, AGAIN = voice.REVIEW_SEND, voice.REVIEW_LISTEN, voice.REVIEW_AGAIN


class Caller:
    """Feeds events to the menu and remembers what it asked for."""

    def __init__(self, rules=RULES, *, closed=False):
        self.rules = rules
        self.commands = []
        self._take(machine.begin(rules, ("why",), closed=closed, id_prefix="c1-v1"))

    def _take(self, step):
        self.menu = msgspec.json.decode(msgspec.json.encode(step.menu), type=m.Menu)
        self.latest = list(step.commands)
        self.commands += step.commands

    def gets(self, *events):
        for event in events:
            self._take(machine.step(self.rules, self.menu, event, NOW))
        return self

    def presses(self, *keys):
        return self.gets(*(m.Pressed(key) for key in keys))

    def heard_all(self):
        return self.gets(m.SaidAll(self.menu.saying))

    def waits(self):
        return self.gets(m.TimerFired(self.menu.timer))

    def speaks(self, speech_s=5.0):
        rec = self.menu.recording
        self.gets(m.Recorded(rec))
        return self.gets(m.Inspected(rec, True, speech_s + 1, speech_s))

    def all(self, kind):
        return [command for command in self.commands if isinstance(command, kind)]

    @property
    def last_words(self):
        return self.all(m.Say)[-1].prompts


def recording(**kwargs):
    return Caller(**kwargs).presses("2").heard_all()


def reviewing():
    return recording().speaks()


def keeping():
    return reviewing().presses(SEND)


# -- asking -----------------------------------------------------------------------------------------


def test_the_first_choice_is_key_one_whatever_the_order():
    turned = Treatment(choices=("ticket", "wait"))
    assert Caller(turned).last_words == (
        "why",
        "press_for_ticket",
        "digit_1",
        "press_to_wait",
        "digit_2",
    )
    assert Caller(turned).presses("1").menu.stage == "numbering"


def test_without_any_choice_an_open_caller_waits_and_a_closed_one_hears_goodbye():
    nothing = Treatment(choices=())
    assert Caller(nothing).all(m.End) == [m.End("wait")]
    closed = Caller(nothing, closed=True)
    assert closed.last_words == ("why", "closed_goodbye")
    assert closed.heard_all().all(m.End) == [m.End("none")]


def test_a_key_cuts_the_words():
    assert isinstance(Caller().presses("1").latest[1], m.StopSaying)


def test_the_end_of_the_words_starts_the_time_to_choose():
    caller = Caller().heard_all()
    assert caller.latest == [m.StartTimer(caller.menu.timer, RULES.choose_s)]


def test_an_old_timer_and_an_old_sound_change_nothing():
    caller = Caller()
    before = caller.menu
    assert caller.gets(m.TimerFired("t99"), m.SaidAll("s99")).menu == before


def test_three_wrong_keys_mean_no_choice():
    caller = Caller().presses("9", "8", "#")
    assert caller.all(m.Chose) == [m.Chose("none")]
    assert caller.menu.stage == "over"


def test_after_the_menu_is_over_nothing_happens_any_more():
    caller = Caller().presses("1")
    before = caller.menu
    caller.gets(m.Pressed("3"), m.CallerGone(), m.Resumed(recording=False), m.Numbered("1"))
    assert caller.menu == before


def test_only_a_caller_who_still_chooses_can_be_given_his_turn():
    assert not Caller().menu.place_is_kept
    assert Caller().presses("2").menu.place_is_kept
    assert not Caller().presses("1").menu.place_is_kept


# -- a message --------------------------------------------------------------------------------------


def test_a_recording_follows_the_policys_limits():
    rules = Treatment(message=MessageRules(max_s=30, silence_s=3))
    assert recording(rules=rules).all(m.Record) == [m.Record("c1-v1-m1", 30, 3)]


def test_any_key_goes_straight_to_the_tone():
    assert Caller().presses("2", "5").menu.stage == "recording"


def test_keys_during_the_recording_mean_nothing_to_the_menu():
    assert recording().presses("1", "#").menu.stage == "recording"


def test_the_end_of_another_recording_means_nothing():
    assert recording().gets(m.Recorded("other")).menu.stage == "recording"


def test_each_take_has_an_id_of_its_own_and_the_old_one_is_thrown_away():
    caller = reviewing().presses(AGAIN)
    assert caller.all(m.Discard) == [m.Discard("c1-v1-m1")]
    assert caller.heard_all().menu.recording == "c1-v1-m2"


def test_after_listening_the_review_is_said_again():
    caller = reviewing().presses(LISTEN)
    assert isinstance(caller.latest[-1], m.Listen)
    assert caller.heard_all().last_words == ("message_review",)


def test_listening_can_be_cut_short_by_sending():
    assert reviewing().presses(LISTEN, SEND).menu.stage == "keeping"


def test_wrong_keys_in_the_review_send_the_message_in_the_end():
    caller = reviewing().presses("9")
    assert caller.last_words == ("option_invalid", "message_review")
    assert caller.presses("9", "9").menu.stage == "keeping"


def test_a_message_is_acknowledged_after_it_is_left_and_in_that_order():
    caller = keeping().gets(m.Kept("c1-v1-m1", ok=True), m.Numbered("1000014"))
    left, said = caller.latest
    assert left == m.LeaveMessage("c1-v1-m1", "1000014", False, NOW, 6.0)
    assert said.prompts == ("message_saved", "goodbye")
    assert caller.heard_all().all(m.End) == [m.End("message")]


def test_a_message_that_cannot_be_read_is_told_so_and_the_rest_is_offered():
    caller = recording().gets(m.Recorded("c1-v1-m1"), m.Inspected("c1-v1-m1", usable=False))
    assert caller.last_words[0] == "message_failed"
    assert caller.menu.choices == ("wait", "ticket")


@pytest.mark.parametrize("answer", [m.Kept("c1-v1-m1", ok=False), m.Numbered(None)])
def test_a_message_that_cannot_be_kept_is_never_acknowledged(answer):
    caller = keeping()
    if isinstance(answer, m.Numbered):
        caller.gets(m.Kept("c1-v1-m1", ok=True))
    caller.gets(answer)
    assert not caller.all(m.LeaveMessage)
    assert caller.last_words[0] == "message_failed"


def test_saying_nothing_twice_leads_back_to_the_choices():
    caller = recording().speaks(0.0)
    assert caller.last_words == ("message_empty", "record_after_tone")
    caller.heard_all().speaks(0.5)
    assert caller.last_words[:2] == ("message_empty", "press_to_wait")
    assert caller.menu.stage == "asking"


# -- hanging up -------------------------------------------------------------------------------------


def test_hanging_up_while_choosing_leaves_nothing():
    caller = Caller().gets(m.CallerGone())
    assert caller.all(m.End) == [m.End("none")]


def test_hanging_up_in_the_recording_waits_for_its_end_but_not_for_ever():
    caller = recording().gets(m.CallerGone())
    assert caller.menu.stage == "recording"
    assert caller.waits().menu.stage == "checking"


def test_who_hung_up_hears_nothing_more():
    caller = recording().gets(m.CallerGone())
    words = len(caller.all(m.Say))
    caller.speaks().gets(m.Kept("c1-v1-m1", ok=True), m.Numbered("1000014"))
    assert len(caller.all(m.LeaveMessage)) == 1
    assert len(caller.all(m.Say)) == words
    assert caller.all(m.End) == [m.End("message")]


def test_who_hung_up_and_said_nothing_left_nothing():
    caller = recording().gets(m.CallerGone()).speaks(0.4)
    assert caller.all(m.End) == [m.End("none")]


def test_who_hung_up_while_the_disk_was_full_is_not_offered_anything():
    caller = keeping().gets(m.CallerGone(), m.Kept("c1-v1-m1", ok=False))
    assert caller.all(m.End) == [m.End("none")]


def test_a_second_goodbye_changes_nothing():
    caller = recording().gets(m.CallerGone())
    before = caller.menu
    assert caller.gets(m.CallerGone(), m.Pressed("1")).menu == before


def test_a_ticket_that_was_never_heard_is_not_issued():
    caller = Caller().presses("3").gets(m.CallerGone(), m.Numbered("1000014"))
    assert not caller.all(m.IssueTicket)
    assert caller.all(m.End) == [m.End("none")]


# -- a ticket ---------------------------------------------------------------------------------------


def test_without_a_number_the_caller_hears_the_truth():
    caller = Caller().presses("3").gets(m.Numbered(None))
    assert caller.last_words[0] == "ticket_failed"
    assert caller.menu.choices == ("wait", "message")


def test_a_closed_caller_whom_nothing_can_be_given_hears_goodbye():
    caller = Caller(Treatment(choices=("ticket",)), closed=True).presses("1")
    caller.gets(m.Numbered(None))
    assert caller.last_words == ("ticket_failed", "closed_goodbye")


def test_an_open_ticket_is_said_to_be_open_already():
    caller = Caller().presses("3").gets(m.Numbered("1000014", again=True))
    assert caller.all(m.IssueTicket) == [m.IssueTicket("1000014", again=True)]
    assert caller.last_words[0] == "ticket_open_before"


# -- restarts ---------------------------------------------------------------------------------------


def resumed(caller, *, recording=False):
    return caller.gets(m.Resumed(recording=recording)).latest


def test_a_restart_repeats_what_the_caller_was_being_told():
    assert resumed(Caller())[0].prompts[0] == "why"
    assert resumed(Caller().presses("2"))[0].prompts == ("record_after_tone",)
    assert resumed(reviewing())[0].prompts == ("message_review",)
    telling = Caller().presses("3").gets(m.Numbered("1000014"))
    assert resumed(telling)[0].prompts[0] == "ticket_before"


def test_a_restart_asks_again_for_what_was_not_answered():
    assert resumed(recording().gets(m.Recorded("c1-v1-m1"))) == [m.Inspect("c1-v1-m1")]
    assert resumed(keeping()) == [m.Keep("c1-v1-m1")]
    assert resumed(Caller().presses("3")) == [m.AskNumber(RULES.ticket.same_caller_s)]


def test_a_restart_finds_a_recording_running_or_looks_what_is_in_it():
    assert isinstance(resumed(recording(), recording=True)[0], m.StartTimer)
    assert resumed(recording()) == [m.Inspect("c1-v1-m1")]


# -- whatever comes ---------------------------------------------------------------------------------

EVENTS = st.one_of(
    st.builds(m.Pressed, st.sampled_from("0123456789*#")),
    st.sampled_from(["said", "timer", "recorded", "kept", "gone"]),
    st.builds(m.Inspected, st.just("?"), st.booleans(), st.just(4.0), st.sampled_from([0.0, 3.0])),
    st.builds(m.Numbered, st.sampled_from([None, "1000014"]), st.booleans()),
    st.builds(m.Resumed, st.booleans()),
)


def event_of(kind, menu):
    match kind:
        case "said":
            return m.SaidAll(menu.saying or "s0")
        case "timer":
            return m.TimerFired(menu.timer or "t0")
        case "recorded":
            return m.Recorded(menu.recording)
        case "kept":
            return m.Kept(menu.recording, ok=True)
        case "gone":
            return m.CallerGone()
        case m.Inspected(_, usable, duration_s, speech_s):
            return m.Inspected(menu.recording, usable, duration_s, speech_s)
    return kind


@settings(max_examples=300, deadline=None)
@given(st.lists(EVENTS, max_size=25), st.booleans(), st.permutations(["wait", "message", "ticket"]))
def test_in_whatever_order_things_happen_the_menu_is_never_stuck_and_ends_once(
    events, closed, choices
):
    caller = Caller(Treatment(choices=tuple(choices)), closed=closed)
    for kind in events:
        caller.gets(event_of(kind, caller.menu))
        menu = caller.menu
        waited_for = menu.saying or menu.timer
        asked = menu.stage in ("recording", "checking", "keeping", "numbering")
        assert menu.stage == "over" or waited_for or asked
    assert len(caller.all(m.End)) == (caller.menu.stage == "over")
    assert len(caller.all(m.LeaveMessage)) + len(caller.all(m.IssueTicket)) <= 1


# -- a phone that sends nothing ---------------------------------------------------------------------


def test_a_recording_into_which_no_sound_arrives_is_ended_by_us():
    caller = recording().waits()
    assert caller.latest == [m.Measure("c1-v1-m1")]
    caller.gets(m.Measured("c1-v1-m1", 32_000))
    assert isinstance(caller.latest[0], m.StartTimer)
    caller.waits().gets(m.Measured("c1-v1-m1", 32_000))
    assert caller.latest[0] == m.StopRecording("c1-v1-m1")
    assert caller.speaks().menu.stage == "reviewing"


def test_a_recording_whose_end_nobody_reports_is_looked_at_all_the_same():
    caller = recording().waits().gets(m.Measured("c1-v1-m1", 0))
    assert caller.waits().latest[-1] == m.Inspect("c1-v1-m1")


def test_a_recording_that_outlasts_its_limit_is_ended_by_us():
    caller = recording(rules=Treatment(message=MessageRules(max_s=10)))
    late = datetime(2026, 11, 23, 12, 1, tzinfo=UTC)
    step = machine.step(caller.rules, caller.menu, m.Measured("c1-v1-m1", 99_999), late)
    assert m.StopRecording("c1-v1-m1") in step.commands


def test_a_size_that_comes_too_late_means_nothing():
    caller = reviewing()
    before = caller.menu
    assert caller.gets(m.Measured("c1-v1-m1", 5)).menu == before
