"""Writes the configuration of an Asterisk of ours; the system's own is never touched."""

import os
import pwd
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from string import Template

from asterisk_conf.binary import AsteriskBinary
from asterisk_conf.errors import AsteriskSetupError
from asterisk_conf.settings import CONTROL_ADDRESS, REALM, LineConfig, ServerConfig

TEMPLATES = Path(__file__).parent / "templates"
OWN_USER = "atiende"
RUN_FOLDERS = ("etc", "db", "lib/keys", "log", "run", "spool/recording", "spool/tmp")


class _ConfTemplate(Template):
    """`@{name}` is ours, because `${name}` is the dialplan's."""

    delimiter = "@"


def render_line(config: LineConfig, binary: AsteriskBinary) -> Path:
    """Writes the line's configuration under `config.run_dir`; returns its asterisk.conf.

    Files of the administrator (`config.local_dir`) are created when absent and then left alone.
    Raises AsteriskSetupError naming the setting that cannot be right.
    """
    config.check()
    nat = [f"external_media_address = {config.external_address}"] if config.external_address else []
    nat += [f"external_signaling_address = {config.external_address}"] if nat else []
    nat += [f"local_net = {net}" for net in config.local_nets]
    values = {
        "ami_port": config.ami_port,
        "ami_user": config.ami_user,
        "ami_password": config.ami_password,
        "fallback_dir": config.fallback_dir,
        "fallback_wait_s": config.fallback_wait_s,
        "fastagi_port": config.fastagi_port,
        "line_number": config.line_number,
        "local_dir": config.local_dir,
        "message_limit_s": config.message_limit_s,
        "nat_lines": "\n".join(nat),
        "send_back_wait_s": config.send_back_wait_s,
        "sounds_dir": config.sounds_dir,
    }
    (config.fallback_dir / ".partial").mkdir(parents=True, exist_ok=True)
    _create_local_files(config.local_dir)
    return render_server("line", config, binary, values, [config.spool_dir, config.local_dir])


def render_server(
    kind: str,
    config: ServerConfig,
    binary: AsteriskBinary,
    extra: Mapping[str, object],
    writable: Iterable[Path] = (),
) -> Path:
    """Writes templates `common` and `kind` under `config.run_dir`; returns asterisk.conf.

    Run by root, the folders (and those in `writable`) are handed to the unprivileged user that
    Asterisk will run as.
    """
    for folder in RUN_FOLDERS:
        (config.run_dir / folder).mkdir(parents=True, exist_ok=True)
    values = {**_common_values(config, binary), **extra}
    for name, template in sorted(_templates(kind).items()):
        text = template.read_text(encoding="utf-8")
        _write_private(config.etc_dir / name, _filled(text, values, template))
    needed = [config.run_dir, binary.module_dir, binary.data_dir, TEMPLATES, *writable]
    if config.run_as is not None or _can_enter(unprivileged_user(), needed):
        _hand_over([config.run_dir, *writable], config.run_as)
    return config.etc_dir / "asterisk.conf"


def unprivileged_user(wanted: str | None = None) -> pwd.struct_passwd:
    """The user that Asterisk is to run as when root starts it.

    Raises AsteriskSetupError when `wanted` does not exist.
    """
    for name in (wanted,) if wanted else (OWN_USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise AsteriskSetupError("no_user", user=wanted or "nobody")


def _templates(kind: str) -> dict[str, Path]:
    found = [*(TEMPLATES / "common").glob("*.conf"), *(TEMPLATES / kind).glob("*.conf")]
    return {path.name: path for path in found}


def _common_values(config: ServerConfig, binary: AsteriskBinary) -> dict[str, object]:
    run = config.run_dir
    return {
        "app": config.app,
        "ari_user": config.ari_user,
        "ari_password": config.ari_password,
        "asterisk_spool_dir": run / "spool",
        "bind": config.bind,
        "control_address": CONTROL_ADDRESS,
        "data_dir": binary.data_dir,
        "db_dir": run / "db",
        "etc_dir": config.etc_dir,
        "http_port": config.http_port,
        "language": config.language,
        "lib_dir": run / "lib",
        "log_dir": run / "log",
        "module_dir": binary.module_dir,
        "moh_dir": binary.moh_dir,
        "realm": REALM,
        "rtp_start": config.rtp_start,
        "rtp_end": config.rtp_end,
        "sip_port": config.sip_port,
        "socket_dir": run / "run",
    }


def _filled(text: str, values: Mapping[str, object], template: Path) -> str:
    try:
        return _ConfTemplate(text).substitute(values)
    except (KeyError, ValueError) as error:
        raise AsteriskSetupError("placeholder", template=template, reason=error) from error


def _write_private(path: Path, text: str) -> None:
    """Replaces `path` in one step; nobody but its owner may read it (it may hold passwords)."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def _create_local_files(local_dir: Path) -> None:
    local_dir.mkdir(parents=True, exist_ok=True)
    for example in (TEMPLATES / "local").glob("*.conf"):
        mine = local_dir / example.name
        if not mine.exists():
            shutil.copyfile(example, mine)
            # Trunks hold the carrier's password.
            mine.chmod(0o600)


def _can_enter(user: pwd.struct_passwd, folders: Iterable[Path]) -> bool:
    """Whether `user` may pass through to all `folders`: root's home, say, lets nobody in.

    Asterisk then runs as root, on loopback, rather than not at all.
    """
    for folder in folders:
        for step in folder.resolve().parents:
            status = step.stat()
            who = stat.S_IXUSR if status.st_uid == user.pw_uid else stat.S_IXOTH
            if not status.st_mode & who:
                return False
    return True


def _hand_over(folders: Iterable[Path], run_as: str | None) -> None:
    if os.geteuid() != 0:
        return
    user = unprivileged_user(run_as)
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            if not path.is_symlink():
                os.chown(path, user.pw_uid, user.pw_gid)
