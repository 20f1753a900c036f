"""Logs: one line an event, with the id of the request that it belongs to.

Everybody logs through the standard library, uvicorn and the storage included, with facts as `extra`; how a line looks
is decided here alone. Never put customer ids, signals, query strings or bodies into a line.
"""

import json
import logging
import re
import sys
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)

SAFE_TOKEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
PLAIN = re.compile(r"[\w/.:,;@%+*?&~!()\[\]-]+")
# What every record carries; what is not among it was passed as `extra`.
STANDARD_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


def new_request_id(offered: str | None) -> str:
    """The id that the caller offered when it is a short safe token, else a fresh one."""
    return offered if offered and SAFE_TOKEN.fullmatch(offered) else uuid.uuid4().hex


def configure(level: str, form: str) -> None:
    """Send every logger's lines to standard error.

    Args:
        level: debug, info, warning or error.
        form: `json` for machines, `console` for people.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else ConsoleFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # At debug level the driver logs whole commands, and with them the signals.
    logging.getLogger("pymongo").setLevel(logging.WARNING)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, event, request_id, then the facts."""

    def format(self, record: logging.LogRecord) -> str:  # noqa: D102 - see the class
        line = {
            "time": _time(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class ConsoleFormatter(logging.Formatter):
    """The same facts for a reader: `21:04:05 info    api.app  event  key=value`.

    What others sent is among them, as paths are: it must neither steer a terminal nor look like another fact.
    """

    def format(self, record: logging.LogRecord) -> str:  # noqa: D102 - see the class
        facts = "".join(f"  {name}={_value(value)}" for name, value in _facts(record).items())
        event = _printable(record.getMessage())
        line = f"{_time(record):%H:%M:%S} {record.levelname.lower():7} {record.name}  {event}{facts}"
        if not record.exc_info:
            return line
        return "\n".join([line, *map(_printable, self.formatException(record.exc_info).split("\n"))])


def _value(value: object) -> str:
    """Texts that are no plain word are quoted, as Python does it: what cannot be printed is escaped."""
    text = str(value)
    return repr(text) if isinstance(value, str) and not PLAIN.fullmatch(text) else _printable(text)


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _time(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    current = request_id.get()
    facts: dict[str, Any] = {} if current is None else {"request_id": current}
    return facts | {name: value for name, value in vars(record).items() if name not in STANDARD_FIELDS}
