"""Log lines: one an event, with its request, for machines or for people."""

import json
import logging

import pytest

from api import telemetry


def _record(**extra: object) -> logging.LogRecord:
    record = logging.makeLogRecord({"name": "n", "levelno": 20, "levelname": "INFO", "msg": "done %s", "args": ("it",)})
    record.created = 0.0
    vars(record).update(extra)
    return record


def test_a_json_line_carries_the_facts_and_the_request() -> None:
    token = telemetry.request_id.set("r1")
    try:
        line = telemetry.JsonFormatter().format(_record(items=3))
    finally:
        telemetry.request_id.reset(token)
    assert json.loads(line) == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "info",
        "logger": "n",
        "event": "done it",
        "request_id": "r1",
        "items": 3,
    }


def test_a_traceback_stays_on_one_json_line() -> None:
    broken = ValueError("broken")
    line = telemetry.JsonFormatter().format(_record(exc_info=(ValueError, broken, None)))
    assert "\n" not in line
    assert json.loads(line)["exception"] == "ValueError: broken"


def test_a_console_line_is_for_people() -> None:
    assert telemetry.ConsoleFormatter().format(_record(items=3)) == "00:00:00 info    n  done it  items=3"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("/a\nfake line", r"'/a\nfake line'"),
        ("/\x1b]0;owned\x07\x1b[2J", r"'/\x1b]0;owned\x07\x1b[2J'"),
        ("/\x9b31m", r"'/\x9b31m'"),
        ("/\u202egnp", r"'/\u202egnp'"),
        ("/a  status=200", "'/a  status=200'"),
        ("/é=ü", "'/é=ü'"),
        ("/é", "/é"),
        ("", "''"),
        ({"fold": "It\x1blags."}, r"{'fold': 'It\x1blags.'}"),
        (None, "None"),
        (1.5, "1.5"),
    ],
)
def test_what_somebody_sent_cannot_steer_a_terminal_or_look_like_another_fact(value: object, shown: str) -> None:
    line = telemetry.ConsoleFormatter().format(_record(path=value))
    assert line == f"00:00:00 info    n  done it  path={shown}"


def test_neither_can_an_event_or_a_traceback() -> None:
    error = ValueError("a\x1b[2Jb\nc")
    record = _record(msg="done \x1b[2J\r\n%s", exc_info=(ValueError, error, None))
    assert telemetry.ConsoleFormatter().format(record) == (
        "00:00:00 info    n  done \\x1b[2J\\r\\nit\nValueError: a\\x1b[2Jb\nc"
    )


@pytest.mark.parametrize("offered", ["a", "trace-1_2.3", "x" * 64])
def test_a_safe_request_id_is_kept(offered: str) -> None:
    assert telemetry.new_request_id(offered) == offered


@pytest.mark.parametrize("offered", [None, "", "x" * 65, "a b", "a\nb", "a\n", "é", '"'])
def test_any_other_is_replaced(offered: str | None) -> None:
    assert telemetry.new_request_id(offered) != offered
    assert len(telemetry.new_request_id(offered)) == 32
