"""No document sends its reader to a place that is not there."""

import pytest

from tests.unit.docs.guides import DOCS, PAGES, ROOT, anchors, links


def name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_document_leads_somewhere(page):
    for link in links(page):
        if "://" in link:
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


def test_the_index_names_every_document():
    linked = {link.partition("#")[0] for link in links(DOCS / "index.md")}
    wanted = {page.name for page in DOCS.glob("*.md")} - {"index.md"}
    assert not wanted - linked
