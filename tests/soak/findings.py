"""What a soak found: figures to read, and faults that make it fail."""

from dataclasses import dataclass, field
from statistics import median


@dataclass
class Findings:
    """Figures of one run.

    Memory is resident, in MB, before the first call and after the last; of Asterisk, `trimmed_mb`
    is what stays when it gives back what it only keeps for later.
    """

    placed: int
    by_outcome: dict[str, int]
    open_calls: int
    failed_by_sipp: int
    channels: int
    bridges: int
    live_calls: int
    calls_in_application: int
    ledger_problems: list[str]
    agent_troubles: list[str]
    tracebacks: int
    asterisk_errors: list[str]
    application_mb: tuple[float, float]
    asterisk_mb: tuple[float, float]
    trimmed_mb: float
    took_s: float
    pop_to_ring_s: list[float] = field(default_factory=list)
    longest_wait_s: float = 0.0

    def faults(self) -> list[str]:
        """Everything that must not be; empty after a good run."""
        recorded = sum(self.by_outcome.values())
        found = {
            f"{self.placed} calls were placed, {recorded} are in the database as ended": (
                recorded != self.placed
            ),
            f"{self.failed_by_sipp} calls did not go as the caller expected": self.failed_by_sipp,
            f"{self.channels} channels and {self.bridges} bridges are left in Asterisk": (
                self.channels or self.bridges
            ),
            f"{self.live_calls} rows are left in live_calls": self.live_calls,
            f"{self.calls_in_application} calls are left in the application": (
                self.calls_in_application
            ),
            f"{self.open_calls} calls have no end in the database": self.open_calls,
            f"the application wrote {self.tracebacks} tracebacks": self.tracebacks,
            "no call was answered": not self.by_outcome.get("answered"),
            "a phone rang before its page showed the call": (
                self.pop_to_ring_s and self.pop_to_ring_s[0] < 0
            ),
        }
        named = [fault for fault, is_so in found.items() if is_so]
        return [*named, *self.ledger_problems, *self.agent_troubles, *self.asterisk_errors]

    def lines(self) -> list[str]:
        """The summary, for people."""
        outcomes = ", ".join(f"{count} {what}" for what, count in sorted(self.by_outcome.items()))
        pops = [1000 * waited for waited in self.pop_to_ring_s] or [0.0]
        rang = f"{median(pops):.0f} ms in the middle, {pops[-1]:.0f} ms at most, {len(pops)} rings"
        left = f"{self.open_calls} calls without an end, {self.calls_in_application} in memory"
        logs = f"{self.tracebacks} tracebacks, {len(self.asterisk_errors)} errors of Asterisk"
        return [
            f"calls            {self.placed} in {self.took_s:.0f} s: {outcomes}",
            f"failed           {self.failed_by_sipp} as the callers saw it",
            f"longest wait     {self.longest_wait_s:.1f} s in the queue",
            f"page to ring     {rang}",
            f"left in Asterisk {self.channels} channels, {self.bridges} bridges",
            f"left over        {self.live_calls} live_calls, {left}",
            f"ledger           {len(self.ledger_problems)} problems",
            f"logs             {logs}",
            _memory("application", self.application_mb),
            f"{_memory('Asterisk', self.asterisk_mb)}, {self.trimmed_mb:.0f} MB trimmed",
        ]


def _memory(whose: str, megabytes: tuple[float, float]) -> str:
    before, after = megabytes
    return f"{whose:<16} {before:.0f} MB before, {after:.0f} MB after"
