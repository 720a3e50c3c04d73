"""Every setting of Atiende, from the environment (``ATIENDE_*``) and one TOML file.

The environment wins over the file. Secrets (``*_password``, the database's URL) belong in the
environment or in a file that only the service may read.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as NotJson

from asterisk_conf.settings import CONTROL_ADDRESS, LineConfig
from asterisk_conf.texts import reason_of
from asterisk_conf.words import Language, Words, language_in
from atiende.errors import SettingsError
from atiende.texts import words
from atiende.validation import at, closest, in_words, unknown_name

PREFIX = "ATIENDE_"
FILE_VARIABLE = "ATIENDE_SETTINGS"
DEFAULT_FILE = Path("/etc/atiende/atiende.toml")
_NOT_SETTINGS = frozenset({FILE_VARIABLE, "ATIENDE_DEBIAN_MIRROR"})


class Settings(BaseSettings):
    """All settings with their defaults; each can be set as ``ATIENDE_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(Path("/var/lib/atiende"), description="Where all that must last is kept")
    cache_dir: Path = Field(
        Path("/var/cache/atiende"), description="Where a privately installed Asterisk lives"
    )
    language: Literal["es", "en"] = Field("es", description="Language of prompts and messages")
    company_name: str = Field("iduo", description="The name that callers hear in the welcome")
    line_number: str = Field("0800", description="The number that accounts dial to reach the line")
    flow_file: Path | None = Field(
        None, description="Flow document published at start; none: the one shipped"
    )
    hours_file: Path | None = Field(
        None, description="Hours document published at start; none: the one shipped, always open"
    )
    overflow_file: Path | None = Field(
        None, description="Overflow policy published at start; none: the one shipped"
    )
    routing_file: Path | None = Field(
        None, description="Routing document published at start; none: the one shipped"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="DEBUG also shows callers' numbers: not for daily use"
    )

    bind: str = Field("127.0.0.1", description="Address on which SIP and RTP listen")
    sip_port: int = Field(5060, ge=1, le=65535, description="SIP over UDP and TCP")
    rtp_start: int = Field(10000, ge=1024, le=65535, description="First port of the calls' sound")
    rtp_end: int = Field(19999, ge=1024, le=65535, description="Last port of the calls' sound")
    external_address: str | None = Field(
        None, description="Public address to tell phones and carriers beyond local_nets"
    )
    local_nets: tuple[str, ...] = Field((), description="Networks that see `bind` as it is")
    asterisk_user: str | None = Field(
        None, description="User that Asterisk runs as when root starts it; none: chosen"
    )

    ari_port: int = Field(8088, ge=1, le=65535, description="Asterisk's HTTP and websocket port")
    ari_user: str = Field("atiende", description="User of Asterisk's REST interface")
    ari_password: SecretStr = Field(SecretStr(""), description="Its password")
    ari_transport: Literal["websocket", "http"] = Field(
        "websocket", description="Whether requests travel over the event websocket or HTTP"
    )
    ami_port: int = Field(5038, ge=1, le=65535, description="Asterisk's manager port")
    ami_user: str = Field("atiende", description="User of Asterisk's manager interface")
    ami_password: SecretStr = Field(SecretStr(""), description="Its password")
    fastagi_port: int = Field(
        4573, ge=1, le=65535, description="Port for the dialplan's AGI() calls"
    )

    web_host: str = Field("127.0.0.1", description="Address on which the pages are served")
    web_port: int = Field(8080, ge=1, le=65535, description="Port on which the pages are served")
    session_hours: float = Field(12.0, gt=0, description="How long a login lasts")
    secure_cookie: bool = Field(
        default=False, description="Set when pages are served over HTTPS by a proxy"
    )

    public_url: str = Field(
        "",
        description="Where people reach the pages, for links in mails; empty: web_host, web_port",
    )

    smtp_host: str = Field("", description="Mail server; empty: mails wait until there is one")
    smtp_port: int = Field(587, ge=1, le=65535, description="Its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="How the connection is protected; none only beside the server"
    )
    smtp_user: str = Field("", description="Login; empty: none")
    smtp_password: SecretStr = Field(SecretStr(""), description="Its password")
    smtp_ca_file: Path | None = Field(
        None, description="Certificate authority of the mail server; none: the system's"
    )
    mail_from: str = Field("atiende@localhost", description="Sender of the mails")
    mail_audio: Literal["pcm8", "pcm16", "ulaw"] = Field(
        "pcm8", description="Sound attached to mails: 8 kHz mono, as 8 or 16 bit PCM or G.711 µ-law"
    )
    mail_retry_hours: float = Field(
        120.0, gt=0, description="How long a mail or webhook is tried before an admin must look"
    )
    message_to_crm: bool = Field(
        default=False, description="Whether each voice message also becomes a message in the CRM"
    )

    stt_engine: Literal["auto", "vosk", "whisper", "none"] = Field(
        "auto", description="Who transcribes messages; auto: what is installed, Vosk first"
    )
    stt_model: Path | None = Field(
        None, description="Folder of the model; none: what `atiende stt install` fetched"
    )
    stt_timeout_s: float = Field(
        180.0, gt=0, description="How long a transcription may take before the mail goes without"
    )
    stt_queue: int = Field(50, ge=1, description="Transcriptions that may wait for their turn")

    webhook_url: str = Field("", description="Told of tickets and messages; empty: nobody")
    webhook_secret: SecretStr = Field(
        SecretStr(""), description="Key of the webhook's HMAC signature; needed with webhook_url"
    )

    keep_audio_days: int = Field(
        180, ge=0, description="Days until the sound of messages is erased; 0: never"
    )
    keep_personal_days: int = Field(
        730, ge=0, description="Days until numbers, names and texts are erased; 0: never"
    )

    database_url: SecretStr = Field(
        SecretStr(""), description="SQLAlchemy URL; empty: SQLite in data_dir"
    )

    crm_file: Path | None = Field(
        None, description="TOML file describing a foreign CRM (docs/crm.md); none: built-in tables"
    )
    crm_deadline_s: float = Field(0.5, gt=0, le=5, description="How long a call waits for the CRM")
    pop_deadline_s: float = Field(
        1.0, ge=0, le=5, description="How long a phone waits until the agent's page shows the call"
    )
    missed_limit: int = Field(3, ge=1, description="Offers rung out in a row that pause an agent")
    reoffer_after_s: float = Field(
        15.0, ge=1, description="How long a call avoids an agent who let it pass"
    )
    page_gone_s: float = Field(
        30.0, ge=0, description="How long an agent's page may be gone until he is paused; 0: ever"
    )
    guardian_grace_s: float = Field(
        4.0, ge=1, description="How long the application may be away before callers are rescued"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over what the file says."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @property
    def database(self) -> str:
        """The database's URL, with its password."""
        return self.database_url.get_secret_value() or f"sqlite:///{self.data_dir / 'atiende.db'}"

    @property
    def web_url(self) -> str:
        """Where the pages are."""
        return f"http://{self.web_host}:{self.web_port}"

    @property
    def link_base(self) -> str:
        """Where links in mails lead."""
        return (self.public_url or self.web_url).rstrip("/")

    @property
    def messages_dir(self) -> Path:
        """The sound of voice messages."""
        return self.data_dir / "messages"

    @property
    def recordings_dir(self) -> Path:
        """Where Asterisk puts what it records for us."""
        return self.line_config().recordings_dir

    @property
    def fallback_messages_dir(self) -> Path:
        """Where the fallback dialplan leaves its voicemails."""
        return self.line_config().fallback_dir

    @property
    def stt_dir(self) -> Path:
        """Models that were fetched."""
        return self.data_dir / "stt"

    @property
    def ari_url(self) -> str:
        """Where Asterisk's REST interface is."""
        return f"http://{CONTROL_ADDRESS}:{self.ari_port}"

    @property
    def sounds_dir(self) -> Path:
        """The company's own and rendered prompts."""
        return self.data_dir / "sounds"

    @property
    def fallback_sounds_dir(self) -> Path:
        """The prompts that the fallback dialplan plays, whichever layer each came from."""
        return self.data_dir / "sounds" / "fallback"

    @property
    def local_dir(self) -> Path:
        """The administrator's own dialplan and trunks."""
        return self.data_dir / "asterisk-local"

    def line_config(self) -> LineConfig:
        """The part of the settings that Asterisk's configuration is made from."""
        return LineConfig(
            run_dir=self.data_dir / "asterisk",
            spool_dir=self.data_dir / "spool",
            local_dir=self.local_dir,
            sounds_dir=self.fallback_sounds_dir,
            bind=self.bind,
            sip_port=self.sip_port,
            http_port=self.ari_port,
            ami_port=self.ami_port,
            fastagi_port=self.fastagi_port,
            rtp_start=self.rtp_start,
            rtp_end=self.rtp_end,
            ari_user=self.ari_user,
            ari_password=self.ari_password.get_secret_value(),
            ami_user=self.ami_user,
            ami_password=self.ami_password.get_secret_value(),
            line_number=self.line_number,
            language=self.language,
            external_address=self.external_address,
            local_nets=self.local_nets,
            run_as=self.asterisk_user,
        )


def load_to_run() -> Settings:
    """Read the settings of a line that is to take calls: nothing works without its passwords."""
    settings = load()
    missing = [
        words("password_missing", setting=_variable(name))
        for name in ("ari_password", "ami_password")
        if not getattr(settings, name).get_secret_value()
    ]
    if missing:
        raise SettingsError.listing(missing)
    return settings


def load() -> Settings:
    """Read the settings. Raises SettingsError listing everything that is wrong."""
    path = settings_file()
    values = _from_file(path)
    given = (name.removeprefix(PREFIX).lower() for name in _variables())
    problems = [
        *_unknown(values, path, str),
        *_unknown(given, words("environment"), _variable),
    ]
    if problems:
        raise SettingsError.listing(problems)
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError.listing(_explained(error, values, path)) from error
    except NotJson as error:
        raise SettingsError("at", where=_variable("local_nets"), what=words("not_list")) from error


def settings_file() -> Path:
    """Name the file that settings are read from, whether it exists or not."""
    named = os.environ.get(FILE_VARIABLE)
    return Path(named) if named else DEFAULT_FILE


def spoken_language() -> Language:
    """Find the language to complain in, however wrong the other settings are."""
    if f"{PREFIX}LANGUAGE" in os.environ:
        return language_in(os.environ)
    try:
        return "en" if _from_file(settings_file()).get("language") == "en" else "es"
    except SettingsError:
        return "es"


def _from_file(path: Path) -> dict[str, Any]:
    if not os.environ.get(FILE_VARIABLE) and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError("no_file", file=path, variable=FILE_VARIABLE) from error
    except OSError as error:
        raise SettingsError("unreadable", file=path, reason=reason_of(error)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError("not_toml", file=path, reason=error) from error


def _variables() -> list[str]:
    return [name for name in os.environ if name.startswith(PREFIX) and name not in _NOT_SETTINGS]


def _variable(name: str) -> str:
    return f"{PREFIX}{name.upper()}"


def _unknown(names: Iterable[str], where: object, shown: Callable[[str], str]) -> Iterator[Words]:
    known = Settings.model_fields
    for name in names:
        if name not in known:
            near = closest(name, known)
            yield unknown_name(where, shown(name), near and shown(near))


def _explained(error: ValidationError, values: Mapping[str, Any], path: Path) -> Iterator[Words]:
    """Name each wrong setting and where it was set, without showing what may be a secret."""
    for problem in error.errors(include_input=False, include_url=False):
        name = str(problem["loc"][0])
        variable = _variable(name)
        where = f"{path}: {name}" if name in values and variable not in os.environ else variable
        yield at(where, in_words(problem))
