"""Installs Asterisk from Debian's packages into a prefix of our own, without touching the system.

A private apt (own sources, own empty package database) downloads Asterisk and everything it
needs, checks signatures as apt always does, and `dpkg -x` unpacks the files. Nothing is
configured, started or registered on the machine, and no root rights are needed.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from asterisk_conf import mirror
from asterisk_conf.binary import (
    AsteriskBinary,
    Machine,
    in_prefix,
    lacking,
    on_system,
    this_machine,
)
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.texts import words
from asterisk_conf.words import Words, language_in

SUITE = "forky"
PACKAGES = (
    "asterisk",
    "asterisk-modules",
    "asterisk-core-sounds-en-wav",
    "asterisk-core-sounds-es-wav",
    "asterisk-moh-opsound-wav",
    "libc-bin",
)
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
STAMP = "installed.json"
STAMP_FORMAT = 1
NOT_NEEDED_TO_RUN = (
    "etc",
    "var",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/info",
    "usr/share/perl",
)

Say = Callable[[Words], None]
"""Called with each step, for people to read; ``print`` says it in Spanish."""


def ensure_asterisk(cache: Path, *, say: Say = print) -> AsteriskBinary:
    """A usable Asterisk 22: the system's own, else the one under `cache`, installed if need be.

    Safe to call from several processes at once. Raises AsteriskSetupError saying which step
    failed and what to do about it.
    """
    machine = this_machine()
    prefix = cache.absolute() / "asterisk"
    if installed := _installed(prefix, machine):
        return installed
    system = on_system(machine)
    if isinstance(system, AsteriskBinary):
        return system
    with _one_at_a_time(cache, say):
        if installed := _installed(prefix, machine):
            return installed
        say(words("say_installing", reason=system, prefix=prefix))
        return _install(prefix, machine, say)


def _installed(prefix: Path, machine: Machine) -> AsteriskBinary | None:
    try:
        stamp = json.loads((prefix / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if stamp.get("format") != STAMP_FORMAT or stamp.get("machine") != machine.triplet:
        return None
    return in_prefix(prefix, machine)


@contextmanager
def _one_at_a_time(cache: Path, say: Say) -> Iterator[None]:
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "asterisk.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(words("say_waiting"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install(prefix: Path, machine: Machine, say: Say) -> AsteriskBinary:
    _require_tools()
    with tempfile.TemporaryDirectory(prefix="asterisk-", dir=prefix.parent) as folder:
        work = Path(folder)
        work.chmod(0o755)
        debs = _download(work, machine, say)
        say(words("say_unpacking", count=len(debs)))
        fresh = work / "prefix"
        _unpack(debs, fresh)
        _finish(fresh)
        _verify(fresh, machine)
        if prefix.exists():
            prefix.rename(work / "old")
        fresh.rename(prefix)
    binary = in_prefix(prefix, machine)
    say(words("say_ready", version=binary.version))
    return binary


def _require_tools() -> None:
    for tool, package in (("apt-get", "apt"), ("dpkg", "dpkg")):
        if shutil.which(tool) is None:
            raise AsteriskSetupError("tool_missing", tool=tool, package=package)
    if not KEYRING.is_file():
        raise AsteriskSetupError("keyring_missing", keyring=KEYRING)


def _download(work: Path, machine: Machine, say: Say) -> list[Path]:
    failures = []
    for source in mirror.candidates():
        say(words("say_reading", suite=SUITE, source=source))
        apt = _PrivateApt(work / "apt", source, machine)
        if failure := apt.run("update"):
            failures.append(f"{source}: {failure}")
            continue
        say(words("say_downloading"))
        if failure := apt.run("install", "--yes", "--download-only", *PACKAGES):
            failures.append(f"{source}: {failure}")
            continue
        return sorted(apt.archives.glob("*.deb"))
    tried = "\n  ".join(failures) or words("no_mirror")
    raise AsteriskSetupError("not_downloaded", tried=tried, setting=mirror.SETTING, suite=SUITE)


class _PrivateApt:
    """apt with its own sources, lists, cache and package database, all under one folder."""

    def __init__(self, home: Path, source: str, machine: Machine) -> None:
        self.archives = home / "archives"
        shutil.rmtree(home, ignore_errors=True)
        for folder in ("lists/partial", "archives/partial", "none"):
            (home / folder).mkdir(parents=True)
        (home / "status").touch()
        (home / "sources.list").write_text(
            f"deb [arch={machine.debian} signed-by={KEYRING}] {source} {SUITE} main\n"
        )
        self._config = home / "apt.conf"
        self._config.write_text(_apt_settings(home, machine))

    def run(self, *arguments: str) -> str:
        """Runs apt-get; returns what went wrong, empty when nothing did."""
        # Option by option on the command line would come too late: apt has then already read
        # the machine's apt.conf.d, whose hooks are not ours to run.
        done = subprocess.run(  # noqa: S603  # constant program, our own arguments
            ["apt-get", "-q", "-o", "APT::Update::Error-Mode=any", *arguments],  # noqa: S607  # apt-get by PATH on purpose
            env={**os.environ, "APT_CONFIG": str(self._config), "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return ""
        lines = [line for line in done.stderr.splitlines() if line.startswith(("E:", "W:"))]
        return " ".join(lines or [done.stderr.strip()])[:600]


def _apt_settings(home: Path, machine: Machine) -> str:
    settings = {
        "APT::Architecture": machine.debian,
        "APT::Install-Recommends": "false",
        # The package database is private, so apt's own user may not be able to enter our folder.
        "APT::Sandbox::User": "root",
        # Testing suites are at times past their Valid-Until date; signatures are still checked.
        "Acquire::Check-Valid-Until": "false",
        "Acquire::Languages": "none",
        "Acquire::Retries": "3",
        "Dir::Cache": f"{home}",
        "Dir::Cache::archives": f"{home}/archives",
        "Dir::Etc::main": f"{home}/none/apt.conf",
        "Dir::Etc::parts": f"{home}/none",
        "Dir::Etc::preferences": f"{home}/none/preferences",
        "Dir::Etc::preferencesparts": f"{home}/none",
        "Dir::Etc::sourcelist": f"{home}/sources.list",
        "Dir::Etc::sourceparts": f"{home}/none",
        "Dir::Log": f"{home}",
        "Dir::State": f"{home}",
        "Dir::State::lists": f"{home}/lists",
        "Dir::State::status": f"{home}/status",
    }
    ours = "".join(f'{name} "{value}";\n' for name, value in settings.items())
    return _machine_transport() + ours


def _machine_transport() -> str:
    """Proxies and the like that the machine's administrator set for its own apt."""
    dump = subprocess.run(
        ["apt-config", "dump"],  # noqa: S607  # apt-config by PATH on purpose
        capture_output=True,
        text=True,
        check=False,
    )
    wanted = ("Acquire::http", "Acquire::https", "Acquire::ftp", "Acquire::Check-Date")
    return "".join(f"{line}\n" for line in dump.stdout.splitlines() if line.startswith(wanted))


def _unpack(debs: list[Path], prefix: Path) -> None:
    prefix.mkdir()
    for deb in debs:
        done = subprocess.run(  # noqa: S603  # constant program, files that apt has verified
            ["dpkg", "-x", str(deb), str(prefix)],  # noqa: S607  # dpkg by PATH on purpose
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            reason = done.stderr.strip()
            raise AsteriskSetupError("unpacking_failed", file=deb.name, reason=reason)


def _finish(prefix: Path) -> None:
    """What the packages' own scripts would have done, as far as running needs it."""
    sounds = prefix / "usr/share/asterisk/sounds"
    for language, folder in (("en", "en_US_f_Allison"), ("es", "es_MX_f_Allison")):
        (sounds / language).symlink_to(folder)
    for folder in NOT_NEEDED_TO_RUN:
        shutil.rmtree(prefix / folder, ignore_errors=True)


def _verify(prefix: Path, machine: Machine) -> None:
    binary = in_prefix(prefix, machine)
    if problem := lacking(binary):
        raise AsteriskSetupError("downloaded_wrong", version=binary.version, reason=problem)
    stamp = {"format": STAMP_FORMAT, "machine": machine.triplet, "version": binary.version}
    (prefix / STAMP).write_text(json.dumps(stamp), encoding="utf-8")


def main() -> None:
    """`python -m asterisk_conf.install [CACHE]`: install, and say where."""
    language = language_in(os.environ)
    cache = Path(sys.argv[1] if len(sys.argv) > 1 else ".cache")
    try:
        ensure_asterisk(cache, say=lambda line: print(line.text(language), flush=True))  # noqa: T201  # a command talks
    except AsteriskSetupError as error:
        sys.exit(f"error: {error.message(language)}")


if __name__ == "__main__":
    main()
