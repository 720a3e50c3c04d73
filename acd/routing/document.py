"""The routing document as values, and the two things that are made of it.

Every field is described, with its bounds, in docs/enrutamiento.md. Durations are in seconds. Queues
themselves (label, ring time, wrap-up) are in the directory; the document says who serves them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from acd.model import QueuePolicy, Strategy, Treatment
from acd.needs import Need, Ring
from acd.rank import MAX_CREDIT_S

FORMAT: Final = 1
"""The version of the document's format that this code reads."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What one thing known of a caller grants and asks for.

    ``needs`` and ``prefers`` name each skill once.
    """

    credit_s: float = 0.0
    needs: tuple[Need, ...] = ()
    prefers: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueRules:
    """How one queue is served; see :class:`acd.model.QueuePolicy` for the fields.

    Without ``rings`` a queue asks for the skill that the directory gives it.
    """

    strategy: Strategy = "longest_idle"
    rings: tuple[Ring, ...] = ()
    credit_s: float = 0.0
    last_agent_s: float = 0.0
    fair_idle_s: float = 120.0
    announce_wait: bool = True
    treatments: tuple[Treatment, ...] = ()

    def every_ring(self) -> tuple[Ring, ...]:
        """Return the rings of all situations."""
        others = (treatment.rings or () for treatment in self.treatments)
        return (*self.rings, *(ring for rings in others for ring in rings))


@dataclass(frozen=True, slots=True)
class Returning:
    """What counts of a caller's earlier contacts."""

    keeps_age_s: float = 0.0
    """Who hung up while waiting and calls again within this time keeps his first contact's age."""
    same_agent_s: float = 7 * 86_400.0
    """For how long the agent who spoke with a caller counts as his last one."""


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of a caller when he begins to wait; "" is not known."""

    option: str = ""
    company_number: str = ""
    customer_class: str = ""
    language: str = ""


@dataclass(frozen=True)
class Routing:
    """A checked document; what it does not name is treated by ``default`` or asks for nothing."""

    title: str = ""
    default: QueueRules = field(default_factory=QueueRules)
    queues: Mapping[str, QueueRules] = field(default_factory=dict)
    options: Mapping[str, Ask] = field(default_factory=dict)
    """By the flow's ``choice``."""
    classes: Mapping[str, Ask] = field(default_factory=dict)
    """By the class that the CRM gives a customer, as :func:`class_key` makes it."""
    companies: Mapping[str, Ask] = field(default_factory=dict)
    """By company number."""
    languages: Mapping[str, Ask] = field(default_factory=dict)
    """By language code, as :func:`language_key` makes it; "es" counts for "es-ar" too."""
    returning: Returning = field(default_factory=Returning)

    def treat(self, policy: QueuePolicy) -> QueuePolicy:
        """Have the directory's queue served as the document says."""
        rules = self.queues.get(policy.name, self.default)
        return replace(
            policy,
            strategy=rules.strategy,
            rings=rules.rings,
            credit_s=rules.credit_s,
            last_agent_s=rules.last_agent_s,
            fair_idle_s=rules.fair_idle_s,
            announce_wait=rules.announce_wait,
            treatments=rules.treatments,
        )

    def ask_of(self, caller: Caller, flow: Ask = Ask()) -> Ask:
        """Join all that is asked for one caller: ``flow`` is what the flow's queue node says."""
        return together((flow, *self.grants(caller).values()))

    def grants(self, caller: Caller) -> Mapping[str, Ask]:
        """Return what each thing known of the caller grants and asks for, by section."""
        language = language_key(caller.language)
        found = {
            "options": self.options.get(caller.option),
            "classes": self.classes.get(class_key(caller.customer_class)),
            "companies": self.companies.get(caller.company_number),
            "languages": self.languages.get(language)
            or self.languages.get(language.partition("-")[0]),
        }
        return {section: ask for section, ask in found.items() if ask is not None}

    def skills(self) -> frozenset[str]:
        """Name every skill that is asked for or preferred anywhere."""
        rules = (self.default, *self.queues.values())
        sections = (self.options, self.classes, self.companies, self.languages)
        rings = [ring for each in rules for ring in each.every_ring()]
        asks = [ask for section in sections for ask in section.values()]
        return frozenset(
            need.skill
            for needs in (
                *(ring.needs for ring in rings),
                *(ask.needs for ask in asks),
                *(ask.prefers for ask in asks),
            )
            for need in needs
        )


def class_key(written: str) -> str:
    """Make one of all the ways in which people and CRMs write a customer's class."""
    return written.strip().casefold()


def language_key(written: str) -> str:
    """Make one of all the ways in which a language's code is written."""
    return written.strip().casefold().replace("_", "-")


def together(asks: Iterable[Ask]) -> Ask:
    """Add the credits up to the bound; of a skill named more than once the highest level counts.

    A skill that is needed and preferred is preferred only at a level above the needed one.
    """
    credit_s, needs, prefers = 0.0, dict[str, int](), dict[str, int]()
    for ask in asks:
        credit_s += ask.credit_s
        for said, levels in ((ask.needs, needs), (ask.prefers, prefers)):
            for need in said:
                levels[need.skill] = max(need.level, levels.get(need.skill, 0))
    return Ask(
        min(credit_s, MAX_CREDIT_S),
        tuple(Need(skill, level) for skill, level in sorted(needs.items())),
        tuple(
            Need(skill, level)
            for skill, level in sorted(prefers.items())
            if level > needs.get(skill, 0)
        ),
    )
