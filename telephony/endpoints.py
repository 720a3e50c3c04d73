"""SIP accounts in Asterisk's words. Pure: builds the objects, pushes nothing."""

import hashlib
import re
from dataclasses import dataclass
from typing import Literal

from asterisk_conf.objects import ConfigObject
from asterisk_conf.settings import REALM

__all__ = ["REALM", "ConfigObject", "SipAccount", "endpoint_objects", "ha1", "removal_order"]

_USER = re.compile(r"[A-Za-z0-9._-]{1,64}")
_HA1 = re.compile(r"[0-9a-f]{32}")
_NAME_LIMIT = 60


@dataclass(frozen=True)
class SipAccount:
    """Who may register a phone.

    `ha1` is the digest of user and password (see `ha1()`): the password itself is kept nowhere.
    An `agent` answers the line and calls under its own name and extension (`user`); a `caller`
    may only dial the line, under any number it likes; a `trunk`, a PBX that registers, delivers
    any number as a carrier does. Raises ValueError on a user or digest that cannot be one.
    """

    user: str
    ha1: str
    kind: Literal["agent", "caller", "trunk"]
    name: str
    webrtc: bool = False

    def __post_init__(self) -> None:
        if not _USER.fullmatch(self.user):
            raise ValueError(
                f"SIP user {self.user!r}: use up to 64 letters, digits, dots, hyphens, underscores"
            )
        if not _HA1.fullmatch(self.ha1):
            raise ValueError(f"SIP user {self.user!r}: ha1 must be 32 hexadecimal digits")


def ha1(user: str, password: str) -> str:
    """The digest that SIP authentication needs (RFC 7616 with MD5: all that phones agree on)."""
    digest = hashlib.md5(f"{user}:{REALM}:{password}".encode(), usedforsecurity=False)
    return digest.hexdigest()


def endpoint_objects(
    account: SipAccount, *, media_address: str | None = "127.0.0.1"
) -> list[ConfigObject]:
    """The objects that make `account` usable, in the order to push them.

    `media_address` pins the phone's audio to one local address (`LineConfig.media_address`).
    """
    return [
        ConfigObject(
            "auth",
            account.user,
            {
                "auth_type": "md5",
                "username": account.user,
                "realm": REALM,
                "md5_cred": account.ha1,
            },
        ),
        ConfigObject("aor", account.user, _aor_fields(account)),
        ConfigObject("endpoint", account.user, _endpoint_fields(account, media_address)),
    ]


def removal_order(user: str) -> list[ConfigObject]:
    """The objects to delete when an account ends: first what makes it answer calls."""
    return [ConfigObject(kind, user) for kind in ("endpoint", "aor", "auth")]


def _aor_fields(account: SipAccount) -> dict[str, str]:
    fields = {
        # An agent who sits down at another desk takes the extension along.
        "max_contacts": "1" if account.kind == "agent" else "5",
        "remove_existing": "yes",
        "default_expiration": "120",
        "minimum_expiration": "30",
    }
    if account.kind == "agent":
        # A phone that vanished without a word must not be offered calls for long.
        fields |= {"qualify_frequency": "20", "qualify_timeout": "3.0"}
    return fields


def _endpoint_fields(account: SipAccount, media_address: str | None) -> dict[str, str]:
    fields = {
        "auth": account.user,
        "aors": account.user,
        # By the login first: a caller's From may name any number.
        "identify_by": "auth_username,username",
        "disallow": "all",
        "allow": "opus,ulaw,alaw" if account.webrtc else "ulaw,alaw",
        "dtmf_mode": "auto_info",
        "direct_media": "no",
        "rtp_symmetric": "yes",
        "force_rport": "yes",
        "rewrite_contact": "yes",
        "language": "es",
        "allow_subscribe": "no",
        # Asterisk would swap the caller's channel for one that the application does not know.
        "allow_transfer": "no",
    }
    if media_address is not None:
        fields |= {"media_address": media_address, "bind_rtp_to_media_address": "yes"}
    if account.webrtc:
        fields |= {"webrtc": "yes", "dtls_auto_generate_cert": "yes"}
    return fields | _kind_fields(account)


def _kind_fields(account: SipAccount) -> dict[str, str]:
    if account.kind == "caller":
        return {"context": "from-callers"}
    if account.kind == "trunk":
        return {"context": "from-trunk"}
    return {
        "context": "from-agents",
        "callerid": f'"{_display(account.name)}" <{account.user}>',
        "device_state_busy_at": "1",
    }


def _display(name: str) -> str:
    """`name` as it may stand between the quotes of a caller id."""
    return re.sub(r'[\x00-\x1f\x7f"\\<>]', "", name).strip()[:_NAME_LIMIT]
