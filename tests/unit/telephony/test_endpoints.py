"""SIP accounts become Asterisk objects that hold no password and let nobody speak for another."""

import hashlib

import pytest

from telephony.endpoints import SipAccount, endpoint_objects, ha1, removal_order

DIGEST = ha1("101", "secreto")


def fields(account: SipAccount, kind: str, **more) -> dict[str, str]:
    (found,) = [thing for thing in endpoint_objects(account, **more) if thing.type == kind]
    return dict(found.fields)


def test_the_digest_is_the_one_that_sip_authentication_computes():
    assert hashlib.md5(b"101:atiende:secreto").hexdigest() == DIGEST


def test_a_password_with_accents_is_digested_as_utf_8():
    assert ha1("101", "contraseña") == hashlib.md5("101:atiende:contraseña".encode()).hexdigest()


def test_objects_come_in_an_order_in_which_each_finds_what_it_refers_to():
    account = SipAccount("101", DIGEST, "agent", "Ana")
    assert [thing.type for thing in endpoint_objects(account)] == ["auth", "aor", "endpoint"]
    assert {thing.id for thing in endpoint_objects(account)} == {"101"}
    assert [thing.type for thing in removal_order("101")] == ["endpoint", "aor", "auth"]


def test_only_the_digest_is_pushed():
    auth = fields(SipAccount("101", DIGEST, "agent", "Ana"), "auth")
    assert auth == {
        "auth_type": "md5",
        "username": "101",
        "realm": "atiende",
        "md5_cred": DIGEST,
    }


def test_an_agent_speaks_under_the_own_name_and_is_busy_with_one_call():
    endpoint = fields(SipAccount("101", DIGEST, "agent", "María Ñandú"), "endpoint")
    assert endpoint["context"] == "from-agents"
    assert endpoint["callerid"] == '"María Ñandú" <101>'
    assert endpoint["device_state_busy_at"] == "1"
    assert "trust_id_inbound" not in endpoint


def test_a_caller_may_only_call_the_line_under_any_number():
    endpoint = fields(SipAccount("cliente", DIGEST, "caller", "Demo"), "endpoint")
    assert endpoint["context"] == "from-callers"
    assert "callerid" not in endpoint
    assert endpoint["identify_by"].startswith("auth_username")


def test_a_pbx_that_registers_delivers_any_number_of_the_line():
    endpoint = fields(SipAccount("central", DIGEST, "trunk", "Central"), "endpoint")
    assert endpoint["context"] == "from-trunk"
    assert "callerid" not in endpoint


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Ana "la Jefa" <911>', '"Ana la Jefa 911" <101>'),
        ("x" * 500, f'"{"x" * 60}" <101>'),
        ("salto\r\nde línea", '"saltode línea" <101>'),
        ("😀 ; DROP TABLE", '"😀 ; DROP TABLE" <101>'),
    ],
)
def test_a_name_cannot_break_out_of_the_caller_id(name: str, shown: str):
    assert fields(SipAccount("101", DIGEST, "agent", name), "endpoint")["callerid"] == shown


def test_media_is_pinned_to_the_given_address_or_not_at_all():
    account = SipAccount("101", DIGEST, "agent", "Ana")
    pinned = fields(account, "endpoint", media_address="127.0.0.1")
    assert (pinned["media_address"], pinned["bind_rtp_to_media_address"]) == ("127.0.0.1", "yes")
    assert "media_address" not in fields(account, "endpoint", media_address=None)


def test_a_browser_phone_gets_encryption_and_opus():
    endpoint = fields(SipAccount("101", DIGEST, "agent", "Ana", webrtc=True), "endpoint")
    assert endpoint["webrtc"] == "yes"
    assert endpoint["allow"].startswith("opus,")


@pytest.mark.parametrize("user", ["", "a b", "101;x", "../etc", "ñandú", "x" * 65, "1\n2"])
def test_a_user_that_cannot_be_one_is_refused(user: str):
    with pytest.raises(ValueError, match="SIP user"):
        SipAccount(user, DIGEST, "agent", "Ana")


@pytest.mark.parametrize("digest", ["", "secreto", DIGEST[:-1], DIGEST.upper()])
def test_a_password_in_place_of_the_digest_is_refused_and_not_repeated(digest: str):
    with pytest.raises(ValueError, match="ha1 must be") as caught:
        SipAccount("101", digest, "agent", "Ana")
    assert "secreto" not in str(caught.value)


def test_the_body_is_what_asterisk_expects():
    auth = endpoint_objects(SipAccount("101", DIGEST, "agent", "Ana"))[0]
    assert auth.path == "/asterisk/config/dynamic/res_pjsip/auth/101"
    assert {"attribute": "md5_cred", "value": DIGEST} in auth.body["fields"]
