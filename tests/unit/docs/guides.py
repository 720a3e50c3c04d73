"""The documents as the tests read them: their code blocks, inline code, headings and links."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
MANUALS = (DOCS / "manual-operador.md", DOCS / "manual-administrador.md")
PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(DOCS.glob("*.md")),
    *sorted((DOCS / "adr").glob("*.md")),
)

_FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: its language (may be empty) and its lines, without the fence's indent."""

    language: str
    text: str


def read(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path, language: str | None = None) -> list[Block]:
    found = [
        Block(kind, re.sub(f"^{indent}", "", text, flags=re.MULTILINE))
        for indent, kind, text in _FENCED.findall(read(page))
    ]
    return [block for block in found if language in (None, block.language)]


def prose(page: Path) -> str:
    """The page without its fenced blocks."""
    return _FENCED.sub("", read(page))


def inline(page: Path) -> list[str]:
    """Every piece of inline code, on one line."""
    return [" ".join(code.split()) for code in _INLINE.findall(prose(page))]


def links(page: Path) -> list[str]:
    return _LINK.findall(_INLINE.sub("", prose(page)))


def anchors(page: Path) -> set[str]:
    """The names that links to the page's headings use, as code hosts make them."""
    return {_slug(heading) for heading in _HEADING.findall(prose(page))}


def rows(page: Path, heading: str) -> list[tuple[str, ...]]:
    """The cells of the first table below ``heading``, without its head."""
    after = read(page).split(f"\n{heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\|\n)+", after, re.MULTILINE)
    assert table, heading
    lines = table[0].splitlines()[2:]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
