"""A short memory of answers, so that a caller's second try costs the CRM nothing.

Pure: time comes in as `now_s`, seconds on any clock that never goes back.
"""

from collections import OrderedDict
from dataclasses import dataclass

from crm_bridge.port import Answer, Found


@dataclass(frozen=True, slots=True)
class CachePolicy:
    """How long answers stay good, in seconds, and how many are kept; 0 seconds keeps nothing.

    "Not known" is kept for less time: someone may be adding that company while the caller waits.
    """

    found_s: float = 60.0
    unknown_s: float = 10.0
    max_entries: int = 1000


class AnswerCache:
    """Answers by company number; the one unused for longest makes room for a new one."""

    def __init__(self, policy: CachePolicy) -> None:
        self._policy = policy
        self._entries: OrderedDict[str, tuple[Answer, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, number: str, now_s: float) -> Answer | None:
        """Give the answer kept for `number`, or None when there is none still good."""
        entry = self._entries.get(number)
        if entry is None:
            return None
        answer, expires_s = entry
        if now_s >= expires_s:
            del self._entries[number]
            return None
        self._entries.move_to_end(number)
        return answer

    def put(self, number: str, answer: Answer, now_s: float) -> None:
        """Keep `answer`, in place of any earlier one."""
        kept_s = self._policy.found_s if isinstance(answer, Found) else self._policy.unknown_s
        self._entries[number] = (answer, now_s + kept_s)
        self._entries.move_to_end(number)
        if len(self._entries) > self._policy.max_entries:
            self._entries.popitem(last=False)
