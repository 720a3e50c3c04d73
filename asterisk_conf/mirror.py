"""Which Debian mirror to take Asterisk from: never a name of ours, always this machine's own."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

SETTING = "ATIENDE_DEBIAN_MIRROR"
TEMPLATE = Path("/usr/share/python-apt/templates/Debian.info")
"""On Ubuntu, the package python-apt-common knows Debian's mirror; apt's own sources do not."""

APT_SOURCES = ("apt-get", "update", "--print-uris")
"""Works without rights and without package lists, for one-line and deb822 sources alike."""

_ARCHIVE = re.compile(r"^'(\S+?)/+dists/[^']*/InRelease'")


def candidates(environ: Mapping[str, str] = os.environ, template: Path = TEMPLATE) -> list[str]:
    """Mirrors that may carry Debian's suites, best first; only the setting's when it is given."""
    if wanted := environ.get(SETTING, "").strip():
        return [wanted.rstrip("/")]
    return unique([*from_apt(_apt_sources()), *from_template(template)])


def from_apt(lines: Iterable[str]) -> list[str]:
    """Archives out of what apt would fetch, whole Debian archives first, no security archive."""
    found = [match[1] for line in lines if (match := _ARCHIVE.match(line))]
    archives = [uri for uri in found if "security" not in uri]
    return sorted(unique(archives), key=lambda uri: not uri.endswith("/debian"))


def from_template(path: Path) -> list[str]:
    """The mirror that python-apt's distribution template names, if that file is there."""
    if not path.is_file():
        return []
    found = re.findall(r"^BaseURI:\s*(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return unique(uri.rstrip("/") for uri in found if uri.rstrip("/").endswith("/debian"))


def unique(items: Iterable[str]) -> list[str]:
    """`items` without repetitions, order kept."""
    return list(dict.fromkeys(items))


def _apt_sources() -> list[str]:
    try:
        done = subprocess.run(APT_SOURCES, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603  # constant argv
    except OSError:
        return []
    return done.stdout.splitlines()
