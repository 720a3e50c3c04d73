"""The whole line as it runs for customers: Asterisk, the application and its guardian, by process."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from pathlib import Path
from typing import Any, Self

import aiohttp
import msgspec

from asterisk_conf.binary import AsteriskBinary
from atiende import defaults, processes
from atiende.demo.loopback import free_ports, rtp_range
from atiende.demo.page import AgentPage
from atiende.demo.seed import DemoSecrets, secrets_in, seed
from atiende.settings import Settings
from atiende.sounds import prompt_store
from db.directory import Directory
from db.engine import Database
from db.schema import upgrade
from telephony.ari import AriClient, AriOptions
from tests.rig import books
from tests.rig.asterisk import CACHE
from tests.rig.sip_events import EventLog

READY_LIMIT_S = 30.0
PATIENT = Path(__file__).with_name("patient.yaml")
RING_TIMEOUT_S = 4
QUICK_QUEUE = "ventas"
QUICK_WRAP_UP_S = 2
QUEUES = tuple(
    msgspec.structs.replace(
        queue,
        ring_timeout_s=RING_TIMEOUT_S,
        wrap_up_s=QUICK_WRAP_UP_S if queue.name == QUICK_QUEUE else queue.wrap_up_s,
    )
    for queue in defaults.QUEUES
)


class Process:
    """One command of ours in a process of its own, known by its pid."""

    def __init__(self, command: str, folder: Path, settings_file: Path) -> None:
        self.command = command
        self.log_file = folder / f"{command}.log"
        self._settings_file = settings_file
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def start(self) -> None:
        with self.log_file.open("ab") as output:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "atiende", self.command],
                env={**os.environ, "ATIENDE_SETTINGS": str(self._settings_file)},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def send(self, number: signal.Signals) -> None:
        assert self._child is not None
        self._child.send_signal(number)

    @property
    def ended(self) -> bool:
        return self._child is None or self._child.poll() is not None

    async def end(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Sends the signal and waits for the end; a second TERM after 10 s is a KILL."""
        if self._child is None:
            return
        self._child.send_signal(number)
        try:
            await asyncio.to_thread(self._child.wait, 10)
        except subprocess.TimeoutExpired:
            self._child.kill()
            await asyncio.to_thread(self._child.wait)
        self._child = None


class WholeLine:
    """An async context manager. `settings` and `secrets` say how to reach it."""

    def __init__(self, binary: AsteriskBinary, folder: Path, **changes: object) -> None:
        self.binary = binary
        self.folder = folder
        self.settings_file = folder / "atiende.toml"
        self.secrets: DemoSecrets = secrets_in(folder / "secrets.json")
        self.settings = self._settings(changes)
        self.application = Process("serve", folder, self.settings_file)
        self.guardian = Process("guardian", folder, self.settings_file)

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            self.configure()
            self.settings.data_dir.mkdir()
            await upgrade(self.settings.database)
            async with Database(self.settings.database) as database:
                directory = Directory(database)
                for queue in QUEUES:
                    await directory.queues.put(queue)
                await seed(directory, self.secrets)
            stack.push_async_callback(books.line_stopped, self.folder, self.settings.database)
            self.asterisk = await processes.start_asterisk(self.settings)
            stack.push_async_callback(self.asterisk.stop)
            self.events = await stack.enter_async_context(self._watching())
            stack.push_async_callback(self.application.end)
            await self.start_application()
            stack.push_async_callback(self.guardian.end)
            self.guardian.start()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    # -- the application's process --------------------------------------------------------------

    def configure(self, **changes: object) -> None:
        """Writes the settings, with these besides; they count from the next start."""
        known = self.settings.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        passwords = {
            "ari_password": self.secrets.ari,
            "ami_password": self.secrets.ami,
            "database_url": self.settings.database,
        }
        values = {**known, **passwords, **changes}
        self.settings_file.write_text(
            "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
        )

    async def start_application(self) -> None:
        """Starts `atiende serve` and waits until it serves."""
        self.application.start()
        await self.until_ready()

    async def kill_application(self) -> None:
        """Ends it without warning (KILL)."""
        await self.application.end(signal.SIGKILL)

    async def die_and_come_back(self) -> None:
        """Dies without warning and is back before the guardian finds that it took too long."""
        # However slow this machine is today.
        self.guardian.send(signal.SIGSTOP)
        await self.kill_application()
        await self.start_application()
        self.guardian.send(signal.SIGCONT)

    async def restart_application(self, **changes: object) -> None:
        """Ends it in order and starts it with other settings."""
        await self.application.end()
        self.configure(**changes)
        await self.start_application()

    async def until_ready(self, deadline_s: float = READY_LIMIT_S) -> None:
        """Waits until the application says that it takes calls."""
        url = f"{self.settings.web_url}/healthz"
        async with asyncio.timeout(deadline_s), aiohttp.ClientSession() as http:
            while not await _is_well(http, url):
                if self.application.ended:
                    raise AssertionError(f"the application ended:\n{self.application.log}")
                await asyncio.sleep(0.05)

    async def until_idle(self, deadline_s: float = 10.0) -> None:
        """Waits until no call is left, and so all that happened is written."""
        url = f"{self.settings.web_url}/healthz"
        async with asyncio.timeout(deadline_s), aiohttp.ClientSession() as http:
            while True:
                if not (await (await http.get(url)).json())["calls"]:
                    return
                await asyncio.sleep(0.05)

    # -- what can be asked of it ----------------------------------------------------------------

    def page(self, login: str, *, paints: bool = True) -> AgentPage:
        """The page of an agent, supervisor or administrator of the demonstration."""
        return AgentPage(self.settings.web_url, login, self.secrets.web[login], paints=paints)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """What the database answers, read beside the application."""
        path = self.settings.data_dir / "atiende.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, values)]

    def prompt(self, ref: str) -> list[Path]:
        """The recordings that callers hear for `ref`, in order."""
        store = prompt_store(self.settings)
        return [Path(uri.removeprefix("sound:") + ".wav") for uri in store.media(ref)]

    @property
    def address(self) -> tuple[str, int]:
        """Where phones register."""
        return self.settings.bind, self.settings.sip_port

    @asynccontextmanager
    async def _watching(self) -> AsyncIterator[EventLog]:
        """Everything that happens in Asterisk, seen from beside the application."""
        settings = self.settings
        options = AriOptions(event_filter=None, subscribe_all=True)
        password = settings.ari_password.get_secret_value()
        async with AriClient(
            settings.ari_url, settings.ari_user, password, "watcher", options
        ) as ari:
            log = EventLog(ari)
            follower = asyncio.create_task(log.follow())
            await ari.wait_connected()
            yield log
        await follower

    def _settings(self, changes: dict[str, object]) -> Settings:
        sip, ari, ami, fastagi, web = free_ports(5)
        rtp_start, rtp_end = rtp_range()
        values = {
            "data_dir": self.folder / "data",
            "cache_dir": CACHE,
            "sip_port": sip,
            "ari_port": ari,
            "ami_port": ami,
            "fastagi_port": fastagi,
            "web_port": web,
            "rtp_start": rtp_start,
            "rtp_end": rtp_end,
            "overflow_file": PATIENT,
            "ari_password": self.secrets.ari,
            "ami_password": self.secrets.ami,
        }
        return Settings(**{**values, **changes})


async def _is_well(http: aiohttp.ClientSession, url: str) -> bool:
    try:
        async with http.get(url) as answer:
            return answer.status == 200
    except aiohttp.ClientError:
        return False
