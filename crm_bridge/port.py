"""What the line needs to know of a CRM, whichever CRM it is: values, a protocol, and outcomes."""

from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

Role: TypeAlias = Literal["functional", "billing"]


@dataclass(frozen=True, slots=True)
class Assistant:
    """One of a company's two contacts; the role's label comes from the web's message catalogue.

    `name`, `whatsapp` and `email` are shown as the CRM writes them; "" is "not known".
    """

    role: Role
    name: str
    whatsapp: str
    email: str


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the agent's page shows it; `number` is what callers key in, zeros and all.

    `customer_class` is what the customer is worth to the company that runs the line ("oro"), and
    `language` a code ("es", "en"): routing may go by either. "" is "not known".
    """

    number: str
    name: str
    assistants: tuple[Assistant, ...] = ()
    customer_class: str = ""
    language: str = ""


class CrmUnavailable(Exception):  # noqa: N818 - the name that the domain uses: a state, not a fault
    """The CRM gave no usable answer; `reason` says why, and never holds data about a person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Crm(Protocol):
    """Any source of companies."""

    async def company(self, number: str) -> Company | None:
        """Give the company of `number`, or None when the CRM does not know it.

        Any text may come in (callers key in what they like); what cannot be a company number
        is simply not known. Raises CrmUnavailable when there is no answer to rely on.
        """


@dataclass(frozen=True, slots=True)
class Found:
    """The CRM knows the number."""

    company: Company


@dataclass(frozen=True, slots=True)
class Unknown:
    """The CRM answered that no company has this number."""


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No answer in time, or none to rely on; the call goes on unverified."""

    reason: str


Answer: TypeAlias = Found | Unknown
Outcome: TypeAlias = Answer | Unavailable


def is_company_number(text: str, max_digits: int) -> bool:
    """Tell whether `text` is 1 to `max_digits` of the ten digits on a telephone.

    >>> is_company_number("0012", 8), is_company_number("١٢", 8), is_company_number("", 8)
    (True, False, False)
    """
    # isdigit() alone takes Arabic and superscript digits for digits too.
    return 0 < len(text) <= max_digits and text.isascii() and text.isdigit()
