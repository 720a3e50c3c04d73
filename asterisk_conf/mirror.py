"""Which Debian mirror to take Asterisk from: never a name of ours, always this machine's own."""

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

SETTING = "ATIENDE_DEBIAN_MIRROR"
TEMPLATE = Path("/usr/share/python-apt/templates/Debian.info")
"""On Ubuntu, the package python-apt-common knows Debian's mirror; apt's own sources do not."""

APT_TARGETS = ("apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)")


def candidates(environ: Mapping[str, str] = os.environ, template: Path = TEMPLATE) -> list[str]:
    """Mirrors that may carry Debian's suites, best first; only the setting's when it is given."""
    if wanted := environ.get(SETTING, "").strip():
        return [wanted.rstrip("/")]
    return unique([*from_targets(_apt_targets()), *from_template(template)])


def from_targets(lines: Iterable[str]) -> list[str]:
    """Mirrors out of apt's index targets (`URI RELEASE` a line), without the security archive.

    Asking apt instead of reading its files covers one-line and deb822 sources alike.
    """
    uris = (line.split()[0].rstrip("/") for line in lines if line.strip())
    return unique(uri for uri in uris if re.search(r"/debian$", uri))


def from_template(path: Path) -> list[str]:
    """The mirror that python-apt's distribution template names, if that file is there."""
    if not path.is_file():
        return []
    found = re.findall(r"^BaseURI:\s*(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    return unique(uri.rstrip("/") for uri in found if uri.rstrip("/").endswith("/debian"))


def unique(items: Iterable[str]) -> list[str]:
    """`items` without repetitions, order kept."""
    return list(dict.fromkeys(items))


def _apt_targets() -> list[str]:
    try:
        done = subprocess.run(APT_TARGETS, capture_output=True, text=True, timeout=30, check=False)  # noqa: S603  # constant argv
    except OSError:
        return []
    return done.stdout.splitlines()
