"""Commands on a real SQLite in a directory of the test's own."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner

from atiende.cli.root import app
from atiende.defaults import QUEUES
from db.directory import Directory
from db.engine import Database
from tests.rig.asterisk import free_ports

T = TypeVar("T")

COMPANIES = (
    "numero;nombre;funcional_nombre;funcional_correo;facturacion_nombre\n"
    "1001;Panadería La Espiga;Marta Gómez;marta@ejemplo.test;Pablo Ríos\n"
)


@dataclass
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass
class Cli:
    """A terminal at an installation in `home`, whose settings file is `settings`."""

    home: Path
    settings: Path
    url: str = ""

    def run(self, *arguments: str, typed: str = "", status: int = 0) -> Said:
        """Run a command that must end with `status`; only a defect lets an exception out."""
        result = CliRunner().invoke(app, arguments, input=typed, catch_exceptions=False)
        said = Said(result.exit_code, result.stdout, result.stderr)
        assert said.status == status, said
        assert status != 1 or said.err.splitlines()[-1]
        return said

    def fails(self, *arguments: str, typed: str = "") -> str:
        """Run a command that must fail with a message; what it says after `error: `."""
        said = self.run(*arguments, typed=typed, status=1)
        _, mark, message = said.err.partition("error: ")
        assert mark
        return message.rstrip("\n")

    def set(self, **values: object) -> None:
        """Add settings to the file."""
        with self.settings.open("a", encoding="utf-8") as file:
            for name, value in values.items():
                shown = value if isinstance(value, int) else f'"{value}"'
                file.write(f"{name} = {shown}\n")

    def database(self, work: Callable[[Database], Awaitable[T]]) -> T:
        """Look into the database, as the running line would."""

        async def run() -> T:
            async with Database(self.url) as database:
                return await work(database)

        return asyncio.run(run())

    def directory(self, work: Callable[[Directory], Awaitable[T]]) -> T:
        return self.database(lambda database: work(Directory(database)))


def installation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """An installation under `folder` that the commands take for this machine's."""
    for name in [name for name in os.environ if name.startswith("ATIENDE_")]:
        monkeypatch.delenv(name)
    home, settings = folder / "data", folder / "atiende.toml"
    monkeypatch.setenv("ATIENDE_SETTINGS", str(settings))
    cli = Cli(home, settings, f"sqlite:///{home}/atiende.db")
    names = ("sip_port", "ari_port", "ami_port", "fastagi_port", "web_port")
    cli.set(data_dir=home, **dict(zip(names, free_ports(len(names)), strict=True)))
    return cli


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the databases `empty.db` and `line.db`, made once by the commands themselves."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as monkeypatch:
        cli = installation(folder, monkeypatch)
        cli.run("db", "upgrade")
        for queue in QUEUES:
            cli.run("queue", "remove", queue.name)
        shutil.copyfile(cli.home / "atiende.db", folder / "empty.db")
        _fill(cli)
        shutil.copyfile(cli.home / "atiende.db", folder / "line.db")
    return folder


def _fill(cli: Cli) -> None:
    for queue in ("usuarios", "ventas", "consultas"):
        cli.run("queue", "set", queue)
    cli.run("queue", "set", "general", "--skill", "")
    skills = [f"--skill={queue}=5" for queue in ("usuarios", "ventas", "consultas")]
    cli.run("agent", "add", "ana", "Ana Suárez", "--extension", "2001", *skills)
    companies = cli.home.parent / "empresas.csv"
    companies.write_text(COMPANIES, encoding="utf-8")
    cli.run("company", "import", str(companies))


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """An installation without a database."""
    return installation(tmp_path, monkeypatch)


@pytest.fixture
def cli(bare: Cli, made: Path) -> Cli:
    """An installation with an empty database."""
    bare.home.mkdir()
    shutil.copyfile(made / "empty.db", bare.home / "atiende.db")
    return bare


@pytest.fixture
def line(bare: Cli, made: Path) -> Cli:
    """An installation with the queues of the default flow, Ana and a company."""
    bare.home.mkdir()
    shutil.copyfile(made / "line.db", bare.home / "atiende.db")
    return bare
