"""Real SIP phones for the demo and the tests: a second Asterisk that registers with the line.

Each phone is an account that is registered, calls and is called over SIP like any softphone.
Calls to a phone enter the Stasis application with the arguments `incoming` and the phone's user;
calls by a phone are originated over ARI to `PJSIP/<number>@<phone's user>`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.objects import ConfigObject
from asterisk_conf.render import render_server
from asterisk_conf.settings import ServerConfig


@dataclass(frozen=True, kw_only=True)
class PhonesConfig(ServerConfig):
    """The Asterisk that plays the phones."""

    app: str = "phones"
    ari_user: str = "phones"


@dataclass(frozen=True)
class PhoneAccount:
    """One phone and the line it registers with.

    With `fixed_identity` calls carry the phone's user as caller id; without it they carry the
    one given when originating. `digits` is how key presses travel.
    """

    user: str
    password: str
    host: str
    port: int
    transport: Literal["udp", "tcp"] = "udp"
    registers: bool = True
    fixed_identity: bool = False
    digits: Literal["rfc4733", "info"] = "rfc4733"


def render_phones(config: PhonesConfig, binary: AsteriskBinary) -> Path:
    """Writes the phones' configuration under `config.run_dir`; returns its asterisk.conf."""
    config.check()
    return render_server("phones", config, binary, {})


def phone_objects(phone: PhoneAccount, *, bind: str = "127.0.0.1") -> list[ConfigObject]:
    """The objects that make `phone` exist, in the order to push them."""
    server = f"sip:{phone.host}:{phone.port};transport={phone.transport}"
    objects = [
        ConfigObject(
            "auth",
            phone.user,
            {"auth_type": "userpass", "username": phone.user, "password": phone.password},
        ),
        ConfigObject("aor", phone.user, {"contact": server}),
        ConfigObject("endpoint", phone.user, _endpoint_fields(phone, bind)),
    ]
    return [*objects, _registration(phone, server)] if phone.registers else objects


def phone_removal(user: str) -> list[ConfigObject]:
    """The objects to delete when a phone goes away; the first one unregisters it."""
    return [ConfigObject(kind, user) for kind in ("registration", "endpoint", "aor", "auth")]


def _endpoint_fields(phone: PhoneAccount, bind: str) -> dict[str, str]:
    fields = {
        "aors": phone.user,
        "outbound_auth": phone.user,
        "transport": f"transport-{phone.transport}",
        "context": "phones",
        "disallow": "all",
        "allow": "ulaw,alaw",
        "dtmf_mode": phone.digits,
        "direct_media": "no",
        "from_domain": phone.host,
        "media_address": bind,
        "bind_rtp_to_media_address": "yes",
        # Its hold is a re-INVITE, as a telephone's is, and not music of its own.
        "moh_passthrough": "yes",
    }
    return fields | {"from_user": phone.user} if phone.fixed_identity else fields


def _registration(phone: PhoneAccount, server: str) -> ConfigObject:
    return ConfigObject(
        "registration",
        phone.user,
        {
            "server_uri": server,
            "client_uri": f"sip:{phone.user}@{phone.host}:{phone.port}",
            "contact_user": phone.user,
            "outbound_auth": phone.user,
            "transport": f"transport-{phone.transport}",
            "expiration": "60",
            "retry_interval": "1",
            "max_retries": "30",
            # Spreading registrations is for a thousand phones after a power cut.
            "max_random_initial_delay": "0",
            # Calls that come in on this registration are calls to this phone.
            "line": "yes",
            "endpoint": phone.user,
        },
    )
