"""The Debian mirror comes from a setting or from what the machine knows, and from nowhere else."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from asterisk_conf import mirror

ONE_LINE = """\
deb [arch=amd64] http://mirror.example/debian bookworm main contrib
deb http://mirror.example/debian-security bookworm-security main
# deb http://commented.example/debian bookworm main
"""
DEB822 = """\
Types: deb
URIs: https://other.example/debian/ http://second.example/debian
Suites: trixie trixie-updates
Components: main

Types: deb
Enabled: no
URIs: http://disabled.example/debian
Suites: trixie
Components: main
"""


def test_the_setting_wins_over_everything(tmp_path: Path):
    wanted = mirror.candidates({mirror.SETTING: "http://mine.example/debian/"}, tmp_path / "none")
    assert wanted == ["http://mine.example/debian"]


def test_whole_debian_archives_come_first_and_the_security_archive_not_at_all():
    lines = [
        "'http://proxy.example/repo/dists/bookworm/InRelease' proxy.example_… 0 ",
        "'http://deb.example/debian/dists/bookworm/InRelease' deb.example_… 0 ",
        "'http://deb.example/debian/dists/bookworm-updates/InRelease' deb.example_… 0 ",
        "'http://deb.example/debian-security/dists/bookworm-security/InRelease' deb.example_… 0 ",
        "'http://deb.example/debian/dists/bookworm/main/binary-amd64/Packages.xz' deb.… 0 ",
        "Reading package lists...",
        "",
    ]
    assert mirror.from_apt(lines) == ["http://deb.example/debian", "http://proxy.example/repo"]


def test_ubuntu_knows_a_debian_mirror_from_its_template(tmp_path: Path):
    template = tmp_path / "Debian.info"
    template.write_text(
        "Suite: sid\nRepositoryType: deb\nBaseURI: http://deb.example/debian/\n\n"
        "Suite: bookworm/updates\nBaseURI: http://security.example/debian-security/\n"
    )
    assert mirror.from_template(template) == ["http://deb.example/debian"]
    assert mirror.from_template(tmp_path / "absent") == []


@pytest.mark.skipif(shutil.which("apt-get") is None, reason="apt is Debian's and Ubuntu's")
@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("sources.list", ONE_LINE, ["http://mirror.example/debian"]),
        (
            "debian.sources",
            DEB822,
            ["https://other.example/debian", "http://second.example/debian"],
        ),
    ],
)
def test_both_ways_of_writing_apts_sources_are_understood(
    tmp_path: Path, name: str, text: str, expected: list[str]
):
    parts = tmp_path / "parts"
    parts.mkdir()
    (parts / (name if name.endswith(".sources") else "machine.list")).write_text(text)
    config = tmp_path / "apt.conf"
    config.write_text(
        f'Dir::Etc::sourcelist "{tmp_path}/none";\nDir::Etc::sourceparts "{parts}";\n'
        f'Dir::State::lists "{tmp_path}";\n'
    )
    done = subprocess.run(
        mirror.APT_SOURCES,
        env={**os.environ, "APT_CONFIG": str(config)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(mirror.from_apt(done.stdout.splitlines())) == sorted(expected)
