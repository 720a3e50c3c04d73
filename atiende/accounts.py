"""Keeps the SIP accounts in Asterisk equal to those of the directory, without a restart."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from asterisk_conf.objects import ConfigObject
from db.directory import AgentRecord, SipAccountRecord
from telephony.ari.client import AriClient
from telephony.endpoints import SipAccount, endpoint_objects, removal_order
from telephony.errors import AriError, AriNotFound

log = logging.getLogger(__name__)


class Accounts:
    """What was pushed into Asterisk, and what must be."""

    def __init__(self, ari: AriClient, media_address: str | None) -> None:
        self._ari = ari
        self._media_address = media_address
        self._pushed: dict[str, SipAccount] = {}

    def forget(self) -> None:
        """Asterisk may have restarted: push everything again at the next :meth:`equalise`."""
        self._pushed.clear()

    async def equalise(self, wanted: dict[str, SipAccount], gone: Iterable[str]) -> bool:
        """Push what is new or changed, remove ``gone`` and what is wanted no more; tell if so.

        Raises AriError; what was not reached, or all without a connection, is tried again at the
        next call.
        """
        if not self._ari.connected:
            return False
        for user, account in wanted.items():
            if self._pushed.get(user) != account:
                await self._push(account)
        for user in (set(self._pushed) | set(gone)) - set(wanted):
            await self._remove(user)
        return True

    async def _push(self, account: SipAccount) -> None:
        for thing in endpoint_objects(account, media_address=self._media_address):
            if thing.type != "aor" or await self._is_new(thing):
                await self._ari.dynamic_config.put(thing.module, thing.type, thing.id, thing.fields)
        self._pushed[account.user] = account

    async def _is_new(self, aor: ConfigObject) -> bool:
        """Tell whether the address of record must be made; a differing one is removed first.

        It is never updated: Asterisk would write the phone's present registration into it as an
        address for good, and go on calling a phone that left (seen on 22.10).
        """
        config = self._ari.dynamic_config
        try:
            present = await config.get(aor.module, aor.type, aor.id)
        except AriNotFound:
            return True
        if all(_same(present.get(name, ""), value) for name, value in aor.fields.items()):
            return False
        await config.delete(aor.module, aor.type, aor.id)
        return True

    async def _remove(self, user: str) -> None:
        for thing in removal_order(user):
            try:
                await self._ari.dynamic_config.delete(thing.module, thing.type, thing.id)
            except AriNotFound:
                continue
            except AriError:
                log.warning("the SIP account %s could not be removed from Asterisk", user)
                raise
        self._pushed.pop(user, None)


def _same(shown: str, wanted: str) -> bool:
    """Compare values as Asterisk shows them (true, 3.000000) and as they are written (yes, 3.0)."""
    try:
        return float(shown) == float(wanted)
    except ValueError:
        return shown == {"yes": "true", "no": "false"}.get(wanted, wanted)


def wanted_accounts(
    agents: Iterable[AgentRecord], others: Iterable[SipAccountRecord]
) -> dict[str, SipAccount]:
    """Make the accounts that Asterisk must have, by SIP user."""
    accounts = [SipAccount(other.user, other.ha1, other.kind, other.name) for other in others]
    # An agent's phone wins over an account of the same name.
    accounts += [
        SipAccount(agent.extension, agent.sip_ha1, "agent", agent.name)
        for agent in agents
        if agent.active
    ]
    return {account.user: account for account in accounts}
