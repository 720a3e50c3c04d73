import hashlib
import hmac

from overflow.webhook import Receiver, encode, event_id, signature


def test_a_signature_can_be_checked_with_any_hmac():
    body = encode({"type": "message.left", "data": {"caller_name": "Ñandú"}})
    text = signature("clave", 1_700_000_000, body)
    expected = hmac.new(b"clave", b"1700000000." + body, hashlib.sha256).hexdigest()
    assert text == f"t=1700000000,v1={expected}"
    assert "Ñandú".encode() in body


def test_a_signature_is_of_this_body_this_moment_and_this_secret():
    made = {
        signature(secret, at, body)
        for secret in ("a", "b")
        for at in (1, 2)
        for body in (b"x", b"y")
    }
    assert len(made) == 8
    # A digit may not move from the moment to the body.
    assert signature("a", 1, b"2.x").split("=")[2] != signature("a", 12, b".x").split("=")[2]


def test_an_event_keeps_its_id_and_another_has_another():
    assert event_id("message.left:m1") == event_id("message.left:m1")
    assert event_id("message.left:m1") != event_id("message.left:m2")
    assert len(event_id("x")) == 36


def test_neither_address_nor_secret_is_shown():
    assert "token" not in repr(Receiver("https://x.test/?token=1", "clave"))
    assert "clave" not in repr(Receiver("https://x.test/?token=1", "clave"))
