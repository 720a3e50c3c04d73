"""Asking a CRM in the path of a live call: an outcome by the deadline, whatever the CRM does."""

import asyncio
import logging
from collections.abc import Callable
from types import TracebackType
from typing import Self, TypeAlias

from crm_bridge.port import Answer, Crm, CrmUnavailable, Found, Outcome, Unavailable, Unknown

OnLate: TypeAlias = Callable[[Answer], None]

DEADLINE_S = 0.5

_LOG = logging.getLogger(__name__)


async def ask(crm: Crm, number: str) -> Outcome:
    """Ask and give what came of it as a value; takes as long as the CRM does, never raises."""
    try:
        company = await crm.company(number)
    except CrmUnavailable as unavailable:
        return Unavailable(unavailable.reason)
    except Exception as error:  # noqa: BLE001 - an adapter's defect must not cost a call
        _log_defect("the CRM adapter", error)
        return Unavailable(f"the CRM adapter raised {type(error).__name__}")
    return Unknown() if company is None else Found(company)


async def look_up(crm: Crm, number: str, deadline_s: float = DEADLINE_S) -> Outcome:
    """Look a number up by the deadline, in seconds; an answer that is late is given up."""
    async with Lookups(crm, deadline_s=deadline_s) as lookups:
        return await lookups.look_up(number)


class Lookups:
    """The look-ups of a running line: each ends by the deadline, a late answer may follow.

    At most `max_late` requests go on past their deadline, for up to `late_s` seconds more;
    further ones are given up at the deadline. `close` gives up all of them.
    """

    def __init__(
        self,
        crm: Crm,
        *,
        deadline_s: float = DEADLINE_S,
        late_s: float = 10.0,
        max_late: int = 64,
    ) -> None:
        self._crm = crm
        self._deadline_s = deadline_s
        self._late_s = late_s
        self._max_late = max_late
        self._late: set[asyncio.Task[Outcome]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    async def look_up(self, number: str, on_late: OnLate | None = None) -> Outcome:
        """Give the outcome by the deadline; never raises.

        When that outcome is Unavailable for lateness and the CRM answers after all, `on_late`
        is called with the answer, once. It is called from the event loop and must not block.
        """
        asking = asyncio.create_task(ask(self._crm, number))
        try:
            # wait(), unlike timeout(), does not depend on the adapter heeding a cancellation.
            await asyncio.wait({asking}, timeout=self._deadline_s)
        except asyncio.CancelledError:
            asking.cancel()
            raise
        if asking.done():
            return _outcome(asking)
        self._leave_running(asking, on_late)
        return Unavailable(f"no answer within {self._deadline_s:g} s")

    def close(self) -> None:
        """Give up what is still running; nothing is delivered any more."""
        for asking in self._late:
            asking.cancel()
        self._late.clear()

    def _leave_running(self, asking: asyncio.Task[Outcome], on_late: OnLate | None) -> None:
        if on_late is None or len(self._late) >= self._max_late:
            asking.cancel()
            return
        self._late.add(asking)
        limit = asyncio.get_running_loop().call_later(self._late_s, asking.cancel)

        def ended(_: asyncio.Task[Outcome]) -> None:
            limit.cancel()
            if asking in self._late:
                self._late.remove(asking)
                _deliver(_outcome(asking), on_late)

        asking.add_done_callback(ended)


def _deliver(outcome: Outcome, on_late: OnLate) -> None:
    if isinstance(outcome, Unavailable):
        return  # the call already goes on without an answer
    try:
        on_late(outcome)
    except Exception as error:  # noqa: BLE001 - no caller is left to tell but the log
        _log_defect("the taker of a late answer", error)


def _outcome(asking: asyncio.Task[Outcome]) -> Outcome:
    if asking.cancelled():
        return Unavailable("the look-up was given up")
    return asking.result()


def _log_defect(who: str, error: Exception) -> None:
    # An error's message may quote a person's data, which belongs to debugging only.
    _LOG.error("%s raised %s", who, type(error).__name__)
    _LOG.debug("%s raised", who, exc_info=error)
