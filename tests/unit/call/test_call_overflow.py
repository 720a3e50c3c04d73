"""What callers are offered when nobody comes, and that whatever they choose is kept."""

import pytest

from atiende.call.messages import Recovered
from atiende.call.step import arrive, step
from atiende.call.turn import CallRules
from db import facts as f
from overflow import messages as o
from overflow.policy import OverflowPolicy, QueuePlan, Treatment, When
from telephony.calls import CallerArrived, DigitReceived, LegLeft
from tests.rig.call_story import end, outcomes
from tests.rig.world import POLICY, World

MENU = (
    "press_to_wait",
    "digit_1",
    "press_for_message",
    "digit_2",
    "press_for_ticket",
    "digit_3",
)


def offered(world=None, keys="2"):
    """A caller who waits for nobody and has been told so."""
    world = world or World(policy=POLICY)
    call = world.caller()
    world.to_queue(call, keys)
    assert world.said[-1] == ("overflow_no_agents", *MENU)
    return world, call


def busy(policy=POLICY):
    """A line whose only agent talks to somebody else."""
    world = World(policy=policy)
    world.agent(1)
    first = world.caller("1155550009")
    world.to_queue(first)
    world.picks_up(world.ringing_leg(first))
    return world, first


def of(world, kind):
    return [fact for fact in world.facts if isinstance(fact, kind)]


def leave_message(world, call, seconds=6.0):
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, seconds)
    world.press(call, "1")


def hangs_up(world, call):
    world.hang_up(world.calls[call].channel_id)


def is_rescued(world, call):
    world.diverted.add(world.calls[call].channel_id)
    world.tell(call, LegLeft(world.calls[call].channel_id))
    world.wait(3)


# -- when -------------------------------------------------------------------------------------------


def test_without_agents_the_caller_is_told_at_once_and_offered_three_choices():
    world, call = offered()
    (fact,) = of(world, f.OverflowOffered)
    assert (fact.reason, fact.treatment, fact.queue) == ("no_agents", "open", "ventas")
    assert world.calls[call].phase == "waiting"


def test_while_agents_are_busy_the_caller_is_offered_the_choices_after_a_minute():
    world, _ = busy()
    call = world.caller()
    world.to_queue(call)
    world.finish_sound(call)
    world.wait(59)
    assert not of(world, f.OverflowOffered)
    world.wait(2)
    assert world.said[-1] == ("overflow_busy", *MENU)
    assert of(world, f.OverflowOffered)[0].reason == "waited"


def test_agents_who_all_pause_while_somebody_waits_are_noticed_within_five_seconds():
    world, first = busy()
    call = world.caller()
    world.to_queue(call)
    world.hang_up(world.calls[first].channel_id)
    world.board.pause(1, "lunch", world.now)
    world.settle()
    world.wait(6)
    assert of(world, f.OverflowOffered)[0].reason == "all_paused"


def test_more_callers_than_the_policy_allows_are_offered_the_choices_at_once():
    crowded = OverflowPolicy(default=QueuePlan(Treatment(when=When(waiting_over=1))))
    world, _ = busy(crowded)
    second, third = world.caller(), world.caller()
    world.to_queue(second)
    assert not of(world, f.OverflowOffered)
    world.to_queue(third)
    assert of(world, f.OverflowOffered)[0].call_id == third


def test_a_caller_who_is_served_at_once_hears_nothing_of_overflow():
    world = World(policy=POLICY)
    world.agent(1)
    call = world.caller()
    world.to_queue(call)
    assert world.calls[call].phase == "offered"
    assert not of(world, f.OverflowOffered)


def test_the_policys_own_words_replace_the_shipped_ones():
    own = OverflowPolicy(default=QueuePlan(Treatment(say=("our_words",), choices=("ticket",))))
    world = World(policy=own)
    call = world.caller()
    world.to_queue(call)
    assert world.said[-1] == ("our_words", "press_for_ticket", "digit_1")


# -- waiting ----------------------------------------------------------------------------------------


def test_whoever_chooses_to_wait_keeps_the_place_and_the_time_waited():
    world, first = offered()
    before = world.board.entries[world.calls[first].entry_id]
    second = world.caller()
    world.to_queue(second)
    world.press(first, "1")
    assert world.said[-1] == ("keep_waiting",)
    entry = world.board.entries[world.calls[first].entry_id]
    assert (entry.entry_id, entry.joined_at) == (before.entry_id, before.joined_at)
    assert world.board.position(entry.entry_id) == 1
    world.finish_sound(first)
    assert world.calls[first].channel_id in world.music


def test_no_key_means_waiting():
    world, call = offered()
    world.finish_sound(call)
    world.wait(7)
    assert world.calls[call].phase == "waiting"
    assert world.calls[call].channel_id in world.music
    assert of(world, f.OverflowChosen)[0].choice == "none"


def test_the_offer_is_made_again_every_minute():
    world, call = offered()
    world.press(call, "1")
    world.finish_sound(call)
    world.wait(58)
    assert len(of(world, f.OverflowOffered)) == 1
    world.wait(8)
    assert len(of(world, f.OverflowOffered)) == 2


def test_a_wrong_key_is_told_so_and_the_choices_are_said_again():
    world, call = offered()
    world.press(call, "9")
    assert world.said[-1] == ("option_invalid", *MENU)
    world.press(call, "99")
    assert world.calls[call].menu is None
    assert world.calls[call].phase == "waiting"


# -- the turn comes while choosing ------------------------------------------------------------------


def test_an_agent_who_comes_free_is_kept_while_the_caller_chooses_and_rung_when_he_waits():
    world, call = offered()
    world.agent(1)
    assert world.calls[call].phase == "offered"
    assert world.dialled == []
    world.press(call, "1")
    assert world.dialled[-1].extension == "2001"
    world.picks_up(world.ringing_leg(call))
    assert world.calls[call].phase == "talking"


def test_the_turn_is_held_for_ten_seconds_and_then_passes_to_the_next_but_the_place_stays():
    world, slow = offered()
    world.finish_sound(slow)
    world.press(slow, "9")  # said again: he is still choosing
    world.agent(1)
    quick = world.caller()
    world.to_queue(quick)
    world.wait(9)
    assert world.calls[slow].phase == "offered"
    world.wait(1.5)
    assert world.calls[slow].phase == "waiting"
    assert world.calls[quick].phase == "offered"
    assert world.board.position(world.calls[slow].entry_id) == 1
    assert outcomes(world, slow) == ["withdrawn"]
    world.press(slow, "1")
    assert not world.calls[slow].place_held


def test_an_agent_kept_for_one_who_leaves_a_message_instead_is_free_for_others():
    world, call = offered()
    world.agent(1)
    world.press(call, "2")
    assert world.calls[call].offer is None
    other = world.caller("1155550002")
    world.to_queue(other)
    assert world.calls[other].phase == "offered"


@pytest.mark.parametrize("go", [hangs_up, is_rescued])
def test_an_agent_kept_for_one_who_goes_is_free_and_the_books_say_so(go):
    world, call = offered()
    world.agent(1)
    kept = world.calls[call].offer
    go(world, call)
    assert outcomes(world, call) == ["withdrawn"]
    assert world.timers == {}
    assert world.board.agents[kept.agent_id].state == "available"
    assert world.calls[call].done
    assert [fact.outcome for fact in of(world, f.QueueLeft)] == [end(world, call).outcome]


def test_nobody_is_rung_while_the_caller_records():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.agent(1)
    assert world.calls[call].phase == "waiting"
    assert world.dialled == []


def test_a_caller_who_reaches_an_agent_leaves_no_stray_ticket():
    world, call = offered()
    world.agent(1)
    world.press(call, "1")
    world.picks_up(world.ringing_leg(call))
    world.press(call, "3")
    world.hang_up(world.calls[call].channel_id)
    assert not of(world, f.TicketIssued)
    assert end(world, call).outcome == "answered"


# -- a message --------------------------------------------------------------------------------------


def test_a_message_is_recorded_reviewed_sent_and_acknowledged_only_when_kept():
    world, call = offered()
    world.press(call, "2")
    assert world.said[-1] == ("record_after_tone",)
    world.finish_sound(call)
    world.speak(call, 6.0)
    assert world.said[-1] == ("message_review",)
    assert not of(world, f.MessageLeft)
    world.press(call, "1")
    (left,) = of(world, f.MessageLeft)
    assert (left.duration_s, left.queue, left.treatment) == (6.0, "ventas", "open")
    assert left.message_id in world.kept
    assert world.said[-1] == ("message_saved", "goodbye")
    assert not world.calls[call].place_held
    world.finish_sound(call)
    assert end(world, call).diverted_to == "message"
    assert world.legs == {}


def test_a_message_can_be_listened_to_and_recorded_again():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, 6.0)
    first = world.calls[call].menu.recording
    world.press(call, "2")
    assert world.playing[world.calls[call].channel_id].prompts == (f"recording:{first}",)
    world.finish_sound(call)
    assert world.said[-1] == ("message_review",)
    world.press(call, "3")
    assert first not in world.recordings
    world.finish_sound(call)
    world.speak(call, 9.0)
    world.press(call, "1")
    (left,) = of(world, f.MessageLeft)
    assert left.duration_s == 9.0
    assert left.message_id != first


def test_a_message_that_nobody_takes_back_is_sent():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, 6.0)
    world.finish_sound(call)
    world.wait(7)
    assert len(of(world, f.MessageLeft)) == 1


@pytest.mark.parametrize(("speech_s", "messages"), [(2.0, 1), (1.9, 0)])
def test_hanging_up_after_two_seconds_of_speech_counts_as_sent(speech_s, messages):
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.hung_up_after = (speech_s + 1, speech_s)
    world.hang_up(world.calls[call].channel_id)
    assert len(of(world, f.MessageLeft)) == messages
    assert end(world, call).outcome == ("diverted" if messages else "abandoned")
    assert world.calls[call].done
    assert world.board.entries == {}


def test_hanging_up_during_the_review_sends_the_message():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, 6.0)
    world.hang_up(world.calls[call].channel_id)
    assert len(of(world, f.MessageLeft)) == 1
    assert end(world, call).ended_by == "caller"


def test_a_silent_recording_is_asked_for_again():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, 5.0, speech=0.0)
    assert world.said[-1] == ("message_empty", "record_after_tone")


def test_when_the_disk_is_full_the_caller_hears_the_truth_and_is_offered_the_ticket():
    world, call = offered()
    world.disk_full = True
    leave_message(world, call)
    assert world.said[-1] == (
        "message_failed",
        "press_to_wait",
        "digit_1",
        "press_for_ticket",
        "digit_2",
    )
    assert not of(world, f.MessageLeft)
    assert world.calls[call].phase == "waiting"
    assert not world.calls[call].place_held
    world.press(call, "2")
    assert len(of(world, f.TicketIssued)) == 1


def test_a_message_carries_what_the_caller_pressed_and_his_company_and_opens_a_ticket():
    world = World(policy=POLICY)
    call = world.caller()
    world.press(call, "1")
    world.press(call, "1001#")
    assert world.said[-1][0] == "overflow_no_agents"
    leave_message(world, call)
    (left,) = of(world, f.MessageLeft)
    assert (left.choice, left.company_number, left.company_name) == (
        "usuario",
        "1001",
        "Panadería",
    )
    (ticket,) = of(world, f.TicketIssued)
    assert (ticket.origin, ticket.ticket_number) == ("message", left.ticket_number)


# -- a ticket ---------------------------------------------------------------------------------------


def test_a_ticket_number_is_read_out_twice_after_it_is_recorded():
    world, call = offered()
    world.press(call, "3")
    (ticket,) = of(world, f.TicketIssued)
    digits = f"digits:{ticket.ticket_number}"
    assert world.said[-1] == (
        "ticket_before",
        digits,
        "ticket_again",
        digits,
        "ticket_after",
        "goodbye",
    )
    assert world.board.entries == {}
    world.finish_sound(call)
    assert end(world, call).diverted_to == "ticket"


def test_the_same_caller_hears_the_ticket_that_is_open_already():
    world, first = offered()
    world.press(first, "3")
    world.finish_sound(first)
    again = world.caller()
    world.to_queue(again)
    world.press(again, "3")
    (ticket,) = of(world, f.TicketIssued)
    assert world.said[-1][:2] == ("ticket_open_before", f"digits:{ticket.ticket_number}")
    assert of(world, f.TicketRepeated)[0].call_id == again


def test_hanging_up_while_the_number_is_read_keeps_the_ticket():
    world, call = offered()
    world.press(call, "3")
    world.hang_up(world.calls[call].channel_id)
    assert end(world, call).diverted_to == "ticket"


# -- closed -----------------------------------------------------------------------------------------


def closed(keys="2"):
    world = World(policy=POLICY, open=False)
    world.agent(1)
    call = world.caller()
    world.to_queue(call, keys)
    return world, call


def test_while_closed_nobody_is_rung_and_the_hours_are_said_with_other_choices():
    world, call = closed()
    assert world.said[-1] == (
        "overflow_closed",
        "press_for_message",
        "digit_1",
        "press_for_ticket",
        "digit_2",
    )
    assert world.calls[call].phase == "overflow"
    assert world.board.entries == {}


def test_a_closed_caller_who_presses_nothing_hears_the_goodbye():
    world, call = closed()
    world.finish_sound(call)
    world.wait(7)
    assert world.said[-1] == ("closed_goodbye",)
    world.finish_sound(call)
    assert (end(world, call).outcome, end(world, call).diverted_to) == ("diverted", "closed")
    assert world.legs == {}


def test_a_message_left_while_closed_goes_to_the_closed_mailbox():
    mailboxes = QueuePlan(
        Treatment(mailbox="dia@ejemplo.com"),
        Treatment(choices=("message",), mailbox="noche@ejemplo.com"),
    )
    world = World(policy=OverflowPolicy(default=mailboxes), open=False)
    call = world.caller()
    world.to_queue(call)
    world.press(call, "1")
    world.finish_sound(call)
    world.speak(call, 4.0)
    world.press(call, "1")
    (left,) = of(world, f.MessageLeft)
    assert (left.mailbox, left.treatment) == ("noche@ejemplo.com", "closed")


# -- sent by another PBX ----------------------------------------------------------------------------


def test_a_call_from_another_pbx_hears_the_choices_instead_of_the_menu():
    world = World(policy=POLICY)
    world.caller(dialled="8001")
    assert world.said == [("overflow_busy", *MENU)]


def test_a_caller_of_another_pbx_who_waits_is_sent_back_to_its_queue():
    world = World(policy=POLICY)
    call = world.caller(dialled="8001")
    world.press(call, "1")
    (back,) = world.sent_back
    assert (back.to, back.trunk, back.by) == ("600", "pbx", "refer")
    world.wait(3)
    assert end(world, call).diverted_to == "sent_back"


def test_a_caller_whom_the_other_pbx_will_not_have_waits_here():
    world = World(policy=POLICY)
    call = world.caller(dialled="8001")
    world.press(call, "1")
    state = world.calls[call]
    world.diverted.clear()
    back = CallerArrived(state.channel_id, "1155550001", "Juan", "8001", sent_back=True)
    world.tell(call, back)
    assert world.calls[call].phase == "waiting"
    assert world.board.position(world.calls[call].entry_id) == 1


def test_without_a_queue_to_send_back_to_the_caller_waits_here():
    world = World(policy=POLICY)
    call = world.caller(dialled="8002")
    world.press(call, "1")
    assert world.calls[call].phase == "waiting"
    assert world.calls[call].queue == "general"


# -- restarts ---------------------------------------------------------------------------------------


def test_a_restart_while_choosing_says_the_choices_again():
    world, call = offered()
    world.restart()
    assert world.said[-1] == ("overflow_no_agents", *MENU)
    world.press(call, "3")
    assert len(of(world, f.TicketIssued)) == 1


def test_a_restart_during_a_recording_lets_it_go_on():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.restart()
    assert world.recording
    world.speak(call, 6.0)
    world.press(call, "1")
    assert len(of(world, f.MessageLeft)) == 1


def test_a_recording_that_ended_during_a_restart_is_reviewed():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world._end_recording(world.calls[call].channel_id, 6.0, 6.0)
    world.mailbox.clear()
    world.restart()
    assert world.said[-1] == ("message_review",)


def test_a_recording_that_a_crash_kept_from_beginning_is_begun_and_no_failure_is_told():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.recording.clear()
    world.restart()
    assert world.said[-1] == ("record_after_tone",)
    world.finish_sound(call)
    world.speak(call, 6.0)
    world.press(call, "1")
    assert len(of(world, f.MessageLeft)) == 1


def test_what_a_caller_records_again_is_forgotten_only_when_that_is_written_down():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, 6.0)
    again = step(
        world.plan,
        world.calls[call],
        DigitReceived(world.calls[call].channel_id, "3"),
        world.now,
        CallRules(),
    )
    assert again.promises


def test_after_a_restart_no_voice_bears_the_name_of_one_that_may_still_sound():
    world, call = offered()
    channel = world.calls[call].channel_id
    before = world.calls[call]
    world.press(call, "2")
    lost = world.playing[channel].playback_id
    world.calls[call] = before  # the prompt began, but the crash came before that was written
    world.playing.clear()
    world.restart()
    assert world.playing[channel].playback_id != lost


def test_a_caller_who_hung_up_during_a_restart_while_recording_left_a_message():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    channel = world.calls[call].channel_id
    world._end_recording(channel, 6.0, 6.0)
    del world.legs[channel]
    world.restart()
    assert len(of(world, f.MessageLeft)) == 1
    assert end(world, call).diverted_to == "message"


def test_hanging_up_during_a_restart_while_reviewing_keeps_the_message_with_one_move():
    world, call = offered()
    world.press(call, "2")
    world.finish_sound(call)
    world.speak(call, 6.0)
    nobody = Recovered(alive=frozenset(), in_app=frozenset(), up=frozenset(), bridged=frozenset())
    found = step(world.plan, world.calls[call], nobody, world.now, CallRules())
    assert len([command for command in found.commands if isinstance(command, o.Keep)]) == 1


def test_a_restart_while_the_number_is_read_reads_it_again_and_issues_no_other():
    world, call = offered()
    world.press(call, "3")
    world.restart()
    assert len(of(world, f.TicketIssued)) == 1
    assert world.said[-1] == world.said[-2]


def test_a_caller_rescued_during_the_menu_by_the_fallback_is_left_there():
    world, call = offered()
    world.diverted.add(world.calls[call].channel_id)
    world.restart()
    assert end(world, call).diverted_to == "fallback"
    assert world.calls[call].done


def test_while_closed_a_caller_may_only_wait_where_he_came_from_and_chooses_again_if_he_cannot():
    patient = Treatment(choices=("wait", "ticket"))
    policy = OverflowPolicy(
        default=QueuePlan(closed=patient), entries={"8001": POLICY.entries["8001"]}
    )
    world = World(policy=policy, open=False)
    call = world.caller(dialled="8001")
    world.press(call, "1")
    assert len(world.sent_back) == 1
    world.diverted.clear()
    state = world.calls[call]
    world.tell(call, CallerArrived(state.channel_id, "115", "Juan", "8001", sent_back=True))
    assert world.said[-1] == ("overflow_closed", "press_for_ticket", "digit_1")
    own = world.caller()
    world.to_queue(own)
    assert world.said[-1] == ("overflow_closed", "press_for_ticket", "digit_1")


def test_a_caller_whom_the_other_pbx_gave_back_late_waits_without_being_asked_again():
    world = World(policy=POLICY)
    arrived = CallerArrived("sip-late", "115", "Juan", "8001", sent_back=True)
    world.legs["sip-late"] = "Up"
    world._take("c9", arrive(world.plan, "c9", arrived, world.now, CallRules()))
    world.settle()
    world.wait(30)
    assert world.said == [("keep_waiting",)]
    assert world.calls["c9"].phase == "waiting"
