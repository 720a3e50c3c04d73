"""The HTTP adapter against real servers: what any Crm does, and what only a network can do."""

import asyncio
import shutil
import socket
import ssl
import subprocess
from contextlib import AsyncExitStack

import pytest

from crm_bridge.breaker import Policy
from crm_bridge.cache import CachePolicy
from crm_bridge.http import open_http_crm
from crm_bridge.mapping import CompanyPaths
from crm_bridge.port import CrmUnavailable
from crm_bridge.problems import CrmConfigError
from tests.contract.crm_bridge import server as servers
from tests.contract.crm_bridge.server import config_for, crm_server, raw_server, reply
from tests.contract.crm_bridge.suite import COMPANIES, IMPOSSIBLE_NUMBERS, CrmContract


@pytest.fixture
def closed_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        yield port  # bound but not listening: nobody else gets it, and it refuses connections


@pytest.fixture
async def server():
    async with crm_server() as running:
        yield running


@pytest.fixture
async def open_crm():
    async with AsyncExitStack() as stack:

        async def opened(address, clock=None, environ=None, **changes):
            more = {"clock": clock} if clock else {}
            config = config_for(address, **changes)
            crm = open_http_crm(config, environ=environ or {}, **more)
            return await stack.enter_async_context(crm)

        yield opened


class Clock:
    """Time that stands still until the test moves it."""

    def __init__(self):
        self.now_s = 100.0

    def __call__(self):
        return self.now_s


async def reason(crm, number="1001"):
    with pytest.raises(CrmUnavailable) as error:
        await crm.company(number)
    assert number not in error.value.reason
    return error.value.reason


class TestHttpCrm(CrmContract):
    @pytest.fixture
    async def crm(self, server, open_crm):
        return await open_crm(server.address)

    @pytest.fixture
    async def broken_crm(self, closed_port, open_crm):
        return await open_crm(f"http://127.0.0.1:{closed_port}")


@pytest.mark.parametrize("number", IMPOSSIBLE_NUMBERS, ids=lambda number: ascii(number[:20]))
async def test_what_cannot_be_a_number_is_never_sent(server, open_crm, number):
    crm = await open_crm(server.address)
    await crm.company(number)
    assert server.requests == []


@pytest.mark.parametrize(
    ("handler", "words"),
    [
        (reply(b"", status=500), "status 500"),
        (reply(b"{}", status=201), "status 201"),
        (reply(b"", status=401), "status 401"),
        (reply(b"", status=429), "status 429"),
        (reply(b"", status=302, Location="http://127.0.0.1:1/"), "status 302"),
        (reply(b""), "not JSON"),
        (reply(b"<html>Bienvenido</html>"), "not JSON"),
        (reply(b'{"company": '), "not JSON"),
        (reply(b'{"company": NaN}'), "not JSON"),
        (reply('{"company": "Ñ"}'.encode("latin-1")), "not JSON"),
        (reply(b"[" * 100_000), "not JSON"),
        (reply(b"9" * 100_000), "not JSON"),
        (reply(b"[1, 2]"), "company: an object was expected, not a list"),
        (reply(b'"1001"'), "company: an object was expected, not a text"),
        (reply(b'{"company": {"code": "1001"}}'), "company.legal_name: the company's name"),
        (reply(b'{"company": {"code": "1001", "legal_name": 1.5}}'), "company.legal_name: a text"),
        (reply(b'{"company": {"code": "1002", "legal_name": "X"}}'), "another company number"),
        (reply(b" " * 300_000), "exceeds 262144 bytes"),
        (servers.gzip_bomb(), "exceeds 262144 bytes"),
        (reply(b"no gzip", **{"Content-Encoding": "gzip"}), "broke off"),
        (servers.drops_the_line_in_mid_body, "broke off"),
        (servers.drops_the_line_at_once, "closed the connection"),
    ],
)
async def test_an_answer_that_cannot_be_used_is_unavailable(server, open_crm, handler, words):
    crm = await open_crm(server.address)
    server.handler = handler
    assert words in await reason(crm)


@pytest.mark.parametrize(
    "answer",
    [
        b"\x00\x01\x02garbage\xff\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 999999 Odd\r\n\r\n",
        b"",
    ],
    ids=lambda answer: repr(answer[:30]),
)
async def test_a_server_that_does_not_speak_http_is_unavailable(open_crm, answer):
    async with raw_server(answer) as address:
        crm = await open_crm(address)
        assert "CRM" in await reason(crm)


async def test_a_redirect_is_not_followed_so_the_token_stays_here(server, open_crm):
    async with crm_server() as elsewhere:
        crm = await open_crm(
            server.address,
            environ={"T": "s3cret"},
            headers={"Authorization": "Bearer {secret}"},
            secret_env="T",
        )
        location = f"{elsewhere.address}/companies/1001"
        server.handler = reply(b"", status=307, Location=location)
        assert "status 307" in await reason(crm)
        assert elsewhere.requests == []


async def test_the_secret_goes_where_the_header_says(server, open_crm):
    crm = await open_crm(
        server.address,
        environ={"CRM_TOKEN": "s3cret"},
        headers={"Authorization": "Bearer {secret}", "X-Tenant": "iduo"},
        secret_env="CRM_TOKEN",
    )
    await crm.company("1001")
    (request,) = server.requests
    assert request.headers["Authorization"] == "Bearer s3cret"
    assert request.headers["X-Tenant"] == "iduo"


async def test_a_cookie_of_the_crm_is_not_sent_back(server, open_crm):
    # By name: cookies of a bare IP address are never kept anyway.
    crm = await open_crm(server.address.replace("127.0.0.1", "localhost"))
    server.handler = reply(b'{"company": null}', **{"Set-Cookie": "who=me"})
    await crm.company("1")
    await crm.company("2")
    assert "Cookie" not in server.requests[1].headers


async def test_json_after_a_byte_order_mark_is_read(server, open_crm):
    crm = await open_crm(server.address, paths=CompanyPaths(name="name"))
    server.handler = reply(b'\xef\xbb\xbf{"name": "Uno"}')
    assert (await crm.company("1")).name == "Uno"


@pytest.mark.parametrize("status", [400, 404, 410, 204])
async def test_the_statuses_that_mean_unknown_are_the_admins_choice(server, open_crm, status):
    crm = await open_crm(server.address, unknown_statuses=(204, 400, 404, 410))
    server.handler = reply(b"", status=status)
    assert await crm.company("1001") is None


@pytest.mark.parametrize("slowness", ["drips", "silent"])
async def test_a_slow_answer_ends_at_the_time_limit(server, open_crm, slowness):
    never = asyncio.Event()
    silent = servers.waits_for(never, server.answer)
    server.handler = servers.drips if slowness == "drips" else silent
    crm = await open_crm(server.address, timeout_s=0.2)
    async with asyncio.timeout(5):
        assert "took too long" in await reason(crm)


async def test_a_host_that_does_not_exist_is_unavailable(open_crm):
    crm = await open_crm("http://crm.invalid")
    assert await reason(crm) == "the CRM's host name was not found"


async def test_a_port_where_nobody_listens_is_unavailable(open_crm, closed_port):
    crm = await open_crm(f"http://127.0.0.1:{closed_port}")
    assert await reason(crm) == "no connection to the CRM"


async def test_a_server_without_tls_behind_an_https_address_is_unavailable(server, open_crm):
    crm = await open_crm(server.address.replace("http:", "https:"))
    assert await reason(crm) == "no TLS connection to the CRM"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 signed by nobody, made for this run."""
    folder = tmp_path_factory.mktemp("tls")
    assert shutil.which("openssl"), "install the openssl command: this test makes a certificate"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    subject = "-subj /CN=crm -addext subjectAltName=IP:127.0.0.1 -keyout key.pem -out cert.pem"
    subprocess.run(f"{command} {subject}".split(), cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
async def tls_server(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    async with crm_server(ssl_context=context) as running:
        yield running


async def test_a_certificate_signed_by_nobody_is_not_trusted(tls_server, open_crm):
    crm = await open_crm(tls_server.address)
    assert await reason(crm) == "the CRM's TLS certificate is not trusted"
    assert tls_server.requests == []


async def test_a_certificate_for_another_name_is_not_trusted(tls_server, open_crm, certificate):
    address = tls_server.address.replace("127.0.0.1", "localhost")
    crm = await open_crm(address, ca_file=str(certificate / "cert.pem"))
    assert await reason(crm) == "the CRM's TLS certificate is not trusted"


async def test_a_companys_own_authority_is_trusted_when_it_is_set(
    tls_server, open_crm, certificate
):
    crm = await open_crm(tls_server.address, ca_file=str(certificate / "cert.pem"))
    assert await crm.company("1001") == COMPANIES[0]


async def test_a_dead_crm_is_left_alone_and_asked_again_later(server, open_crm):
    clock = Clock()
    crm = await open_crm(server.address, clock, breaker=Policy(failures=3, open_s=10))
    server.handler = reply(b"", status=503)
    for _ in range(3):
        assert "status 503" in await reason(crm)
    assert "left alone" in await reason(crm)
    assert len(server.requests) == 3

    server.handler = server.answer
    clock.now_s += 10
    assert await crm.company("1001") == COMPANIES[0]
    assert await crm.company("1002") == COMPANIES[1]


async def test_one_odd_record_does_not_cut_off_the_other_companies(server, open_crm):
    crm = await open_crm(server.address, breaker=Policy(failures=1))
    server.handler = reply(b'{"company": {"code": "1001", "legal_name": []}}')
    assert "does not fit" in await reason(crm)
    server.handler = server.answer
    assert await crm.company("1002") == COMPANIES[1]


async def test_a_second_question_is_answered_from_memory_until_it_is_old(server, open_crm):
    clock = Clock()
    crm = await open_crm(server.address, clock, cache=CachePolicy(found_s=60, unknown_s=10))
    for number in ("1001", "9999", "1001", "9999"):
        await crm.company(number)
    assert len(server.requests) == 2
    clock.now_s += 10
    for number in ("1001", "9999"):
        await crm.company(number)
    assert [r.match_info["number"] for r in server.requests] == ["1001", "9999", "9999"]


async def test_a_failure_is_not_remembered(server, open_crm):
    crm = await open_crm(server.address)
    server.handler = reply(b"", status=500)
    await reason(crm)
    server.handler = server.answer
    assert await crm.company("1001") == COMPANIES[0]


async def test_callers_who_ask_the_same_at_once_cost_one_request(server, open_crm):
    crm = await open_crm(server.address)
    answers = await asyncio.gather(*(crm.company("1001") for _ in range(20)))
    assert answers == [COMPANIES[0]] * 20
    assert len(server.requests) == 1


async def test_when_the_first_of_them_hangs_up_the_others_still_get_the_answer(server, open_crm):
    crm = await open_crm(server.address)
    go = asyncio.Event()
    server.handler = servers.waits_for(go, server.answer)
    first, second = (asyncio.create_task(crm.company("1001")) for _ in range(2))
    await server.received.reaches(1)
    first.cancel()
    go.set()
    assert await second == COMPANIES[0]
    assert len(server.requests) == 1


async def test_a_slow_crm_is_never_asked_more_at_once_than_allowed(server, open_crm):
    crm = await open_crm(server.address, max_requests=2)
    go = asyncio.Event()
    server.handler = servers.waits_for(go, server.answer)
    waiting = [asyncio.create_task(crm.company(number)) for number in ("1001", "1002")]
    await server.received.reaches(2)
    assert await reason(crm, "1003") == "2 CRM requests are running already"
    go.set()
    assert await asyncio.gather(*waiting) == list(COMPANIES[:2])
    assert await crm.company("1003") == COMPANIES[2]


async def test_closing_ends_running_requests_and_later_ones_are_unavailable(server):
    server.handler = servers.waits_for(asyncio.Event(), server.answer)
    async with open_http_crm(config_for(server.address), environ={}) as crm:
        asking = asyncio.create_task(reason(crm))
        await server.received.reaches(1)
    assert await asking == "the CRM adapter is closed"
    assert await reason(crm) == "the CRM adapter is closed"


async def test_a_bad_configuration_is_refused_before_anything_is_sent(server):
    config = config_for(server.address, max_digits=0, unknown_statuses=(200,))
    with pytest.raises(CrmConfigError) as error:
        async with open_http_crm(config, environ={}):
            pass
    assert str(error.value).splitlines() == [
        "max_digits: es 0; debe estar entre 1 y 64",
        "unknown_statuses: 200 no puede significar «empresa desconocida»; use 204 o de 400 a 499",
    ]
