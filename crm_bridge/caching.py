"""A Crm in front of a slower one: remembers answers and asks once for callers that ask at once."""

import asyncio
from collections.abc import Callable

from crm_bridge.cache import AnswerCache
from crm_bridge.lookup import ask
from crm_bridge.port import Company, Crm, CrmUnavailable, Found, Outcome, Unavailable


class CachingCrm:
    """Keeps answers as long as the cache says, and never failures.

    A request goes on when the caller who asked for it is gone, so that the next one finds the
    answer ready; `crm` must bound how long one takes. At most `max_flights` run at a time.
    """

    def __init__(
        self,
        crm: Crm,
        cache: AnswerCache,
        *,
        max_flights: int,
        clock: Callable[[], float],
    ) -> None:
        self._crm = crm
        self._cache = cache
        self._max_flights = max_flights
        self._clock = clock
        self._flights: dict[str, asyncio.Task[Outcome]] = {}
        self._closed = False

    async def company(self, number: str) -> Company | None:
        """See Crm.company."""
        outcome = self._cache.get(number, self._clock()) or await self._fly(number)
        if isinstance(outcome, Unavailable):
            raise CrmUnavailable(outcome.reason)
        return outcome.company if isinstance(outcome, Found) else None

    async def close(self) -> None:
        """Give up running requests and wait until they have let go of their connections."""
        self._closed = True
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _fly(self, number: str) -> Outcome:
        flight = self._flights.get(number)
        if flight is None:
            if self._closed:
                return Unavailable("the CRM adapter is closed")
            if len(self._flights) >= self._max_flights:
                return Unavailable(f"{self._max_flights} CRM requests are running already")
            flight = self._flights[number] = asyncio.create_task(self._request(number))
        # wait(), unlike shield(), tells a request given up from a waiting caller given up.
        await asyncio.wait({flight})
        return Unavailable("the CRM adapter is closed") if flight.cancelled() else flight.result()

    async def _request(self, number: str) -> Outcome:
        try:
            outcome = await ask(self._crm, number)
        finally:
            del self._flights[number]
        if not isinstance(outcome, Unavailable):
            self._cache.put(number, outcome, self._clock())
        return outcome
