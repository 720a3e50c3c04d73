"""What sipp is told to do: each function returns the XML of one scenario.

The lines are written here rather than kept as XML files because the interesting part, which
message carries what, would drown in ten copies of the same headers.
"""

from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Literal
from xml.sax.saxutils import quoteattr

Digits = Literal["play_dtmf", "info"]
KEY_PAUSE_MS = 120
LONG_MS = 600_000
_END_LIMIT_MS = 60_000
_HIGH, _LOW = 0x2A, 0xAA  # loud, in A-law, with either sign
_EVENT_TYPE = 96  # the only payload type that sipp's play_dtmf sends
_REFERRED = (
    "Event: refer\nSubscription-State: terminated;reason=noresource\n"
    "Content-Type: message/sipfrag\nContent-Length: [len]\n\nSIP/2.0 200 OK"
)


@dataclass(frozen=True)
class Identity:
    """Who sipp is: the number in From, and the login (none for a trunk)."""

    number: str
    user: str = ""
    password: str = ""

    @property
    def credentials(self) -> str:
        return f"[authentication username={self.user} password={self.password}]"


def caller(who: Identity, dialled: str, digits: Digits, *groups: str) -> str:
    """Dials, presses each group of keys with a breath between, and stays until the line hangs up."""
    return _scenario(
        *_dial(who, dialled, telephone_event=digits == "play_dtmf"),
        *_keys(who, dialled, digits, groups),
        _recv(f'request="BYE" timeout="{_END_LIMIT_MS}"'),
        _reply("200 OK"),
    )


def impatient_caller(who: Identity, dialled: str, least_ms: int, most_ms: int, *keys: str) -> str:
    """Dials, presses keys, and hangs up after a while that differs from call to call."""
    return _scenario(
        *_dial(who, dialled, telephone_event=False),
        *_keys(who, dialled, "info", keys),
        f'<pause distribution="uniform" min="{least_ms}" max="{most_ms}"/>',
        _send(_in_dialog("BYE", who, dialled, cseq=90)),
        _recv('response="200"'),
    )


def refused_caller(who: Identity, dialled: str, status: int) -> str:
    """Dials without a login and must get `status`."""
    return _scenario(
        _send(_invite(who, dialled, cseq=1, sdp=_sdp(telephone_event=True))),
        _recv('response="100" optional="true"'),
        _recv(f'response="{status}"'),
        _send(_ack(who, dialled, cseq=1), retrans=False),
    )


def taciturn_pbx(who: Identity, dialled: str, hum: Path | None) -> str:
    """A trunk that accepts a transfer and says what became of it only when the line has hung up.

    With `hum` (A-law) its caller is still there and is heard. (Asterisk cannot end while it waits.)
    """
    sdp = _sdp(codec="8 PCMA", port="rtpstream_audio_port")
    playing = f'<action><exec rtp_stream="{hum},-1,8,PCMA/8000"/></action>' if hum else ""
    accepted = "[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]"
    return _scenario(
        _send(_invite(who, dialled, cseq=1, sdp=sdp)),
        _recv('response="100" optional="true"'),
        f'<recv response="200" rrs="true">{playing}</recv>',
        _send(_in_dialog("ACK", who, dialled, cseq=1), retrans=False),
        _recv('request="REFER"'),
        _send(
            f"SIP/2.0 202 Accepted\n{accepted}\n{_contact(who)}Content-Length: 0\n", retrans=False
        ),
        _recv('request="BYE"'),
        _send(f"SIP/2.0 200 OK\n{accepted}\nContent-Length: 0\n", retrans=False),
        _send(_in_dialog("NOTIFY", who, dialled, cseq=2, body=_REFERRED)),
        _recv('response="200"'),
    )


def registration(who: Identity, host: str, seconds: int = 300) -> str:
    """Registers and stays there, so that calls to it arrive on the same socket."""
    return _scenario(
        _send(_register(who, host, seconds, cseq=1)),
        _recv('response="401" auth="true"'),
        _send(_register(who, host, seconds, cseq=2, extra=who.credentials)),
        _recv('response="100" optional="true"'),
        _recv('response="200"'),
        f'<pause milliseconds="{LONG_MS}"/>',
    )


def answers(
    audio: Path, talk_ms: int, *, refers_to: str = "", refused_with: int = 0, on_hold: bool = False
) -> str:
    """An agent's phone: rings, is picked up, plays `audio` (A-law) and hangs up after `talk_ms`.

    With `refers_to` the agent presses the phone's transfer key before talking on, and the line
    must refuse it with `refused_with`. With `on_hold` it holds the call as it answers, in silence.
    """
    playing = f'<nop><action><exec rtp_stream="{audio},-1,8,PCMA/8000"/></action></nop>'
    sdp = _sdp(codec="8 PCMA", port="rtpstream_audio_port")
    transfer = [
        _from_phone("REFER", cseq=1, extra=f"Refer-To: <sip:{refers_to}@[remote_ip]>"),
        _recv(f'response="{refused_with}"'),
    ]
    return _phone(
        _reply("180 Ringing", contact=True),
        '<pause milliseconds="200"/>',
        _reply("200 OK", contact=True, sdp=f"{sdp}\na=sendonly" if on_hold else sdp),
        _recv('request="ACK"'),
        *(transfer if refers_to else ()),
        *(() if on_hold else (playing,)),
        f'<pause milliseconds="{talk_ms}"/>',
        _from_phone("BYE", cseq=2),
        _recv('response="200"'),
    )


def write_hum(path: Path) -> Path:
    """A second of 500 Hz in A-law, 8 kHz: what an agent's phone may play."""
    path.write_bytes(bytes([_HIGH] * 8 + [_LOW] * 8) * 500)
    return path


def refuses(status: str, *, rings: bool = True) -> str:
    """A phone that turns the call down (`status`: number and words), at once or by its owner."""
    ringing = [_reply("180 Ringing")] if rings else []
    return _phone(*ringing, _reply(status), _recv('request="ACK"'))


def two_minds(*statuses: str) -> str:
    """A base with two handsets, whose final answers (number and words) go out in the same instant.

    The line may acknowledge the first before the second is out. Who answered first talks on.
    """
    answered_first = statuses[0].startswith("200")
    return _phone(
        _reply("180 Ringing", contact=True),
        '<pause milliseconds="200"/>',
        *(_final(status) for status in statuses),
        *([_recv('request="BYE"'), _reply("200 OK")] if answered_first else []),
    )


def rings_on() -> str:
    """A phone that nobody picks up: it rings until the line gives up."""
    return _phone(
        _reply("180 Ringing", contact=True),
        _recv('request="CANCEL"'),
        _reply("200 OK"),
        _final("487 Request Terminated", retrans=True),
        _recv('request="ACK"'),
    )


# -- phones ---------------------------------------------------------------------------------------


def _phone(*steps: str) -> str:
    """A call to a phone; the line's question whether it is there (OPTIONS) is one, too."""
    return _scenario(
        '<recv request="OPTIONS" optional="true" next="there"/>',
        '<recv request="INVITE"><action>'
        + _header("via", "Via:")
        + _header("remote", "From:")
        + _header("cseq", "CSeq:")
        + '<ereg regexp="sip:[^>;]*" search_in="hdr" header="To:" assign_to="local"/>'
        + '<ereg regexp="sip:[^>]*" search_in="hdr" header="Contact:" assign_to="peer"/>'
        + "</action></recv>",
        '<Reference variables="via,remote,cseq,local,peer"/>',
        *steps,
        '<nop next="over"/>',
        '<label id="there"/>',
        _reply("200 OK"),
        '<label id="over"/>',
    )


def _from_phone(method: str, *, cseq: int, extra: str = "") -> str:
    """A request by the phone that was called, in that call."""
    extra = f"{extra}\n" if extra else ""
    return _send(
        f"{method} [$peer] SIP/2.0\n"
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        "From: <[$local]>;tag=agent-[call_number]\nTo: [$remote]\nCall-ID: [call_id]\n"
        f"CSeq: {cseq} {method}\nContact: <[$local]:[local_port]>\nMax-Forwards: 70\n"
        f"{extra}Content-Length: 0\n"
    )


def _header(variable: str, header: str) -> str:
    return f'<ereg regexp=".*" search_in="hdr" header="{header}" assign_to="{variable}"/>'


def _reply(status: str, *, contact: bool = False, sdp: str = "") -> str:
    own = "Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>\n" if contact else ""
    message = (
        f"SIP/2.0 {status}\n[last_Via:]\n[last_From:]\n[last_To:];tag=agent-[call_number]\n"
        f"[last_Call-ID:]\n[last_CSeq:]\n{own}{_body(sdp)}"
    )
    return _send(message, retrans=bool(sdp))


def _final(status: str, *, retrans: bool = False) -> str:
    """An answer to the INVITE, whose headers sipp may have forgotten by now."""
    answered = status.startswith("200")
    contact = "Contact: <sip:phone@[local_ip]:[local_port];transport=[transport]>\n"
    return _send(
        f"SIP/2.0 {status}\nVia: [$via]\nFrom: [$remote]\nTo: <[$local]>;tag=agent-[call_number]\n"
        f"Call-ID: [call_id]\nCSeq: [$cseq]\n{contact if answered else ''}"
        f"{_body(_sdp() if answered else '')}",
        retrans=retrans,
    )


# -- callers --------------------------------------------------------------------------------------


def _dial(who: Identity, dialled: str, *, telephone_event: bool) -> list[str]:
    sdp = _sdp(telephone_event=telephone_event)
    cseq, challenge = 1, []
    if who.user:
        cseq = 2
        challenge = [
            _send(_invite(who, dialled, cseq=1, sdp=sdp)),
            _recv('response="100" optional="true"'),
            _recv('response="401" auth="true"'),
            _send(_ack(who, dialled, cseq=1), retrans=False),
        ]
    extra = who.credentials if who.user else ""
    return [
        *challenge,
        _send(_invite(who, dialled, cseq=cseq, sdp=sdp, extra=extra)),
        _recv('response="100" optional="true"'),
        _recv('response="180" optional="true"'),
        _recv('response="183" optional="true"'),
        _recv('response="200" rrs="true"'),
        _send(_in_dialog("ACK", who, dialled, cseq=cseq), retrans=False),
    ]


def _keys(who: Identity, dialled: str, digits: Digits, groups: tuple[str, ...]) -> list[str]:
    steps, cseq = [], 10
    for group in groups:
        steps.append('<pause milliseconds="700"/>')
        if digits == "play_dtmf":
            steps += [
                f"<nop><action><exec play_dtmf={quoteattr(group)}/></action></nop>",
                f'<pause milliseconds="{400 * len(group)}"/>',
            ]
            continue
        for key in group:
            relay = _in_dialog("INFO", who, dialled, cseq=cseq, body=_relay(key))
            steps += [_send(relay), _recv('response="200"')]
            steps.append(f'<pause milliseconds="{KEY_PAUSE_MS}"/>')
            cseq += 1
    return steps


def _invite(who: Identity, dialled: str, *, cseq: int, sdp: str, extra: str = "") -> str:
    extra = f"{extra}\n" if extra else ""
    return (
        f"INVITE sip:{dialled}@[remote_ip]:[remote_port] SIP/2.0\n"
        f"{_between(who)}To: <sip:{dialled}@[remote_ip]:[remote_port]>\n"
        f"CSeq: {cseq} INVITE\n{_contact(who)}Max-Forwards: 70\n{extra}{_body(sdp)}"
    )


def _ack(who: Identity, dialled: str, *, cseq: int) -> str:
    """To a refusal: part of the INVITE's own transaction (RFC 3261, 17.1.1.3)."""
    return (
        f"ACK sip:{dialled}@[remote_ip]:[remote_port] SIP/2.0\n"
        f"{_between(who)}[last_To:]\nCSeq: {cseq} ACK\n"
        "Max-Forwards: 70\nContent-Length: 0\n"
    )


def _in_dialog(method: str, who: Identity, dialled: str, *, cseq: int, body: str = "") -> str:
    return (
        f"{method} [next_url] SIP/2.0\n{_between(who)}"
        f"To: <sip:{dialled}@[remote_ip]:[remote_port]>[peer_tag_param]\n"
        f"CSeq: {cseq} {method}\n{_contact(who)}Max-Forwards: 70\n[routes]\n"
        f"{body or 'Content-Length: 0'}\n"
    )


def _register(who: Identity, host: str, seconds: int, *, cseq: int, extra: str = "") -> str:
    extra = f"{extra}\n" if extra else ""
    return (
        f"REGISTER sip:{host} SIP/2.0\n"
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        f"From: <sip:{who.number}@{host}>;tag=r[call_number]\nTo: <sip:{who.number}@{host}>\n"
        f"Call-ID: [call_id]\nCSeq: {cseq} REGISTER\n{_contact(who)}Max-Forwards: 70\n"
        f"Expires: {seconds}\n{extra}Content-Length: 0\n"
    )


def _between(who: Identity) -> str:
    return (
        "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\n"
        f"From: <sip:{who.number}@[local_ip]>;tag=c[pid]-[call_number]\nCall-ID: [call_id]\n"
    )


def _contact(who: Identity) -> str:
    return f"Contact: <sip:{who.number}@[local_ip]:[local_port];transport=[transport]>\n"


def _relay(key: str) -> str:
    return (
        f"Content-Type: application/dtmf-relay\nContent-Length: [len]\n\nSignal={key}\nDuration=160"
    )


def _sdp(*, telephone_event: bool = False, codec: str = "0 PCMU", port: str = "media_port") -> str:
    number, name = codec.split()
    types = f"{number} {_EVENT_TYPE}" if telephone_event else number
    lines = [
        "v=0",
        "o=sipp 1 1 IN IP4 [local_ip]",
        "s=-",
        "c=IN IP4 [media_ip]",
        "t=0 0",
        f"m=audio [{port}] RTP/AVP {types}",
        f"a=rtpmap:{number} {name}/8000",
    ]
    if telephone_event:
        lines += [f"a=rtpmap:{_EVENT_TYPE} telephone-event/8000", f"a=fmtp:{_EVENT_TYPE} 0-16"]
    return "\n".join(lines)


def _body(sdp: str) -> str:
    if not sdp:
        return "Content-Length: 0\n"
    return f"Content-Type: application/sdp\nContent-Length: [len]\n\n{sdp}\n"


# -- XML ------------------------------------------------------------------------------------------


def _scenario(*steps: str) -> str:
    return "\n".join(('<?xml version="1.0"?>', '<scenario name="atiende">', *steps, "</scenario>"))


def _send(message: str, *, retrans: bool = True) -> str:
    attribute = ' retrans="500"' if retrans else ""
    return f"<send{attribute}><![CDATA[\n\n{dedent(message).strip()}\n\n]]></send>"


def _recv(attributes: str) -> str:
    return f"<recv {attributes}/>"
