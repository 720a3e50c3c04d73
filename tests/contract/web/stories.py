"""Callers who left something behind, for the back office to find."""

from datetime import timedelta
from pathlib import Path

from db.office import SpokenWord
from overflow.ticket import ticket_number
from tests.contract.db.histories import NOON, Teller
from tests.contract.web.conftest import Site

ANA, LUIS = ticket_number(1), ticket_number(2)
"""Ana left a message, which opened a ticket; Luis asked for one when the line was closed."""

MESSAGE = "c1-message1"
SOUND = bytes(range(256)) * 40
AT = NOON + timedelta(seconds=2.123456)


async def ana_leaves_a_message(site: Site) -> None:
    """Her message, its sound, its transcript and the mail about it, sent."""
    teller = Teller("c1")
    teller.arrive(number="+5491155550001", name="Ana Muñoz")
    teller.ticket(ANA, "message")
    teller.message("1", ANA)
    await site.stock.record(teller.told)
    (site.stock.messages_dir / f"{MESSAGE}.wav").write_bytes(SOUND)
    await site.stock.messages.set_transcript(
        MESSAGE,
        "done",
        now=site.now[0],
        text="Llamen al cuatro cinco dos uno",
        words=[
            SpokenWord("Llamen", 0.9),
            SpokenWord("al", 0.8),
            *(SpokenWord(word, 0.7) for word in ("cuatro", "cinco", "dos", "uno")),
        ],
        engine="whisper",
        language="es",
    )


async def luis_asks_for_a_ticket(site: Site) -> None:
    """An hour later."""
    teller = Teller("c2", at=NOON + timedelta(hours=1))
    teller.arrive(number="1144440002", name="Luis Paz")
    teller.ticket(LUIS, queue="ventas", treatment="closed", choice="interesado")
    await site.stock.record(teller.told)


async def many_tickets(site: Site, count: int) -> list[str]:
    """As many tickets, a second apart; their numbers, the newest first."""
    numbers = [ticket_number(100 + number) for number in range(count)]
    for number, ticket in enumerate(numbers):
        teller = Teller(f"m{number}", at=NOON + timedelta(seconds=number))
        teller.arrive(number=f"11{number:08}", name="=1+1")
        teller.ticket(ticket)
        await site.stock.record(teller.told)
    return numbers[::-1]


def sound_of(site: Site) -> Path:
    """Where Ana's voice lies."""
    return site.stock.messages_dir / f"{MESSAGE}.wav"
