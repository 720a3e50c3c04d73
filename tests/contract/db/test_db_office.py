"""What the back office finds."""

import asyncio
from datetime import timedelta

import pytest
from msgspec import structs

from db.errors import ValueWrong
from db.office import MessageFilter, Messages, SpokenWord, TicketFilter, Tickets
from db.office.tickets import FIRST_COUNT
from tests.contract.db.histories import NASTY_TEXTS, NOON, Teller, message_call

MINUTE = timedelta(minutes=1)


@pytest.fixture
def tickets(db):
    return Tickets(db)


@pytest.fixture
def messages(db):
    return Messages(db)


@pytest.fixture
def leave(ledger):
    """Leave a message, which opens a ticket, `minute` minutes after noon."""

    async def leave(number, minute=0, **who):
        teller = Teller(f"c{number}", at=NOON + minute * MINUTE)
        teller.arrive()
        teller.ticket(f"{number:07}", "message", **who)
        teller.message("1", f"{number:07}", **who)
        await ledger.record(teller.told)
        return f"c{number}-message1"

    return leave


def numbers(page):
    return [int(one.ticket_number) for one in page.items]


async def test_ticket_numbers_are_never_given_twice_not_even_to_several_at_once(tickets):
    blocks = await asyncio.gather(*(tickets.next_number_block(7) for _ in range(12)))
    assert sorted(number for block in blocks for number in block) == list(
        range(FIRST_COUNT, FIRST_COUNT + 84)
    )


async def test_the_same_caller_finds_the_last_ticket_that_is_still_open(tickets, leave, ledger):
    await leave(1, minute=0)
    await leave(2, minute=1)
    await leave(3, minute=2, caller_number="1155559999")
    assert (await tickets.open_for("1155550001", NOON)).ticket_number == "0000002"
    assert await tickets.open_for("1155550001", NOON + 2 * MINUTE) is None
    await ledger.record(message_call("m9", "0000009", caller_number="1155558888"))
    assert await tickets.open_for("1155558888", NOON) is None  # it was handled


@pytest.mark.parametrize("number", ["", "anonymous", "Anonymous ", "unknown"])
async def test_callers_who_withhold_their_number_are_not_one_and_the_same(tickets, leave, number):
    await leave(1, caller_number=number)
    assert await tickets.open_for(number, NOON) is None


async def test_a_number_that_was_cut_is_found_as_it_was_dialled(tickets, leave):
    await leave(1, caller_number="5" * 400)
    assert (await tickets.open_for("5" * 400, NOON)).ticket_number == "0000001"


async def test_pages_are_newest_first_and_miss_nothing_though_more_arrives(messages, leave):
    for number in range(1, 6):
        await leave(number, minute=number // 2)  # some at the same moment
    first = await messages.page(limit=2)
    await leave(9, minute=9)
    second = await messages.page(cursor=first.next, limit=2)
    third = await messages.page(cursor=second.next, limit=2)
    assert [numbers(page) for page in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert third.next is None


@pytest.mark.parametrize("cursor", ["", "x", "ñ", "MjAyNg", "a" * 999, "AAAA\x00", "\ud800"])
async def test_a_cursor_that_nobody_gave_out_is_refused(messages, tickets, cursor):
    for list_ in (messages, tickets):
        with pytest.raises(ValueWrong, match="página"):
            await list_.page(cursor=cursor)


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ({}, [3, 2, 1]),
        ({"queue": "ventas"}, [2]),
        ({"treatment": "closed"}, [3]),
        ({"status": "handled"}, []),
        ({"status": "open", "queue": "usuarios"}, [3, 1]),
        ({"since": NOON + 2 * MINUTE}, [3, 2]),
        ({"until": NOON + 2 * MINUTE}, [1]),
        ({"text": "  "}, [3, 2, 1]),
        ({"text": "nandu"}, [1]),
        ({"text": "ÁLVAREZ maría"}, [2]),
        ({"text": "maría pérez"}, []),
        ({"text": "11 5555-0003"}, [3]),
        ({"text": "+54 9 (11) 5555"}, []),
        ({"text": "2002"}, [2]),
        ({"text": "0000003"}, [3]),
        ({"text": "100%"}, [3]),
        ({"text": "_"}, []),
        ({"text": "\x00'; DROP TABLE calls; --"}, []),
    ],
    ids=repr,
)
async def test_lists_are_narrowed_by_what_is_asked(messages, tickets, leave, which, expected):
    await leave(1, 1, caller_number="1155550001", company_name="PANADERÍA ÑANDÚ")
    await leave(
        2,
        2,
        queue="ventas",
        caller_name="María Álvarez",
        caller_number="1155550002",
        company_number="2002",
        company_name="",
    )
    await leave(3, 3, treatment="closed", caller_number="+541155550003", company_name="100% Lana")
    assert numbers(await tickets.page(TicketFilter(**which))) == expected
    assert numbers(await messages.page(MessageFilter(**which))) == expected


async def test_tickets_are_told_apart_by_how_they_came_to_be(tickets, leave):
    await leave(1)
    assert numbers(await tickets.page(TicketFilter(origin="message"))) == [1]
    assert numbers(await tickets.page(TicketFilter(origin="choice"))) == []


async def test_a_message_comes_with_what_it_says_and_is_found_by_it(messages, leave):
    silent, spoken, failed = [await leave(number, minute=number) for number in (1, 2, 3)]
    words = [SpokenWord("Ñoquis", 0.97, 0.1, 0.5), SpokenWord("mañana", 0.41)]
    await messages.set_transcript(
        spoken, "done", now=NOON, text="Ñoquis mañana", words=words, engine="vosk", language="es"
    )
    await messages.set_transcript(failed, "failed", now=NOON, error="crashed")
    found = await messages.page(MessageFilter(text="noquis MANANA"))
    assert [one.message_id for one in found.items] == [spoken]
    transcript = found.items[0].transcript
    assert (transcript.text, transcript.words) == ("Ñoquis mañana", tuple(words))
    assert (transcript.engine, transcript.language) == ("vosk", "es")
    assert transcript == await messages.transcript(spoken)
    assert numbers(await messages.page(MessageFilter(has_transcript=True))) == [2]
    assert numbers(await messages.page(MessageFilter(has_transcript=False))) == [3, 1]
    assert (await messages.by_id(silent)).transcript is None
    assert (await messages.by_id(failed)).transcript.error == "crashed"


async def test_what_was_answered_is_found_until_it_is_taken_back(messages, tickets, ledger):
    told = message_call()
    await ledger.record(told)
    answered = {"text": "PANADERIA llame"}
    assert numbers(await messages.page(MessageFilter(**answered))) == [17]
    assert numbers(await tickets.page(TicketFilter(**answered))) == [17]
    later = told[-1].at + MINUTE
    again = [structs.replace(one, at=later, handled=False, answer="") for one in told[-2:]]
    await ledger.record(again)
    assert numbers(await messages.page(MessageFilter(**answered))) == []
    assert numbers(await tickets.page(TicketFilter(**answered))) == []
    assert numbers(await messages.page(MessageFilter(text="PANADERIA"))) == [17]


async def test_a_message_is_found_by_the_words_of_its_last_transcript(messages, leave):
    message_id = await leave(1)
    for text in ("pan rallado", "pan dulce"):
        await messages.set_transcript(message_id, "done", now=NOON, text=text)
    assert numbers(await messages.page(MessageFilter(text="dulce nandu"))) == [1]
    assert numbers(await messages.page(MessageFilter(text="rallado"))) == []


async def test_a_transcript_that_comes_later_changes_the_version(messages, leave):
    message_id = await leave(1)
    versions = [(await messages.by_id(message_id)).version]
    for status in ("pending", "done"):
        await messages.set_transcript(message_id, status, now=NOON, text="Hola")
        versions.append((await messages.by_id(message_id)).version)
    assert versions == sorted(set(versions))


async def test_any_words_are_kept_within_bounds(messages, leave):
    message_id = await leave(1)
    for nasty in NASTY_TEXTS:
        word = SpokenWord(nasty[:50], 1.0)
        await messages.set_transcript(
            message_id, "done", now=NOON, text=nasty * 1000, words=[word] * 6000
        )
        kept = await messages.transcript(message_id)
        assert len(kept.text) <= 20_000
        assert len(kept.words) == 5_000


async def test_the_messages_that_joined_a_ticket_are_told_in_order(messages, ledger):
    teller = Teller("c1")
    teller.arrive()
    teller.ticket("0000001", "message")
    teller.message("1", "0000001")
    teller.message("2", "0000001")
    await ledger.record(teller.told)
    told = await messages.of_ticket("0000001")
    assert [one.message_id for one in told] == ["c1-message1", "c1-message2"]


async def test_what_is_not_there_is_not_found(messages, tickets):
    assert await messages.by_id("x") is None
    assert await messages.transcript("x") is None
    assert await messages.of_ticket("x") == []
    assert await tickets.by_number("x") is None
    assert (await tickets.page()).items == ()
