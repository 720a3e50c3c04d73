"""Look-ups in a call's path: an outcome by the deadline, whatever stands behind the port."""

import asyncio
import logging
import time

import pytest

from crm_bridge.http import open_http_crm
from crm_bridge.lookup import Lookups, look_up
from crm_bridge.port import Company, CrmUnavailable, Found, Unavailable, Unknown
from tests.contract.crm_bridge import server as servers
from tests.contract.crm_bridge.server import Gauge, config_for, crm_server
from tests.contract.crm_bridge.suite import COMPANIES

UNO = Company("1", "Uno")


class HeldCrm:
    """Answers when `go` is set; `heeds=False` also ignores a first cancellation."""

    def __init__(self, answer=UNO, *, heeds=True):
        self.go = asyncio.Event()
        self.answer = answer
        self.heeds = heeds
        self.running = Gauge()

    async def company(self, number):
        self.running.add(1)
        try:
            await self._wait()
        finally:
            self.running.add(-1)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    async def _wait(self):
        try:
            await self.go.wait()
        except asyncio.CancelledError:
            if self.heeds:
                raise
            await self.go.wait()


def ready(answer):
    crm = HeldCrm(answer)
    crm.go.set()
    return crm


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (UNO, Found(UNO)),
        (None, Unknown()),
        (CrmUnavailable("out of order"), Unavailable("out of order")),
        (KeyError("Ana Muñoz"), Unavailable("the CRM adapter raised KeyError")),
    ],
)
async def test_whatever_a_crm_does_the_call_gets_an_outcome(answer, outcome):
    assert await look_up(ready(answer), "1") == outcome


async def test_a_defect_of_an_adapter_is_logged_without_the_data_it_quotes(caplog):
    caplog.set_level(logging.INFO)
    await look_up(ready(KeyError("Ana Muñoz")), "1")
    assert "KeyError" in caplog.text
    assert "Muñoz" not in caplog.text


@pytest.mark.parametrize("heeds", [True, False], ids=["heeds", "ignores"])
async def test_the_deadline_holds_whether_or_not_the_crm_heeds_it(heeds):
    crm = HeldCrm(heeds=heeds)
    began_s = time.monotonic()
    outcome = await look_up(crm, "1", deadline_s=0.05)
    waited_s = time.monotonic() - began_s
    crm.go.set()
    assert outcome == Unavailable("no answer within 0.05 s")
    assert 0.04 < waited_s < 2  # the CRM would take for ever; the machine may be busy


async def test_an_answer_after_the_deadline_is_delivered_once():
    crm, late = HeldCrm(), asyncio.Queue()
    async with Lookups(crm, deadline_s=0.01) as lookups:
        assert isinstance(await lookups.look_up("1", late.put_nowait), Unavailable)
        crm.go.set()
        assert await late.get() == Found(UNO)
        assert late.empty()


async def test_an_answer_in_time_is_not_delivered_again():
    late = asyncio.Queue()
    async with Lookups(ready(UNO)) as lookups:
        assert await lookups.look_up("1", late.put_nowait) == Found(UNO)
    assert late.empty()


async def test_a_late_failure_is_no_news():
    crm, late = HeldCrm(CrmUnavailable("down")), asyncio.Queue()
    async with Lookups(crm, deadline_s=0.01) as lookups:
        await lookups.look_up("1", late.put_nowait)
        crm.go.set()
        await crm.running.reaches(0)
        crm.go.clear()
        crm.answer = None
        await lookups.look_up("2", late.put_nowait)
        crm.go.set()
        assert await late.get() == Unknown()
    assert late.empty()


@pytest.mark.parametrize("heeds", [True, False], ids=["heeds", "ignores"])
async def test_nothing_is_delivered_after_closing(heeds):
    crm, late = HeldCrm(heeds=heeds), asyncio.Queue()
    async with Lookups(crm, deadline_s=0.01) as lookups:
        await lookups.look_up("1", late.put_nowait)
        await crm.running.reaches(1)
    await asyncio.sleep(0)
    crm.go.set()
    await crm.running.reaches(0)
    await asyncio.sleep(0)
    assert late.empty()


async def test_without_a_taker_a_late_request_is_given_up():
    crm = HeldCrm()
    async with Lookups(crm, deadline_s=0.01) as lookups:
        await lookups.look_up("1")
        await crm.running.reaches(0)


async def test_late_requests_are_bounded_in_number_and_in_time():
    crm, late = HeldCrm(), asyncio.Queue()
    async with Lookups(crm, deadline_s=0.01, late_s=0.1, max_late=3) as lookups:
        await asyncio.gather(*(lookups.look_up(str(n), late.put_nowait) for n in range(10)))
        await crm.running.reaches(3)
        await crm.running.reaches(0)
    assert late.empty()


async def test_a_caller_who_hangs_up_stops_the_request():
    crm = HeldCrm()
    async with Lookups(crm) as lookups:
        asking = asyncio.create_task(lookups.look_up("1"))
        await crm.running.reaches(1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await crm.running.reaches(0)


async def test_a_taker_that_fails_harms_nobody(caplog):
    crm, late = HeldCrm(), asyncio.Queue()

    def fails(answer):
        late.put_nowait(answer)
        raise ValueError("Ana Muñoz")

    caplog.set_level(logging.INFO)
    async with Lookups(crm, deadline_s=0.01) as lookups:
        await lookups.look_up("1", fails)
        crm.go.set()
        await late.get()
        assert await lookups.look_up("1") == Found(UNO)
    assert "ValueError" in caplog.text
    assert "Muñoz" not in caplog.text


async def test_a_slow_http_crm_costs_the_call_its_deadline_and_answers_the_next_at_once():
    go, late = asyncio.Event(), asyncio.Queue()
    async with crm_server() as server, open_http_crm(config_for(server.address)) as crm:
        server.handler = servers.waits_for(go, server.answer)
        async with Lookups(crm, deadline_s=0.05) as lookups:
            outcome = await lookups.look_up("1001", late.put_nowait)
            assert outcome == Unavailable("no answer within 0.05 s")
            go.set()
            assert await late.get() == Found(COMPANIES[0])
            assert await lookups.look_up("1001") == Found(COMPANIES[0])
            assert len(server.requests) == 1


async def test_a_hundred_calls_during_an_outage_each_wait_no_longer_than_the_deadline():
    never = asyncio.Event()
    async with crm_server() as server, open_http_crm(config_for(server.address)) as crm:
        server.handler = servers.waits_for(never, server.answer)
        async with Lookups(crm, deadline_s=0.2) as lookups:
            began_s = time.monotonic()
            asked = [lookups.look_up(str(n), lambda _: None) for n in range(100)]
            outcomes = await asyncio.gather(*asked)
            waited_s = time.monotonic() - began_s
    assert all(isinstance(outcome, Unavailable) for outcome in outcomes)
    assert waited_s < 5  # one after the other they would take 20
