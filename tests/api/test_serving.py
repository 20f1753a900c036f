"""The service as an operator meets it: real processes, started, stopped and killed."""

import argparse
import json
import os
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from api.__main__ import build_parser
from api.environment import read_settings
from tests import processes
from tests.api.service import free_port, run_command, running

KEY = "00" * 32


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def _workers(parent: int) -> list[int]:
    """The processes below `parent` that run Python's multiprocessing."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(pid) for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_it_is_alive_and_ready_and_stops_cleanly_with_its_engine(folder: Path) -> None:
    with running(folder) as service:
        assert httpx.get(f"{service.url}/livez").json() == {"alive": True}
        assert service.readiness() == {
            "ready": True,
            "checks": {
                "database": {"ok": True},
                "migrations": {"ok": True},
                "fold": {"ok": True, "lag_commits": 0},
                "feed": {"ok": True, "lag_seconds": 0.0},
                "serving": {"ok": True, "connections": 0, "subscriptions": 0},
            },
        }
        gauges = httpx.get(f"{service.url}/metrics")
        assert gauges.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert "touchstone_feed_lag_seconds 0.0\n" in gauges.text
        engine = processes.engine_pid(folder)
        assert service.stop() == 0
        assert not processes.is_running(engine)
        assert "Traceback" not in service.output()
        events = [json.loads(line)["event"] for line in service.output().splitlines()]
    assert "ready" in events
    assert "stopped" in events


def test_killing_it_leaves_no_engine_behind_and_the_folder_opens_again(folder: Path) -> None:
    with running(folder) as service:
        engine = processes.engine_pid(folder)
        service.kill()
        processes.await_end(engine)
        service.start()
        assert service.readiness()["ready"]


def test_it_becomes_ready_again_after_its_engine_was_killed(folder: Path) -> None:
    with running(folder) as service:
        engine = processes.engine_pid(folder)
        os.kill(engine, signal.SIGKILL)
        processes.await_end(engine)
        service.await_ready()
        assert processes.engine_pid(folder) != engine
        assert service.stop() == 0


def test_with_workers_the_parent_owns_the_engine_and_nobody_outlives_it(folder: Path) -> None:
    with running(folder, "--workers", "2") as service:
        engine, workers = processes.engine_pid(folder), _workers(service.process.pid)
        assert len(workers) == 2
        service.kill()
        for pid in (engine, *workers):
            processes.await_end(pid)
        service.start()
        workers = _workers(service.process.pid)
        assert service.stop() == 0
        assert not any(map(processes.is_running, workers))


def test_a_worker_that_is_killed_is_replaced(folder: Path) -> None:
    with running(folder, "--workers", "2") as service:
        first = _workers(service.process.pid)[0]
        os.kill(first, signal.SIGKILL)
        processes.await_end(first)
        service.await_ready()
        assert service.stop() == 0


def test_the_log_holds_neither_customers_nor_signals(folder: Path) -> None:
    secrets = ["customer-7f3a", "secret_signal", "secret-value", "86753.09", "channel-7f3a", "attempt-7f3a"]
    query = """mutation ($items: [InteractionInput!]!) { recordInteractions(input: {interactions: $items}) {
      ... on RecordReceipt { recorded rejected { index } } } }"""
    good = {
        "id": "1",
        "moment": "call",
        "occurredAt": "2026-03-02T11:59:00Z",
        "customer": "customer-7f3a",
        "channel": "channel-7f3a",
        "attempt": "attempt-7f3a",
        "signals": {"secret_signal": "secret-value", "wait": 86753.09},
    }
    bad = good | {"id": "2", "signals": {"secret_signal": None}}
    with running(folder, TOUCHSTONE_LOG_LEVEL="debug") as service:
        body = {"query": query, "variables": {"items": [good, bad]}}
        for recorded in (1, 0):
            answer = httpx.post(f"{service.url}/graphql", json=body, timeout=120).json()
            assert answer["data"] == {"recordInteractions": {"recorded": recorded, "rejected": [{"index": 1}]}}
        httpx.post(f"{service.url}/graphql", content=json.dumps(body)[:-1], timeout=120)
        httpx.post(f"{service.url}/graphql", json={**body, "query": query + "secret_signal {"}, timeout=120)
        read = '{ interaction(source: "default", key: "1") { customer signals } }'
        pseudonym = httpx.get(f"{service.url}/graphql", params={"query": read + " #customer-7f3a"}, timeout=120).json()
        secrets.append(pseudonym["data"]["interaction"]["customer"])
        assert service.stop() == 0
        output = service.output()
    assert "ready" in output
    assert [secret for secret in secrets if secret in output] == []


def test_another_database_must_be_migrated_by_its_operator(mongodb_url: str, tmp_path: Path) -> None:
    name = f"test_{os.getpid()}_{free_port()}"
    settings = {"MONGODB_URL": mongodb_url, "TOUCHSTONE_PSEUDONYM_KEY": KEY, "TOUCHSTONE_DATABASE": name}
    try:
        refused = run_command("serve", "--port", "0", **settings)
        assert refused.returncode == 2
        assert refused.stderr.startswith(f"touchstone: The database {name} lacks m0001")
        assert refused.stderr.endswith("Run `python -m api migrate up` first.\n")
        assert run_command("migrate", "verify", **settings).returncode == 2
        assert run_command("migrate", "up", **settings).stdout.startswith("applied m0001")
        assert run_command("migrate", "status", **settings).stdout.startswith("APPLIED   m0001")
        assert run_command("migrate", "verify", **settings).returncode == 0
        with running(tmp_path / "unused", **settings) as service:
            assert service.readiness()["ready"]
        assert not (tmp_path / "unused").exists()
    finally:
        with MongoClient[dict[str, Any]](mongodb_url) as client:
            client.drop_database(name)


def test_migrating_an_embedded_folder_needs_no_service(folder: Path) -> None:
    assert run_command("migrate", "up", "--data-dir", str(folder)).returncode == 0
    assert run_command("migrate", "verify", "--data-dir", str(folder)).returncode == 0


def test_help_teaches() -> None:
    shown = run_command("--help")
    assert shown.returncode == 0
    for word in ("serve", "migrate", "MONGODB_URL", "TOUCHSTONE_"):
        assert word in shown.stdout


def test_serving_keeps_its_data_in_touchstone_data_and_the_environment_overrules_the_demo() -> None:
    defaults = read_settings(_parsed("serve").environment)
    assert defaults.data_dir == Path("touchstone-data")
    demo = _parsed("demo")
    assert read_settings(demo.environment).data_dir == Path("touchstone-demo")
    assert read_settings({**demo.environment, "TOUCHSTONE_DATA_DIR": "mine"}).data_dir == Path("mine")


def _parsed(command: str) -> argparse.Namespace:
    arguments = build_parser().parse_args([command])
    assert arguments.data_dir is None
    return arguments
