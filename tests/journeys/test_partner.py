"""Partner apps that follow outcomes: whatever is killed on the way, they keep every change once."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pymongo import MongoClient

from tests import processes
from tests.api.service import Service, running
from tests.journeys.partners import Partner, Row, command_of, partner_at

OUTCOME: Final = "problem-solved"
MEASURES: Final = """[
  { key: "wait", signal: "wait_seconds", rule: { threshold: { better: LOWER, expected: 30, unacceptable: 90 } } }
]"""
DEFINE: Final = f"""mutation {{
  defineOutcome(input: {{ key: "{OUTCOME}", name: "Problem solved", recoveryWindow: "P1D" }}) {{ __typename }}
  asked: defineMoment(input: {{ key: "asked", name: "Asked" }}) {{ __typename }}
  answered: defineMoment(input: {{ key: "answered", name: "Answered" }}) {{ __typename }}
  first: contribute(input: {{ contributor: "asked", to: "{OUTCOME}", makeOrBreak: true }}) {{ __typename }}
  second: contribute(input: {{ contributor: "answered", to: "{OUTCOME}", makeOrBreak: true }}) {{ __typename }}
  asking: publishStandard(input: {{ moment: "asked", measures: {MEASURES} }}) {{ __typename }}
  answering: publishStandard(input: {{ moment: "answered", measures: {MEASURES} }}) {{ __typename }}
}}"""
RECORD: Final = """mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { interactions: $items }) { ... on RecordReceipt { recorded duplicates } }
}"""
ATTEMPTS: Final = f"""query Attempts($after: String) {{ outcome(key: "{OUTCOME}") {{
  attempts(first: 200, after: $after) {{ nodes {{ id revision state }} pageInfo {{ hasNextPage endCursor }} }}
}} }}"""
ISSUE: Final = f"""mutation {{ createApiKey(
  input: {{ name: "partner", scopes: [READ, SUBSCRIBE], outcomes: ["{OUTCOME}"] }}
) {{ ... on IssuedApiKey {{ token }} }} }}"""
PRESENT: Final = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=2)
# Of ten attempts: what is asked and answered in time is achieved, else at risk; every fifth is never answered.
WAITS: Final = {"asked": [5, 5, 5, 300, 5, 5, 5, 5, 300, 5], "answered": [5, 300, 5, 5, None, 5, 5, 5, 5, None]}

pytestmark = pytest.mark.timeout(900)


@pytest.fixture(params=["python", pytest.param("typescript", marks=pytest.mark.clients)])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def service(folder: Path) -> Generator[Service]:
    with running(folder, TOUCHSTONE_COMMIT_RETENTION_DAYS="1") as service:
        _post(service, DEFINE)
        yield service


def test_a_partner_that_is_killed_goes_on_where_it_stopped(language: str, service: Service, tmp_path: Path) -> None:
    with _followed(service, language, tmp_path) as partner, _recording(service) as stop:
        for _ in range(5):
            _await_more(partner)
            partner.kill()
            partner.start()
        _await_more(partner)
        stop()
        _assert_exact(partner, service)


def test_a_partner_outlives_its_service_and_the_database(
    language: str, service: Service, folder: Path, tmp_path: Path
) -> None:
    with _followed(service, language, tmp_path) as partner, _recording(service) as stop:
        _await_more(partner)
        service.kill()
        service.start()
        _await_more(partner)
        assert service.stop() == 0
        service.start()
        _await_more(partner)
        engine = processes.engine_pid(folder)
        os.kill(engine, signal.SIGKILL)
        processes.await_end(engine)
        service.await_ready()
        _await_more(partner)
        stop()
        _assert_exact(partner, service)
        assert len(set(partner.printed())) == len(partner.printed()) == len(partner.changes())


def test_a_partner_whose_cursor_expired_loads_what_it_missed(
    language: str, service: Service, folder: Path, tmp_path: Path
) -> None:
    _record(service, 0)
    with partner_at(service, language, tmp_path, OUTCOME) as partner:
        partner.until(lambda rows: len(rows) == 10)
        _record(service, 1)
        before = _assert_exact(partner, service, loaded=10)
        partner.kill()
        _record(service, 2)
        _let_commits_expire(service, folder)
        partner.start()
        loaded = partner.until(lambda rows: len(rows) >= len(before) + 10)[len(before) :]
        assert "cursor" in partner.errors()
        assert {(attempt, revision, to) for attempt, revision, _, to in loaded} == _attempts(service) - {
            (attempt, revision, to) for attempt, revision, _, to in before
        }
        assert {came_from for _, _, came_from, _ in loaded} == {None}
        _record(service, 3)
        _assert_exact(partner, service, loaded=20)


def test_a_partner_with_a_key_follows_what_the_key_may_see(language: str, service: Service, tmp_path: Path) -> None:
    _record(service, 0)
    key = _post(service, ISSUE)["createApiKey"]["token"]
    _await_closed(service)
    with partner_at(service, language, tmp_path, OUTCOME, PARTNER_API_KEY="") as nobody:
        nobody.await_warning()
        assert nobody.changes() == []
    with partner_at(service, language, tmp_path, OUTCOME, PARTNER_API_KEY=key) as partner:
        partner.until(lambda rows: len(rows) == 10)


def test_a_partner_that_follows_what_does_not_exist_is_told_so(language: str, service: Service, tmp_path: Path) -> None:
    with partner_at(service, language, tmp_path, "nobodys-outcome") as partner:
        assert partner.ended() == 1
        assert partner.errors() == 'There is no outcome "nobodys-outcome".\n'


def test_a_partner_explains_itself(language: str) -> None:
    ended = subprocess.run([*command_of(language), "--help"], capture_output=True, text=True, timeout=240, check=True)
    assert {"OUTCOME", "--url", "--ledger", "cursor"} <= set(re.findall(r"[\w-]+", ended.stdout))


@contextmanager
def _followed(service: Service, language: str, folder: Path) -> Generator[Partner]:
    """A partner that has loaded that there is nothing yet."""
    with partner_at(service, language, folder, OUTCOME) as partner:
        partner.await_cursor()
        yield partner


@contextmanager
def _recording(service: Service) -> Generator[Any]:
    """Batches of ten attempts, without a pause, each until it is acknowledged; what is yielded ends that."""
    stopped = threading.Event()

    def send() -> None:
        for number in range(1_000_000):
            if stopped.is_set():
                return
            while not _try_record(service, number):
                if stopped.wait(0.05):
                    return

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(send)

        def stop() -> None:
            stopped.set()
            job.result(240)

        try:
            yield stop
        finally:
            stop()


def _try_record(service: Service, number: int) -> bool:
    try:
        _record(service, number)
    except (httpx.TransportError, AssertionError):
        return False
    return True


def _record(service: Service, number: int) -> None:
    """Ten attempts; sent again, they are there once."""
    receipt = _post(service, RECORD, items=_items(number))["recordInteractions"]
    assert receipt["recorded"] + receipt["duplicates"] == 18


def _items(number: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{moment}-{number}-{n}",
            "moment": moment,
            "attempt": f"{number}-{n}",
            "occurredAt": (PRESENT + timedelta(seconds=n + 60 * step)).isoformat(),
            "signals": {"wait_seconds": wait},
        }
        for step, (moment, waits) in enumerate(WAITS.items())
        for n, wait in enumerate(waits)
        if wait is not None
    ]


def _await_more(partner: Partner) -> None:
    """Until it kept something that it had not."""
    before = len(partner.changes())
    partner.until(lambda rows: len(rows) > before)


def _assert_exact(partner: Partner, service: Service, *, loaded: int = 0) -> list[Row]:
    """Whatever became of every attempt is there once, in order; of those that it loaded from the revision found on."""
    attempts = _attempts(service)
    assert attempts
    total = sum(revision for _, revision, _ in attempts)
    rows = partner.until(lambda rows: {(a, r, to) for a, r, _, to in rows} >= attempts)
    kept: dict[str, list[int]] = {}
    for attempt, revision, _, _ in rows:
        kept.setdefault(attempt, []).append(revision)
    found = {attempt: revisions[0] for attempt, revisions in kept.items() if revisions[0] != 1}
    assert len(found) <= loaded
    assert kept == {attempt: list(range(found.get(attempt, 1), last + 1)) for attempt, last, _ in attempts}
    assert len(rows) == total - sum(first - 1 for first in found.values())
    return rows


def _attempts(service: Service) -> set[tuple[str, int, str]]:
    """What is true now: attempt, revision, state."""
    found: set[tuple[str, int, str]] = set()
    after: str | None = None
    while True:
        page = _post(service, ATTEMPTS, after=after)["outcome"]["attempts"]
        found |= {(node["id"], node["revision"], node["state"]) for node in page["nodes"]}
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def _let_commits_expire(service: Service, folder: Path) -> None:
    """As if all had been committed a month ago. The service prunes when it starts."""
    with MongoClient[dict[str, Any]]((folder / "engine.url").read_text()) as client:
        commits = client["touchstone"]["commits"]
        commits.update_many({}, {"$set": {"at": datetime.now(UTC) - timedelta(days=30)}})
    assert service.stop() == 0
    service.start()
    with MongoClient[dict[str, Any]]((folder / "engine.url").read_text()) as client:
        deadline = time.monotonic() + 120
        while client["touchstone"]["commits"].count_documents({}):
            assert time.monotonic() < deadline, "old commits were not pruned"
            time.sleep(0.1)


def _await_closed(service: Service) -> None:
    """From its first key on a service asks everybody for one: within seconds."""
    body, due = {"query": "{ __typename }"}, time.monotonic() + 120
    while httpx.post(f"{service.url}/graphql", json=body, timeout=120).status_code != HTTPStatus.UNAUTHORIZED:
        assert time.monotonic() < due
        time.sleep(0.05)


def _post(service: Service, query: str, **variables: object) -> dict[str, Any]:
    body = {"query": query, "variables": variables}
    answer = httpx.post(f"{service.url}/graphql", json=body, timeout=120).json()
    assert "errors" not in answer, answer
    return answer["data"]
