"""One soak: the whole line, sipp's callers, a crew of agents, and a look at what is left."""

import asyncio
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from asterisk_conf.install import ensure_asterisk
from atiende.demo import people
from atiende.demo.phones import Phones
from db.engine import Database
from db.ledger import Ledger
from tests.rig import sipp_scenarios as scenarios
from tests.rig.asterisk import CACHE
from tests.rig.line import WholeLine
from tests.rig.sipp import Sipp
from tests.rig.sipp_scenarios import Identity
from tests.soak.crew import Crew
from tests.soak.findings import Findings

_GRACE_S = 60.0
_QUIET_S = 20.0
_AT_ONCE = 120
_HANGS_UP_IN_NUMBER, _HANGS_UP_LATER = 0.07, 0.08


@dataclass(frozen=True)
class Plan:
    """How much of what. `rate` is calls a second; `agents` answer after a moment."""

    calls: int = 300
    rate: float = 3.0
    agents: int = 10
    talk_s: float = 2.0

    @property
    def limit_s(self) -> float:
        """When the run is given up."""
        return self.calls / self.rate + _GRACE_S


async def soak(plan: Plan, folder: Path) -> Findings:
    """Runs the plan; everything it writes is below `folder`."""
    (folder / "line").mkdir()
    async with AsyncExitStack() as stack:
        binary = ensure_asterisk(CACHE)
        line = await stack.enter_async_context(WholeLine(binary, folder / "line"))
        phones = await stack.enter_async_context(Phones(binary, folder / "handsets"))
        crew = Crew(line, phones, plan.agents, talk_s=plan.talk_s, limit_s=plan.limit_s)
        await stack.enter_async_context(crew)
        before, began = _memory(line), time.monotonic()
        failed = await _call(line, plan)
        took_s = time.monotonic() - began
        await _until_quiet(line)
        return await _look(line, plan, crew, failed=failed, took_s=took_s, before=before)


async def _call(line: WholeLine, plan: Plan) -> int:
    """Places all calls; how many ended otherwise than their caller expected."""
    async with AsyncExitStack() as stack:
        callers = []
        for name, share, scenario in _sorts_of_callers(line, plan):
            sipp = Sipp(
                *(line.folder, name, line.address, scenario),
                calls=share,
                rate=plan.rate * share / plan.calls,
                at_once=_AT_ONCE,
            )
            callers.append(await stack.enter_async_context(sipp))
        with suppress(TimeoutError):
            async with asyncio.timeout(plan.limit_s):
                await asyncio.gather(*(sipp.ended() for sipp in callers))
        return sum(sipp.failed_calls for sipp in callers)


def _sorts_of_callers(line: WholeLine, plan: Plan) -> list[tuple[str, int, str]]:
    """Name, number of calls and scenario: who stays, who hangs up when asked, who hangs up later."""
    dialled = line.settings.line_number
    early = round(plan.calls * _HANGS_UP_IN_NUMBER)
    late = round(plan.calls * _HANGS_UP_LATER)

    def who(prefix: int) -> Identity:
        password = line.secrets.sip[people.CALLER]
        return Identity(f"{prefix}[call_number]", people.CALLER, password)

    stays = scenarios.caller(who(54911), dialled, "info", "1", "1001#")
    in_number = scenarios.impatient_caller(who(54912), dialled, 100, 1800, "1")
    later = scenarios.impatient_caller(who(54913), dialled, 100, 1800, "3")
    sorts = [
        ("stays", plan.calls - early - late, stays),
        ("early", early, in_number),
        ("late", late, later),
    ]
    return [sort for sort in sorts if sort[1]]


async def _until_quiet(line: WholeLine) -> None:
    """Waits for the last calls' ends, which take a moment; what stays longer is left over."""
    ari = line.events.ari
    with suppress(TimeoutError):
        async with asyncio.timeout(_QUIET_S):
            while await ari.channels.list() or await _calls_in_application(line):  # noqa: ASYNC110  # untold
                await asyncio.sleep(0.2)


async def _look(
    line: WholeLine,
    plan: Plan,
    crew: Crew,
    *,
    failed: int,
    took_s: float,
    before: tuple[float, float],
) -> Findings:
    after = _memory(line)
    await line.asterisk.cli("malloc trim")
    ended = line.rows("SELECT outcome, waited_s FROM calls WHERE ended_at IS NOT NULL")
    outcomes = [row["outcome"] for row in ended]
    async with Database(line.settings.database) as database, Ledger(database) as ledger:
        problems = await ledger.check()
    return Findings(
        placed=plan.calls,
        by_outcome={outcome: outcomes.count(outcome) for outcome in set(outcomes)},
        open_calls=_count(line, "calls WHERE ended_at IS NULL"),
        failed_by_sipp=failed,
        channels=len(await line.events.ari.channels.list()),
        bridges=len(await line.events.ari.bridges.list()),
        live_calls=_count(line, "live_calls"),
        calls_in_application=await _calls_in_application(line),
        ledger_problems=[str(problem) for problem in problems],
        agent_troubles=crew.troubles,
        tracebacks=line.application.log.count("Traceback"),
        asterisk_errors=_errors_of_asterisk(line),
        application_mb=(before[0], after[0]),
        asterisk_mb=(before[1], after[1]),
        trimmed_mb=_memory(line)[1],
        took_s=took_s,
        pop_to_ring_s=crew.pop_to_ring_s,
        longest_wait_s=max((row["waited_s"] for row in ended), default=0.0),
    )


def _count(line: WholeLine, what: str) -> int:
    return int(line.rows(f"SELECT count(*) AS n FROM {what}")[0]["n"])


async def _calls_in_application(line: WholeLine) -> int:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{line.settings.web_url}/healthz") as answer,
    ):
        found: dict[str, Any] = await answer.json()
        return int(found["calls"])


def _errors_of_asterisk(line: WholeLine) -> list[str]:
    log = (line.settings.data_dir / "asterisk/log/messages.log").read_text(errors="replace")
    return [text for text in log.splitlines() if " ERROR[" in text]


def _memory(line: WholeLine) -> tuple[float, float]:
    """Resident memory of the application and of Asterisk, in MB."""
    return _resident_mb(line.application._child.pid), _resident_mb(line.asterisk.pid)


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024
