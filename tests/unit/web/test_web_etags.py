"""A tag hides no change, and asks for nothing that nobody decided."""

import pytest

from atiende.web.etags import etag_of, names_tag, names_version

TAG = etag_of(3, b"{}")


def test_a_tag_changes_with_every_byte_and_with_the_version():
    assert len({TAG, etag_of(3, b"{ }"), etag_of(4, b"{}")}) == 3
    assert etag_of(3, b"{}") == TAG


@pytest.mark.parametrize("header", [TAG, f"W/{TAG}", f'"1-a", {TAG}', f'"1-a",W/{TAG} ', "*"])
def test_a_tag_is_found_among_others_weak_or_not(header):
    assert names_tag(header, TAG)
    assert names_version(header, 3)


@pytest.mark.parametrize("header", ["", '"3"', '"33-a"', '"13-a"', "3-a", '"2-a", "4-a"', '"*"'])
def test_another_version_is_another(header):
    assert not names_tag(header, TAG)
    assert not names_version(header, 3)


def test_the_same_version_with_other_mail_is_another_tag():
    other = etag_of(3, b'{"mail": "sent"}')
    assert not names_tag(other, TAG)
    assert names_version(other, 3)
