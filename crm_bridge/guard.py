"""Runs requests to a CRM through a circuit breaker, and tells the log when it opens and closes."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from crm_bridge.breaker import Breaker, Event, Permit, Policy, Result, State
from crm_bridge.port import CrmUnavailable

T = TypeVar("T")

_LOG = logging.getLogger(__name__)


class Guard:
    """Leaves a CRM alone for a while once it has failed several times in a row."""

    def __init__(self, policy: Policy, clock: Callable[[], float]) -> None:
        self._breaker = Breaker(policy)
        self._clock = clock

    @property
    def state(self) -> State:
        """Where the breaker stands, for health pages."""
        return self._breaker.state

    async def run(self, request: Callable[[], Awaitable[T]]) -> T:
        """Send a request unless the CRM is being left alone; then CrmUnavailable at once."""
        self._breaker, permit = self._breaker.admit(self._clock())
        if permit is None:
            raise CrmUnavailable("the CRM is left alone for a while after repeated failures")
        result: Result = Event.ABANDONED
        try:
            answer = await request()
            result = Event.ANSWERED
        except Exception:
            result = Event.FAILED
            raise
        finally:
            self._settle(permit, result)
        return answer

    def _settle(self, permit: Permit, result: Result) -> None:
        before = self._breaker.state
        self._breaker = self._breaker.settle(permit, result, self._clock())
        after = self._breaker.state
        if after is not before:
            level = logging.INFO if after is State.CLOSED else logging.WARNING
            _LOG.log(level, "CRM circuit breaker: %s, was %s", after, before)
