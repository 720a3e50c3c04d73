"""Where an Asterisk lives: found on the system, or installed into a prefix of our own."""

import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.texts import reason_of, words
from asterisk_conf.words import Words

WANTED_MAJOR = 22
"""The ARI behaviour that the application relies on (REST over the event websocket) is 22's."""

NEEDED_MODULES = (
    "res_pjsip.so",
    "res_pjsip_config_wizard.so",
    "res_pjsip_outbound_registration.so",
    "res_ari_channels.so",
    "res_stasis_snoop.so",
    "res_agi.so",
    "app_queue.so",
    "app_record.so",
    "codec_ulaw.so",
    "format_wav.so",
)
"""Modules whose absence tells a cut-down Asterisk; the full list is in modules.conf."""


@dataclass(frozen=True)
class Machine:
    """A processor architecture in the words of the kernel's, Debian's and the linker's worlds."""

    debian: str
    triplet: str
    loader: str


MACHINES = {
    "x86_64": Machine("amd64", "x86_64-linux-gnu", "ld-linux-x86-64.so.2"),
    "aarch64": Machine("arm64", "aarch64-linux-gnu", "ld-linux-aarch64.so.1"),
}


def this_machine() -> Machine:
    """The architecture we run on; raises AsteriskSetupError on one nobody has tried."""
    name = platform.machine()
    if name not in MACHINES:
        raise AsteriskSetupError("processor", name=name, known=", ".join(MACHINES))
    return MACHINES[name]


@dataclass(frozen=True)
class AsteriskBinary:
    """A usable Asterisk.

    `argv` starts it (append options): for an own prefix that is the prefix's dynamic loader with
    its library path, because the machine's own C library may be older than what it was built for.
    """

    argv: tuple[str, ...]
    version: str
    module_dir: Path
    data_dir: Path

    @property
    def sounds_dir(self) -> Path:
        """Core sounds, one folder per language (`en`, `es`)."""
        return self.data_dir / "sounds"

    @property
    def moh_dir(self) -> Path:
        """Music on hold, 8 kHz WAV."""
        return self.data_dir / "moh"


def in_prefix(prefix: Path, machine: Machine) -> AsteriskBinary:
    """The Asterisk unpacked under `prefix`; raises AsteriskSetupError when it does not run."""
    libraries = prefix / "usr/lib" / machine.triplet
    argv = (
        str(libraries / machine.loader),
        "--library-path",
        str(libraries),
        str(prefix / "usr/sbin/asterisk"),
    )
    return AsteriskBinary(
        argv=argv,
        version=_version(argv),
        module_dir=libraries / "asterisk/modules",
        data_dir=prefix / "usr/share/asterisk",
    )


def on_system(machine: Machine) -> AsteriskBinary | Words:
    """The machine's own Asterisk when it will do, else the reason why not."""
    path = shutil.which("asterisk") or shutil.which("asterisk", path="/usr/sbin:/usr/local/sbin")
    if path is None:
        return words("none_here")
    try:
        version = _version((path,))
    except AsteriskSetupError as error:
        return error.words
    if int(version.split(".")[0]) != WANTED_MAJOR:
        return words("other_version", path=path, version=version, wanted=WANTED_MAJOR)
    lib, data = Path("/usr/lib"), Path("/usr/share/asterisk")
    for modules in (lib / machine.triplet / "asterisk/modules", lib / "asterisk/modules"):
        if modules.is_dir():
            found = AsteriskBinary((path,), version, modules, data)
            return lacking(found) or found
    return words("no_modules", path=path, folder=lib)


def lacking(binary: AsteriskBinary) -> Words | None:
    """What keeps `binary` from being usable; None when nothing does."""
    missing = [name for name in NEEDED_MODULES if not (binary.module_dir / name).is_file()]
    if missing:
        return words("modules_missing", folder=binary.module_dir, names=", ".join(missing))
    for folder in (binary.sounds_dir / "en", binary.sounds_dir / "es", binary.moh_dir):
        if not next(folder.glob("*.*"), None):
            return words("no_sounds", folder=folder)
    return None


def _version(argv: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # argv is ours or the system's own asterisk
            [*argv, "-V"], capture_output=True, text=True, timeout=20, check=False
        )
    except OSError as error:
        raise AsteriskSetupError("not_starting", path=argv[-1], reason=reason_of(error)) from error
    except subprocess.TimeoutExpired as error:
        late = words("no_answer", limit_s=error.timeout)
        raise AsteriskSetupError("not_starting", path=argv[-1], reason=late) from error
    match = re.search(r"Asterisk (\d+\.\d+\.\d+)", done.stdout)
    if not match:
        reason = (done.stderr or done.stdout).strip()[:400]
        raise AsteriskSetupError("not_starting", path=argv[-1], reason=reason)
    return match[1]
