"""What can be known of the container files without an engine to build them."""

import re
from pathlib import Path

import pytest
import yaml

from atiende.settings import PREFIX, Settings

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())
BUILD_ONLY = {"ATIENDE_DEBIAN_MIRROR", "ATIENDE_POSTGRES_PASSWORD"}


def instructions() -> list[tuple[str, str]]:
    """Dockerfile instructions with their continuation lines joined."""
    lines = re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [tuple(line.split(maxsplit=1)) for line in lines if line.strip()]


def test_the_image_is_made_by_the_installer_that_everybody_uses():
    runs = [text for name, text in instructions() if name == "RUN"]
    assert any("scripts/bootstrap run" in text for text in runs)
    assert (ROOT / "scripts/bootstrap").stat().st_mode & 0o111


def test_the_base_is_pinned_to_a_release():
    (base,) = [text for name, text in instructions() if name == "FROM"]
    assert re.fullmatch(r"debian:[a-z]+-slim", base)


def test_it_does_not_run_as_root_and_leaves_no_package_lists():
    names = [name for name, _ in instructions()]
    assert ("USER", "atiende") in instructions()
    assert names.index("USER") > max(at for at, name in enumerate(names) if name == "RUN")
    assert "rm -rf /var/lib/apt/lists/*" in DOCKERFILE


def test_no_secret_is_baked_in():
    assert not re.search(r"(?i)(password|secret|token)\s*=\s*\S", DOCKERFILE)
    for service in COMPOSE["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name:
                assert re.fullmatch(r"\$\{\w+:(\?.+|-)\}", value), f"{name} has a default"


@pytest.mark.parametrize("text", [DOCKERFILE, (ROOT / "docker/compose.yaml").read_text()])
def test_every_setting_named_exists(text: str):
    named = set(re.findall(r"\bATIENDE_[A-Z_]+", text)) - BUILD_ONLY
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert named <= known


def test_what_must_last_is_on_volumes():
    mounted = {
        volume.partition(":")[0]
        for service in COMPOSE["services"].values()
        for volume in service["volumes"]
    }
    assert mounted == set(COMPOSE["volumes"])


def test_the_database_listens_on_loopback_only_and_starts_only_when_asked_for():
    postgres = COMPOSE["services"]["postgres"]
    assert postgres["profiles"] == ["postgres"]
    assert all(port.startswith("127.0.0.1:") for port in postgres["ports"])


def test_the_context_leaves_out_what_the_image_must_not_hold():
    ignored = (ROOT / "docker/Dockerfile.dockerignore").read_text().split()
    assert {".git", ".venv", ".cache", "var"} <= set(ignored)
