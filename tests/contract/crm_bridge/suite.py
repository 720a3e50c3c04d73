"""What any Crm must do. An adapter's tests subclass CrmContract and give its two fixtures."""

import asyncio

import pytest

from crm_bridge.lookup import look_up
from crm_bridge.port import Assistant, Company, Crm, CrmUnavailable, Found, Unavailable, Unknown

COMPANIES = (
    Company(
        "1001",
        "Panadería Ñandú S.R.L.",
        (
            Assistant("functional", "Ana Muñoz", "+54 9 11 5555-0001", "ana@example.com"),
            Assistant("billing", "Íñigo «Iñi» O'Higgins", "+54 9 11 5555-0002", "i@example.com"),
        ),
        customer_class="Oro",
        language="pt-BR",
    ),
    Company("1002", 'Robert"); DROP TABLE companies;-- 🦜'),
    Company("1003", "Sólo Facturación", (Assistant("billing", "Luis", "", ""),)),
    Company("0007", "Siete con ceros"),
    Company("7", "Siete"),
)

IMPOSSIBLE_NUMBERS = (
    "",
    " ",
    "1001 ",
    "1001#",
    "*",
    "ABCD",
    "-1",
    "1001.0",
    "1e3",
    "١٠٠١",
    "１００１",
    "🦜",
    "\x00",
    "\ud800",
    "1001\x00",
    "1001\r\nX-Evil: 1",
    "../1001",
    "..%2f1001",
    "%",
    "_",
    "1001?x=1",
    "{number}",
    "' OR '1'='1",
    "1001; DROP TABLE companies",
    "9" * 400,
    "0" * 100_000,
)


class CrmContract:
    """Fixtures to give: `crm`, which knows exactly COMPANIES, and `broken_crm`, out of order."""

    @pytest.fixture
    def crm(self) -> Crm:
        raise NotImplementedError

    @pytest.fixture
    def broken_crm(self) -> Crm:
        raise NotImplementedError

    @pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.number)
    async def test_a_known_number_gives_the_company_as_the_crm_writes_it(self, crm, company):
        assert await crm.company(company.number) == company

    @pytest.mark.parametrize("number", ["1", "9999", "01001", "00007", "10011"])
    async def test_a_number_that_is_not_known_is_none(self, crm, number):
        assert await crm.company(number) is None

    @pytest.mark.parametrize("number", IMPOSSIBLE_NUMBERS, ids=lambda number: ascii(number[:20]))
    async def test_what_cannot_be_a_number_is_not_known_and_does_no_harm(self, crm, number):
        assert await crm.company(number) is None
        assert await crm.company("1001") == COMPANIES[0]

    async def test_fifty_callers_at_once_each_get_their_own_company(self, crm):
        asked = [COMPANIES[i % len(COMPANIES)] for i in range(50)]
        answered = await asyncio.gather(*(crm.company(company.number) for company in asked))
        assert answered == asked

    async def test_a_caller_who_hangs_up_does_not_disturb_the_next(self, crm):
        asking = asyncio.create_task(crm.company("1001"))
        await asyncio.sleep(0)
        asking.cancel()
        assert await crm.company("1001") == COMPANIES[0]

    async def test_a_crm_out_of_order_says_so_and_why(self, broken_crm):
        with pytest.raises(CrmUnavailable) as error:
            await broken_crm.company("1001")
        assert error.value.reason
        assert "1001" not in error.value.reason

    async def test_a_look_up_turns_each_case_into_its_outcome(self, crm, broken_crm):
        assert await look_up(crm, "1003", deadline_s=30) == Found(COMPANIES[2])
        assert await look_up(crm, "9999", deadline_s=30) == Unknown()
        assert isinstance(await look_up(broken_crm, "1001", deadline_s=30), Unavailable)
