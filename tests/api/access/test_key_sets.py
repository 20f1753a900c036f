"""The keys of an issuer: fetched when needed, seldom, and within limits."""

import asyncio
import json
import socket
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import httpx
import pytest

from api.access import key_sets
from api.access.key_sets import MOST_KEYS, REFRESH_SECONDS, STALE_SECONDS, KeySet, fetch, read_keys
from domain.errors import UnavailableError
from tests.api.access.issuer import PUBLIC, Published, key_set
from tests.api.live.server import until


class Seconds:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        return self.passed


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def keys_of(published: Published, seconds: Seconds) -> KeySet:
    return KeySet("https://issuer.example/keys", published.fetch, seconds)


async def test_keys_are_fetched_once_for_all_who_wait(seconds: Seconds) -> None:
    published = Published()
    keys = keys_of(published, seconds)
    found = await asyncio.gather(*(keys.find(kid) for kid in ("RS256", "ES256", "EdDSA", "RS256", "none")))
    assert [key and key.algorithm_name for key in found] == ["RS256", "ES256", "EdDSA", "RS256", None]
    assert published.asked == 1


async def test_an_unknown_key_is_asked_for_at_most_once_in_half_a_minute(seconds: Seconds) -> None:
    published = Published(key_set("RS256"))
    keys = keys_of(published, seconds)
    for _ in range(3):
        assert await keys.find("ES256") is None
    assert published.asked == 1
    published.body = key_set("ES256")
    seconds.passed = REFRESH_SECONDS - 1
    assert await keys.find("ES256") is None
    seconds.passed = REFRESH_SECONDS
    assert await keys.find("ES256") is not None
    assert await keys.find("RS256") is None, "it is published no more"
    assert published.asked == 2


async def test_a_fetch_that_fails_keeps_the_keys_and_is_not_repeated_at_once(seconds: Seconds) -> None:
    published = Published()
    keys = keys_of(published, seconds)
    assert await keys.find("RS256") is not None
    for broken in (b"{", b"[]", b'{"keys": 5}', b"\xff", b"[" * 100_000):
        seconds.passed += REFRESH_SECONDS
        published.body = broken
        assert await keys.find("gone") is None
        assert await keys.find("RS256") is not None
    published.failure = httpx.ConnectError("away")
    seconds.passed += REFRESH_SECONDS
    assert await keys.find("gone") is None
    assert await keys.find("RS256") is not None
    assert published.asked == 7


async def test_until_an_issuer_has_answered_nobody_can_say_whether_a_token_is_good(seconds: Seconds) -> None:
    published = Published()
    published.failure = TimeoutError()
    keys = keys_of(published, seconds)
    for _ in range(2):
        with pytest.raises(UnavailableError):
            await keys.find("RS256")
    assert published.asked == 1
    published.failure = None
    seconds.passed = REFRESH_SECONDS
    assert await keys.find("RS256") is not None


async def test_old_keys_are_fetched_anew_while_they_go_on_being_used(seconds: Seconds) -> None:
    published = Published()
    keys = keys_of(published, seconds)
    assert await keys.find("RS256") is not None
    seconds.passed = STALE_SECONDS
    published.body = key_set("ES256")
    assert await keys.find("RS256") is not None, "nobody waits for it"
    await until(lambda: published.asked == 2)
    assert await keys.find("RS256") is None


def test_only_keys_that_check_signatures_are_taken() -> None:
    entries = [
        {**PUBLIC["RS256"], "kid": "a", "use": "enc"},
        {**PUBLIC["RS256"], "kid": "b", "alg": "RS512"},
        {**PUBLIC["RS256"], "kid": 5},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "c"},
        {"kty": "RSA", "kid": "d"},
        {**PUBLIC["ES256"], "x": "!", "kid": "e"},
        5,
        None,
        PUBLIC["EdDSA"],
        {**PUBLIC["ES256"], "kid": "good"},
    ]
    assert set(read_keys(json.dumps({"keys": entries}).encode())) == {"good"}


def test_no_more_than_so_many_keys_are_read() -> None:
    entries = [{**PUBLIC["EdDSA"], "kid": str(number)} for number in range(MOST_KEYS + 1)]
    assert len(read_keys(json.dumps({"keys": entries}).encode())) == MOST_KEYS


class Server(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, bytes]]] = {"/keys": (200, key_set("ES256")), "/long": (200, b" " * 300_000)}

    def do_GET(self) -> None:
        status, body = self.answers.get(self.path, (302, b""))
        self.send_response(status)
        self.send_header("location", "/keys")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def url() -> Generator[str]:
    with HTTPServer(("127.0.0.1", 0), Server) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


async def test_what_is_published_is_fetched_and_nothing_that_is_too_long_or_elsewhere(url: str) -> None:
    assert await fetch(f"{url}/keys") == key_set("ES256")
    with pytest.raises(ValueError, match="too long"):
        await fetch(f"{url}/long")
    with pytest.raises(httpx.HTTPStatusError):
        await fetch(f"{url}/moved")


async def test_an_issuer_that_does_not_answer_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_sets, "FETCH_SECONDS", 0.1)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises((TimeoutError, httpx.TimeoutException)):
            await fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/keys")
