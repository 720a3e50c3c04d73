"""The built page that is committed: whole, up to date, and from nowhere but this tree."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

AGENT = Path(__file__).parents[3] / "atiende" / "web" / "agent"
DIST = AGENT / "dist"
MANIFEST = DIST / "sources.sha256"
REBUILD = "run `npm ci && npm run build` in atiende/web/agent and commit dist with the sources"
LARGEST_SCRIPT = 60_000
LARGEST_STYLES = {"app": 20_000, "office": 24_000, "office-line": 8_000}
SCRIPTS = sorted(DIST.glob("*.js"))


def listed() -> dict[str, str]:
    """What the build wrote down: path → sha256."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def present() -> set[Path]:
    """Every file that the bundle is made of or consists of."""
    build_files = [AGENT / name for name in listed() if "/" not in name]
    found = [*build_files, *AGENT.glob("src/**/*"), *DIST.iterdir()]
    return {path for path in found if path.is_file() and path != MANIFEST}


def at_once(script: Path) -> set[Path]:
    """The script, and what it cannot begin without."""
    text = script.read_text(encoding="utf-8")
    parts = {DIST / name for name in re.findall(r'from"\./([\w.-]+)"', text)}
    return {script}.union(*(at_once(part) for part in parts))


def test_the_bundle_was_built_from_exactly_these_sources():
    digests = {
        path.relative_to(AGENT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in present()
    }
    assert digests == listed(), REBUILD


def test_the_manifest_covers_what_decides_the_build():
    assert {"package.json", "package-lock.json", "tsconfig.json", "build.mjs"} <= listed().keys()


@pytest.mark.parametrize("page", ["app", "office"])
def test_the_page_stays_small(page: str):
    """What a browser fetches before it shows anything."""
    assert sum(part.stat().st_size for part in at_once(DIST / f"{page}.js")) < LARGEST_SCRIPT


@pytest.mark.parametrize("name", LARGEST_STYLES)
def test_the_styles_stay_small(name: str):
    assert (DIST / f"{name}.css").stat().st_size < LARGEST_STYLES[name]


def test_an_agent_loads_nothing_of_the_back_office():
    assert at_once(DIST / "app.js") == {DIST / "app.js"}
    assert "office" not in (DIST / "app.js").read_text(encoding="utf-8")


def test_the_lock_file_names_no_place_to_download_from():
    """Each machine installs from the registry of its own configuration."""
    text = (AGENT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


@pytest.mark.parametrize(
    ("html", "style"),
    [("index.html", "app.css"), ("office.html", "office.css"), ("office.html", "office-line.css")],
)
def test_the_page_asks_no_other_host_for_anything(html: str, style: str):
    assert "//" not in (DIST / html).read_text(encoding="utf-8")
    rules = (DIST / style).read_text(encoding="utf-8")
    assert "url(" not in rules
    assert "@import" not in rules


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_asks_no_other_host_for_anything(script: Path):
    hosts = set(re.findall(r"https?://([\w.-]+)", script.read_text(encoding="utf-8")))
    assert hosts <= {"wa.me", "www.w3.org"}, (
        "only links people follow, and names of XML vocabularies"
    )


@pytest.mark.parametrize("name", ["index.html", "office.html"])
def test_a_strict_content_security_policy_can_hold(name: str):
    html = (DIST / name).read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_makes_scripts(script: Path):
    assert not re.search(r"\beval\(|new Function\(", script.read_text(encoding="utf-8"))


def test_the_licences_of_what_is_inside_travel_with_it():
    licences = (DIST / "LICENSES.txt").read_text(encoding="utf-8")
    lock = json.loads((AGENT / "package-lock.json").read_text(encoding="utf-8"))
    for name in ("preact", "@preact/signals", "@preact/signals-core"):
        version = lock["packages"][f"node_modules/{name}"]["version"]
        assert f"app.js contains {name} {version}" in licences
