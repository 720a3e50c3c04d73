"""The words and places that mails and events need beside the records themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from asterisk_conf.words import Language
from atiende.messages import choice_label
from atiende.records import Wording
from db.directory import Queues


@dataclass(frozen=True)
class Labels:
    """``zone`` names the time zone that times are shown in; ``link_base`` is where the pages are."""

    queues: Queues
    language: Language
    zone: Callable[[], str]
    link_base: str

    async def wording(self) -> Wording:
        """Give the labels of all queues and of any choice."""
        queues = {queue.name: queue.label for queue in await self.queues.all()}
        return Wording(queues, self.choice)

    def choice(self, choice: str) -> str:
        """Name the menu option that a caller chose; "" for none."""
        return choice_label(self.language, choice) if choice else ""

    def link(self, message_id: str) -> str:
        """Where the page shows a message."""
        return f"{self.link_base}/oficina#/mensajes/{quote(message_id, safe='')}"
