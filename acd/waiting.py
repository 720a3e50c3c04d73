"""Who waits: joins, rings, treatments, and agents for whom an entry is kept for a while."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from acd.agents import AgentState
from acd.model import Agent, BoardRules, Entry, QueuePolicy, Treatment
from acd.needs import ring_at
from acd.router import Router
from acd.timers import TimerKey, Timers
from acd.treatment import next_change, policy_at

_NOT_SOON = frozenset({AgentState.LOGGED_OUT, AgentState.PAUSED, AgentState.NOT_ANSWERING})


class Waiting:
    """The entries, and what time does to them."""

    def __init__(self, timers: Timers, rules: BoardRules) -> None:
        self.queues: dict[str, QueuePolicy] = {}
        self.entries: dict[str, Entry] = {}
        self.router = Router()
        self._timers = timers
        self._zone = rules.zone
        self._in_force: dict[str, Treatment | None] = {}
        self._unsure: set[str] = set()
        """Queues whose treatment may have to change."""
        self._hoping: defaultdict[int, set[str]] = defaultdict(set)
        """For an agent the entries whose time to wait for him is not over."""

    # -- queues ---------------------------------------------------------------------------------

    def set_queues(self, queues: Iterable[QueuePolicy]) -> None:
        """Replace the queues' policies; entries of a queue that vanished keep waiting in it."""
        self.queues = {queue.name: queue for queue in queues}
        self._in_force = {
            name: treatment
            for name, treatment in self._in_force.items()
            if name in self.queues and treatment in self.queues[name].treatments
        }
        for name in [name for name in self.router.lines if name not in self.queues]:
            if self.router.lines[name].order:
                self._hold_to(_unknown(name))
            else:
                self.router.drop_queue(name)
        for queue in self.queues.values():
            self._hold_to(queue)
            if queue.treatments:
                self._unsure.add(queue.name)

    def policy(self, name: str) -> QueuePolicy:
        """Return what holds in a queue now; one that is no longer known has the defaults."""
        line = self.router.lines.get(name)
        return line.policy if line is not None else self.queues.get(name) or _unknown(name)

    def treatment(self, name: str) -> int | None:
        """Return which of a queue's treatments is in force, from 0; None: none."""
        in_force = self._in_force.get(name)
        return None if in_force is None else self.queues[name].treatments.index(in_force)

    def treat(self, now: datetime) -> None:
        """Apply the treatments that the hour, or how many wait, ask for."""
        if not self._unsure:
            return
        local = now.astimezone(self._zone)
        for name in sorted(self._unsure & self.queues.keys()):
            queue, waiting = self.queues[name], len(self.router.lines[name].order)
            policy, treatment = policy_at(queue, waiting, local, self._in_force.get(name))
            self._in_force[name] = treatment
            self._hold_to(policy)
            change = next_change(queue, local)
            if change is not None:
                self._timers.set(("treatment", name, 0), change.astimezone(now.tzinfo))
        self._unsure.clear()

    def _hold_to(self, policy: QueuePolicy) -> None:
        for entry_id in self.router.set_queue(policy):
            entry = self.entries[entry_id]
            self._begin(entry)

    # -- entries --------------------------------------------------------------------------------

    def join(self, entry: Entry) -> None:
        """The entry begins to wait, or waits on; one that waits already stays put."""
        if entry.entry_id in self.entries:
            return
        if entry.queue not in self.router.lines:
            self.router.set_queue(self.policy(entry.queue))
        self.entries[entry.entry_id] = entry
        self.router.enter(entry)
        for agent_id, (until, _) in entry.passed.items():
            self._timers.set(("passed", entry.entry_id, agent_id), until)
        self._count_changed(entry.queue)
        self._begin(entry)

    def leave(self, entry_id: str) -> Entry | None:
        """The entry waits no more. Returns it, or None if it did not wait."""
        entry = self.entries.pop(entry_id, None)
        if entry is not None:
            self.router.remove(entry_id)
            self._timers.drop(("ring", entry_id, 0))
            self._give_up(entry)
            for agent_id in entry.passed:
                self._timers.drop(("passed", entry_id, agent_id))
            self._count_changed(entry.queue)
        return entry

    @contextmanager
    def anew(self, entry: Entry) -> Iterator[None]:
        """Let what a waiting entry asks be changed inside; it keeps its ring, not its place."""
        ring = self.router.spots[entry.entry_id].ring
        self.router.remove(entry.entry_id)
        self._give_up(entry)
        yield
        self.router.enter(entry).move_to(ring)
        self._begin(entry)

    def settle(self, entry: Entry) -> None:
        """Have the entry offered, or not, as it stands now."""
        if entry.offer is not None or entry.held:
            self.router.shut(entry.entry_id)
        else:
            self.router.open(entry.entry_id, self.kept_for(entry))

    def kept_for(self, entry: Entry) -> int | None:
        """Return the agent whom the entry waits for: the last one, if he may soon be free."""
        agent_id = entry.last_agent_id
        if agent_id is None or entry.entry_id not in self._hoping.get(agent_id, ()):
            return None
        seat = self.router.seats.get(agent_id)
        if seat is None or agent_id in entry.passed or not soon_free(seat.agent):
            return None
        return agent_id if self.router.suits(entry.entry_id, agent_id) else None

    def passed(self, entry: Entry, agent_id: int, until: datetime, how: str) -> None:
        """The agent let the entry pass and is spared until then."""
        entry.passed[agent_id] = (until, how)
        self._timers.set(("passed", entry.entry_id, agent_id), until)

    def hope_for(self, agent: Agent) -> None:
        """What speaks for or against waiting for the agent may have changed."""
        hoping = self._hoping.get(agent.agent_id)
        if hoping:
            for entry_id in sorted(hoping):
                self.settle(self.entries[entry_id])

    def _begin(self, entry: Entry) -> None:
        """Set what time will do to an entry that stands in the first ring of its queue."""
        self._expect_ring(entry)
        window_s = self.policy(entry.queue).last_agent_s
        if entry.last_agent_id is not None and window_s > 0:
            self._hoping[entry.last_agent_id].add(entry.entry_id)
            until = entry.joined_at + timedelta(seconds=window_s)
            self._timers.set(("last_agent", entry.entry_id, 0), until)
        else:
            self._give_up(entry)
        self.settle(entry)

    def _give_up(self, entry: Entry) -> None:
        if entry.last_agent_id is not None:
            self._hoping[entry.last_agent_id].discard(entry.entry_id)
            self._timers.drop(("last_agent", entry.entry_id, 0))

    def _count_changed(self, queue: str) -> None:
        known = self.queues.get(queue)
        if known is not None and known.treatments:
            self._unsure.add(queue)

    # -- what time does -------------------------------------------------------------------------

    def due(self, key: TimerKey, now: datetime) -> None:
        """Do what was to be done at this time; a timer of an entry that left says nothing."""
        kind, name, agent_id = key
        if kind == "treatment":
            self._unsure.add(str(name))
        entry = self.entries.get(str(name))
        if entry is None:
            return
        match kind:
            case "ring":
                self._next_ring(entry, now)
            case "last_agent":
                self._give_up(entry)
                self.settle(entry)
            case "passed":
                entry.passed.pop(agent_id, None)
                self.settle(entry)

    def _next_ring(self, entry: Entry, now: datetime) -> None:
        spot = self.router.spots[entry.entry_id]
        waited_s = (now - entry.joined_at).total_seconds()
        self.router.shut(entry.entry_id)
        spot.move_to(max(spot.ring + 1, ring_at(spot.line.policy.steps, waited_s)))
        self._expect_ring(entry)
        self.settle(entry)

    def _expect_ring(self, entry: Entry) -> None:
        spot = self.router.spots[entry.entry_id]
        delays, following = spot.line.policy.delays, spot.ring + 1
        key = ("ring", entry.entry_id, 0)
        if following < len(delays):
            self._timers.set(key, entry.joined_at + delays[following])
        else:
            self._timers.drop(key)


def soon_free(agent: Agent) -> bool:
    """Tell whether it makes sense to wait for the agent: there, ready, and wishing no pause."""
    return agent.state not in _NOT_SOON and agent.phone != "unregistered" and agent.wish is None


def _unknown(name: str) -> QueuePolicy:
    return QueuePolicy(name, name, None)
