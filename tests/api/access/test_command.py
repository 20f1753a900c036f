"""`python -m api keys`, beside a running service and without one."""

import re
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest

from tests.api.access.issuer import AUDIENCE, ISSUER, key_set, signed
from tests.api.service import NO_TLS, Service, free_port, run_command, running

SECONDS = 60.0
ECHO = {"query": "{ hierarchy { version } }"}
VERSION = {"hierarchy": {"version": 0}}

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def keys(folder: Path, *arguments: str) -> str:
    """What a command that succeeds prints."""
    ended = run_command("keys", *arguments, "--data-dir", str(folder))
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def ask(service: Service, key: str | None = None) -> httpx.Response:
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    return httpx.post(f"{service.url}/graphql", json=ECHO, headers=headers, timeout=120, verify=NO_TLS)


def await_status(service: Service, status: int, key: str | None = None) -> None:
    deadline = time.monotonic() + SECONDS
    while ask(service, key).status_code != status:
        assert time.monotonic() < deadline, "nothing was heard of it within seconds"
        time.sleep(0.1)


def test_the_first_key_closes_a_service_that_was_open_and_each_is_good_until_it_is_revoked(folder: Path) -> None:
    with running(folder) as service:
        assert ask(service).json()["data"] == VERSION
        first = keys(folder, "create", "Ann", "--scope", "read", "--scope", "admin").strip()
        await_status(service, 401)
        assert ask(service, first).json()["data"] == VERSION
        assert service.readiness()["ready"]
        assert httpx.get(f"{service.url}/livez").status_code == 200
        prefix = first.split("_")[1]
        second = keys(folder, "rotate", prefix, "--overlap", "PT1H").strip()
        await_status(service, 200, second)
        assert ask(service, first).status_code == 200
        assert keys(folder, "revoke", prefix) == f"Key {prefix} (Ann) is revoked.\n"
        for key in (first, second):
            await_status(service, 401, key)
        assert first.split("_")[2] not in service.output()
        assert service.stop() == 0
    with running(folder) as service:
        assert ask(service).status_code == 401, "a key was made once"


def test_keys_are_made_and_listed_without_a_service(folder: Path) -> None:
    key = keys(
        folder, "create", "Phone system", "--scope", "record", "--source", "phone", "--expires", "2099-01-01T00:00:00Z"
    )
    assert re.fullmatch(r"tk_[0-9a-f]{12}_[0-9a-f]{48}\n", key)
    head, line = keys(folder, "list").splitlines()
    assert re.split(r"  +", head) == ["PREFIX", "STATE", "SCOPES", "RESTRICTED TO", "EXPIRES", "LAST USED", "NAME"]
    prefix = key.split("_")[1]
    assert re.split(r"  +", line) == [
        prefix, "good", "record", "source phone", "2099-01-01T00:00:00Z", "never", "Phone system",
    ]  # fmt: skip
    keys(folder, "revoke", prefix)
    assert re.split(r"  +", keys(folder, "list").splitlines()[1])[1] == "revoked"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["create", "x", "--scope", "read", "--expires", "soon"],
            '--expires must be a duration, as "P7D", or a time with an offset, as "2027-01-31T00:00:00Z".',
        ),
        (
            ["create", "x", "--scope", "read", "--outcome", "gone"],
            'There is no outcome with the key "gone"; define it first or check the spelling.',
        ),
        (
            ["revoke", "0123456789ab"],
            'There is no API key with the prefix "0123456789ab"; look among the keys.',
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(folder: Path, arguments: list[str], line: str) -> None:
    ended = run_command("keys", *arguments, "--data-dir", str(folder))
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", f"touchstone: {line}\n")


def test_on_all_addresses_it_serves_those_who_have_a_key_and_without_any_not_at_all(folder: Path) -> None:
    refused = run_command("serve", "--host", "0.0.0.0", "--port", str(free_port()), "--data-dir", str(folder))  # noqa: S104 - that is refused
    assert refused.returncode == 2
    assert "no API key was made yet" in refused.stderr
    key = keys(folder, "create", "Ann", "--scope", "read").strip()
    with running(folder, "--host", "0.0.0.0") as service:  # noqa: S104 - reached by loopback
        assert ask(service).status_code == 401
        assert ask(service, key).json()["data"] == VERSION


class Issuer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(key_set())

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def jwks_url() -> Generator[str]:
    with HTTPServer(("127.0.0.1", 0), Issuer) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/keys"
        server.shutdown()
        thread.join()


def test_with_an_issuer_its_tokens_are_good_and_nobody_comes_in_without(folder: Path, jwks_url: str) -> None:
    settings = {
        "TOUCHSTONE_JWT_ISSUER": ISSUER,
        "TOUCHSTONE_JWT_AUDIENCE": AUDIENCE,
        "TOUCHSTONE_JWKS_URL": jwks_url,
    }
    with running(folder, **settings) as service:
        assert ask(service).status_code == 401
        assert ask(service, signed(aud="another")).status_code == 401
        assert ask(service, signed(scope="read")).json()["data"] == VERSION
        forbidden = ask(service, signed(scope="record")).json()
        assert [error["extensions"]["code"] for error in forbidden["errors"]] == ["FORBIDDEN"]
