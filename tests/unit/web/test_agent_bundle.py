"""The built page that is committed: whole, up to date, and from nowhere but this tree."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

AGENT = Path(__file__).parents[3] / "atiende" / "web" / "agent"
DIST = AGENT / "dist"
MANIFEST = DIST / "sources.sha256"
REBUILD = "run `npm ci && npm run build` in atiende/web/agent and commit dist with the sources"
LARGEST_SCRIPT = 60_000
LARGEST_STYLE = 20_000


def listed() -> dict[str, str]:
    """What the build wrote down: path → sha256."""
    lines = MANIFEST.read_text(encoding="utf-8").splitlines()
    return {path: digest for digest, path in (line.split("  ", 1) for line in lines)}


def present() -> set[Path]:
    """Every file that the bundle is made of or consists of."""
    build_files = [AGENT / name for name in listed() if "/" not in name]
    found = [*build_files, *AGENT.glob("src/**/*"), *DIST.iterdir()]
    return {path for path in found if path.is_file() and path != MANIFEST}


def test_the_bundle_was_built_from_exactly_these_sources():
    digests = {
        path.relative_to(AGENT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in present()
    }
    assert digests == listed(), REBUILD


def test_the_manifest_covers_what_decides_the_build():
    assert {"package.json", "package-lock.json", "tsconfig.json", "build.mjs"} <= listed().keys()


def test_the_page_stays_small():
    assert (DIST / "app.js").stat().st_size < LARGEST_SCRIPT
    assert (DIST / "app.css").stat().st_size < LARGEST_STYLE


def test_the_lock_file_names_no_place_to_download_from():
    """Each machine installs from the registry of its own configuration."""
    text = (AGENT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_the_page_asks_no_other_host_for_anything():
    html, style = ((DIST / name).read_text(encoding="utf-8") for name in ("index.html", "app.css"))
    assert "//" not in html
    assert "url(" not in style
    assert "@import" not in style
    script = (DIST / "app.js").read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([\w.-]+)", script))
    assert hosts <= {"wa.me", "www.w3.org"}, (
        "only links people follow, and names of XML vocabularies"
    )


def test_a_strict_content_security_policy_can_hold():
    html = (DIST / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
    script = (DIST / "app.js").read_text(encoding="utf-8")
    assert not re.search(r"\beval\(|new Function\(", script)


def test_the_licences_of_what_is_inside_travel_with_it():
    licences = (DIST / "LICENSES.txt").read_text(encoding="utf-8")
    lock = json.loads((AGENT / "package-lock.json").read_text(encoding="utf-8"))
    for name in ("preact", "@preact/signals", "@preact/signals-core"):
        version = lock["packages"][f"node_modules/{name}"]["version"]
        assert f"app.js contains {name} {version}" in licences
