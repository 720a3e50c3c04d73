"""Callers whom nobody can serve soon: what they hear, and that what they choose is kept."""

import pytest

from overflow.ticket import is_valid
from tests.rig.overflow_stage import OverflowScene

pytestmark = [pytest.mark.calls, pytest.mark.asyncio(loop_scope="session")]


async def test_without_agents_the_caller_hears_so_and_may_wait_with_the_place_kept(
    overflow: OverflowScene,
):
    first = await overflow.offered()
    await first.call.press("1")
    await overflow.until_said("keep_waiting", since=first.mark)
    second = await overflow.dial()
    await second.call.press("3")
    await overflow.joined(second)
    desk = await overflow.sit_down("carla", expect_call=True)
    await desk.page.until_call("talking")
    assert (await overflow.answered(first))["agent_id"] == desk.agent_id
    await first.call.hang_up()
    await second.call.hang_up()


async def test_a_ticket_number_is_read_digit_by_digit_twice_and_sql_finds_it(
    overflow: OverflowScene,
):
    caller = await overflow.offered()
    await caller.call.press("3")
    await overflow.until_said("ticket_after", since=caller.mark, within_s=40)
    wav = await overflow.heard(caller)
    (ticket,) = overflow.tickets_of(caller)
    number = ticket["ticket_number"]
    assert is_valid(number)
    spoken = [f"digit_{digit}" for digit in number]
    found = overflow.find(wav, "ticket_before", *spoken, "ticket_again")
    assert min(match.score for match in found) > 0.7
    assert (await overflow.row_of(caller, ended=True))["diverted_to"] == "ticket"


async def test_the_same_caller_hears_the_ticket_that_is_open_already(overflow: OverflowScene):
    first = await overflow.offered()
    await first.call.press("3")
    await overflow.until_said("ticket_before", since=first.mark)
    await first.call.hang_up()
    (ticket,) = overflow.tickets_of(first)
    again = await overflow.offered(number=first.number)
    await again.call.press("3")
    await overflow.until_said("ticket_open_before", since=again.mark)
    await again.call.hang_up()
    assert overflow.tickets_of(again) == [ticket]


async def test_an_agent_who_comes_free_is_rung_when_the_caller_has_chosen_to_wait(
    overflow: OverflowScene,
):
    caller = await overflow.offered()
    desk = await overflow.sit_down("carla", expect_call=True)
    await desk.page.until_call("announced")
    assert not desk.phone.was_rung()
    await caller.call.press("1")
    await desk.page.until_call("talking")
    await caller.call.hang_up()
    assert await overflow.offers_to(caller) == [("carla", "accepted")]


async def test_no_key_means_music_and_the_offer_is_made_again(overflow: OverflowScene):
    caller = await overflow.offered()
    await overflow.until_said("digit_3", since=caller.mark)
    mark = overflow.line.events.mark()
    await overflow.until_said("overflow_no_agents", since=mark)
    await caller.call.hang_up()
    row = await overflow.row_of(caller, ended=True)
    assert row["outcome"] == "abandoned"


async def test_while_somebody_closed_the_line_callers_hear_so_and_a_goodbye(
    overflow: OverflowScene,
):
    async with overflow.closed("corte de luz"):
        await overflow.sit_down("carla")
        caller = await overflow.dial()
        await caller.call.press("3")
        await overflow.until_said("overflow_closed_now", since=caller.mark)
        await overflow.until_said("closed_goodbye", since=caller.mark)
        await caller.call.wait_ended(30)
    wav = await overflow.heard(caller, hang_up=False)
    (goodbye,) = overflow.find(wav, "closed_goodbye")
    assert goodbye.score > 0.8
    row = await overflow.row_of(caller, ended=True)
    assert (row["outcome"], row["diverted_to"]) == ("diverted", "closed")
    assert await overflow.offers_to(caller) == []
