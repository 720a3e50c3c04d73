"""Plausible histories of calls, made up by hypothesis or one at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from db import facts as f
from db.facts import AnyFact

NOON = datetime(2026, 3, 2, 12, 0, 0, 123456, tzinfo=UTC)

QUEUES = ("usuarios", "ventas", "consultas", "general")
NASTY_TEXTS = (
    "",
    "Ana Muñoz",
    '"Robert\'); DROP TABLE calls;--"',
    "🦜 ñandú \u202e derecha",
    "\x00nul\x00",
    "half a pair: \ud83d",
    "5" * 400,
    "á" * 5000,
    "{json: [\"yes\", '\\u0000']}",
)
texts = st.sampled_from(NASTY_TEXTS) | st.text(max_size=20)


@dataclass
class Teller:
    """Tells one call's story, each fact a little later than the one before."""

    call_id: str
    at: datetime = NOON
    told: list[AnyFact] = field(default_factory=list)

    def tell(self, kind: type[AnyFact], /, *, after_s: float = 1.0, **values: object) -> None:
        self.at += timedelta(seconds=after_s)
        self.told.append(kind(at=self.at, call_id=self.call_id, **values))

    def arrive(self, number: str = "1155550001", name: str = "Ana", revision: int = 1) -> None:
        self.tell(
            f.CallArrived,
            channel_id=f"{self.call_id}-caller",
            caller_number=number,
            caller_name=name,
            dialled="0800",
            flow_revision=revision,
        )
        self.tell(f.LegStarted, after_s=0, channel_id=f"{self.call_id}-caller", role="caller")

    def press(self, keys: str, node: str = "menu") -> None:
        for key in keys:
            self.tell(f.KeyPressed, after_s=0.25, key=key, node=node)

    def choose(self, choice: str = "usuario", company: str = "1001") -> None:
        self.tell(f.ChoiceMade, node="menu", choice=choice)
        self.tell(
            f.CompanyIdentified,
            company_number=company,
            verification="verified",
            company_name="Panadería Ñandú",
        )

    def join(self, queue: str = "usuarios", number: int = 1, **asks: object) -> str:
        entry = f"{self.call_id}-entry{number}"
        self.tell(f.QueueJoined, entry_id=entry, queue=queue, **asks)
        return entry

    def announce(
        self, entry: str, low_s: float, high_s: float | None, position: int = 1, after_s: float = 1
    ) -> None:
        told = {"position": position, "low_s": low_s, "high_s": high_s}
        self.tell(f.WaitAnnounced, after_s=after_s, entry_id=entry, **told)

    def offer(self, entry: str, agent_id: int, outcome: f.OfferOutcome, number: int) -> None:
        offer, leg = f"{self.call_id}-offer{number}", f"{self.call_id}-agent{number}"
        reasons = ("longest idle", "skill ventas=3")
        self.tell(
            f.OfferMade,
            offer_id=offer,
            entry_id=entry,
            agent_id=agent_id,
            channel_id=leg,
            reasons=reasons,
        )
        self.tell(f.LegStarted, after_s=0, channel_id=leg, role="agent", agent_id=agent_id)
        self.state(agent_id, "ringing")
        self.tell(f.OfferRinging, after_s=0.5, offer_id=offer)
        self.tell(f.OfferEnded, after_s=2.5, offer_id=offer, outcome=outcome)
        if outcome != "accepted":
            self.tell(f.LegEnded, after_s=0, channel_id=leg, cause=17)
            self.state(agent_id, "available")
            return
        self.tell(
            f.Bridged,
            after_s=0.25,
            bridge_id=f"{self.call_id}-bridge",
            offer_id=offer,
            agent_id=agent_id,
        )
        self.tell(f.QueueLeft, after_s=0, entry_id=entry, outcome="answered")
        self.state(agent_id, "talking")

    def state(self, agent_id: int, state: f.AgentState) -> None:
        self.told.append(
            f.AgentStateChanged(at=self.at, agent_id=agent_id, state=state, call_id=self.call_id)
        )

    def overflow(self, choice: f.OverflowChoice, queue: str = "usuarios") -> None:
        self.tell(
            f.OverflowOffered,
            queue=queue,
            treatment="open",
            reason="waited",
            choices=("wait", "message", "ticket"),
        )
        self.tell(f.OverflowChosen, choice=choice)

    def who(self) -> dict[str, str]:
        return {
            "queue": "usuarios",
            "treatment": "open",
            "choice": "usuario",
            "caller_number": self.told[0].caller_number,
            "caller_name": self.told[0].caller_name,
            "company_number": "1001",
            "company_name": "Panadería Ñandú",
        }

    def ticket(self, number: str, origin: str = "choice", **changed: str) -> None:
        self.tell(f.TicketIssued, ticket_number=number, origin=origin, **(self.who() | changed))

    def message(self, number: str, ticket_number: str, **changed: object) -> str:
        message_id = f"{self.call_id}-message{number}"
        values = {
            "message_id": message_id,
            "ticket_number": ticket_number,
            "mailbox": "soporte@example.com",
            "started_at": self.at,
            "duration_s": 7.25,
            "audio": f"{message_id}.wav",
            **self.who(),
        }
        self.tell(f.MessageLeft, after_s=8, **(values | changed))
        return message_id

    def leave(self, entry: str, outcome: f.EntryOutcome, cause: int | None = 16) -> None:
        """With the caller's leg, which ended of ``cause``; None: the caller stays."""
        if cause is not None:
            self.tell(f.LegEnded, channel_id=f"{self.call_id}-caller", cause=cause)
        self.tell(f.QueueLeft, after_s=0, entry_id=entry, outcome=outcome)

    def end(
        self,
        outcome: f.CallOutcome,
        by: f.EndedBy = "caller",
        talk_s: float = 10.0,
        diverted_to: f.DivertedTo = "",
    ) -> None:
        open_legs = [fact.channel_id for fact in self.told if isinstance(fact, f.LegStarted)]
        gone = {fact.channel_id for fact in self.told if isinstance(fact, f.LegEnded)}
        self.at += timedelta(seconds=talk_s)
        for channel in open_legs:
            if channel not in gone:
                self.tell(f.LegEnded, after_s=0, channel_id=channel, cause=16)
        self.tell(f.CallEnded, after_s=0, outcome=outcome, ended_by=by, diverted_to=diverted_to)


def answered_call(call_id: str = "c1", agent_id: int = 7) -> list[AnyFact]:
    """Arrives, presses 1 and 1001#, is refused once, talks to an agent for ten seconds."""
    teller = Teller(call_id)
    teller.arrive()
    teller.press("1")
    teller.press("1001#", node="company")
    teller.choose()
    entry = teller.join()
    teller.offer(entry, agent_id + 1, "refused", 1)
    teller.offer(entry, agent_id, "accepted", 2)
    teller.end("answered")
    return teller.told


def expected_call(call_id: str = "e1", agent_id: int = 7) -> list[AnyFact]:
    """Is told two spans of its wait, asks for more meanwhile, and is answered after 19.25 s."""
    teller = Teller(call_id)
    teller.arrive()
    teller.choose()
    entry = teller.join(credit_s=60.0, needs=("ventas=3",))
    teller.announce(entry, 10.0, 20.0, position=2)
    teller.tell(
        f.EntryRevised,
        entry_id=entry,
        credit_s=360.0,
        needs=("ingles=5", "ventas=3"),
        prefers=("vinos=3",),
        first_contact_at=NOON - timedelta(minutes=5),
        last_agent_id=agent_id,
    )
    teller.announce(entry, 60.0, None, after_s=13)
    teller.offer(entry, agent_id, "accepted", 1)
    teller.end("answered")
    return teller.told


def message_call(call_id: str = "m1", ticket: str = "0000017", **who: str) -> list[AnyFact]:
    """Waits a minute, leaves a message, which opens a ticket; the back office deals with both."""
    teller = Teller(call_id)
    teller.arrive()
    teller.choose()
    entry = teller.join()
    teller.overflow("wait")
    teller.overflow("message")
    teller.ticket(ticket, "message", **who)
    message = teller.message("1", ticket, **who)
    teller.tell(f.QueueLeft, after_s=0, entry_id=entry, outcome="diverted")
    teller.end("diverted", talk_s=0, diverted_to="message")
    teller.tell(f.MessageHandled, message_id=message, handled=True, by="luis", answer="Llamé.")
    teller.tell(f.TicketHandled, ticket_number=ticket, handled=True, by="luis", answer="Llamé.")
    return teller.told


def ticket_call(
    call_id: str = "t1", ticket: str = "0000025", *, again: bool = False
) -> list[AnyFact]:
    """Asks for a ticket, or hears the one that is open already."""
    teller = Teller(call_id)
    teller.arrive()
    teller.overflow("ticket")
    if again:
        teller.tell(f.TicketRepeated, ticket_number=ticket)
    else:
        teller.ticket(ticket)
    teller.end("diverted", talk_s=0, diverted_to="ticket")
    return teller.told


def erased(told: list[AnyFact], what: str, after: timedelta = timedelta(days=800)) -> f.AnyFact:
    """That the time of this call's data is over."""
    return f.PersonalDataErased(at=told[-1].at + after, call_id=told[0].call_id, what=what)


_asks = st.fixed_dictionaries(
    {
        "credit_s": st.sampled_from([0.0, 60.0, 1800.0]),
        "needs": st.lists(texts, max_size=2).map(tuple),
        "prefers": st.lists(texts, max_size=2).map(tuple),
        "first_contact_at": st.sampled_from([None, NOON - timedelta(hours=1)]),
        "last_agent_id": st.sampled_from([None, 7]),
    }
)


@st.composite
def stories(draw: st.DrawFn, call_id: str) -> list[AnyFact]:
    """One call: any number of keys, waits and offers, ended in any way or not at all."""
    teller = Teller(call_id, at=NOON + timedelta(milliseconds=draw(st.integers(0, 86_400_000))))
    teller.arrive(draw(texts), draw(texts), draw(st.integers(1, 2**40)))
    teller.press(draw(st.text("0123456789*#ABCD", max_size=80)))
    if draw(st.booleans()):
        teller.choose(draw(texts), draw(texts))
    for number in range(draw(st.integers(0, 2))):
        _wait(draw, teller, number)
    if draw(st.booleans()):
        _overflow(draw, teller)
    if draw(st.booleans()):
        outcome = draw(st.sampled_from(["answered", "abandoned", "diverted"]))
        teller.end(outcome, draw(st.sampled_from(["caller", "agent", "system"])))
    return teller.told


def _wait(draw: st.DrawFn, teller: Teller, number: int) -> None:
    entry = teller.join(draw(st.sampled_from(QUEUES)), number, **draw(_asks))
    for _ in range(draw(st.integers(0, 2))):
        low_s = draw(st.sampled_from([0.0, 60.0, 0.1]))
        teller.announce(entry, low_s, draw(st.sampled_from([None, 90.0, 300.0])))
        teller.tell(f.EntryRevised, entry_id=entry, **draw(_asks))
    agents = st.integers(1, 4)
    for attempt in range(draw(st.integers(0, 2))):
        outcome = draw(st.sampled_from(["refused", "timed_out", "busy", "unreachable"]))
        teller.offer(entry, draw(agents), outcome, 10 * number + attempt)
    if draw(st.booleans()):
        teller.offer(entry, draw(agents), "accepted", 10 * number + 9)
    elif draw(st.booleans()):
        left = draw(st.sampled_from(["abandoned", "diverted"]))
        teller.leave(entry, left, draw(st.sampled_from([None, 0, 16])))


def _overflow(draw: st.DrawFn, teller: Teller) -> None:
    teller.overflow(draw(st.sampled_from(["wait", "message", "ticket", "none"])))
    number = f"{teller.call_id}-{draw(st.integers(1, 2))}"
    who = {"caller_number": draw(texts), "caller_name": draw(texts), "company_name": draw(texts)}
    teller.ticket(number, draw(st.sampled_from(["choice", "message"])), **who)
    message = teller.message("1", number, **who)
    for handled in draw(st.lists(st.booleans(), max_size=3)):
        answer = {"handled": handled, "by": "luis", "answer": draw(texts)}
        teller.tell(f.TicketHandled, ticket_number=number, **answer)
        teller.tell(f.MessageHandled, message_id=message, **answer)
    if draw(st.booleans()):
        teller.tell(f.TicketRepeated, ticket_number="call0-1")
    for what in draw(st.lists(st.sampled_from(["audio", "personal"]), max_size=2)):
        teller.tell(f.PersonalDataErased, what=what)


@st.composite
def days(draw: st.DrawFn) -> list[AnyFact]:
    """Several calls at once: each in its own order, all of them mixed."""
    left = [draw(stories(f"call{i}")) for i in range(draw(st.integers(1, 4)))]
    told = []
    while left := [story for story in left if story]:
        told.append(left[draw(st.integers(0, len(left) - 1))].pop(0))
    return told


def in_units(told: Sequence[AnyFact], size: int) -> Iterator[Sequence[AnyFact]]:
    """The facts as an application records them: a few at a time."""
    for start in range(0, len(told), size):
        yield told[start : start + size]
