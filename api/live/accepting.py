"""In which form a client wants its answer: the header Accept, as RFC 9110, section 12.5.1 has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from enum import Enum, auto
from typing import Final

_JSON_TYPES: Final = frozenset(
    {"application/json", "application/graphql-response+json", "application/graphql+json", "application/*", "*/*"}
)


class Form(Enum):
    """A form of answer."""

    JSON = auto()
    EVENTS = auto()
    PARTS = auto()


@dataclass(frozen=True, slots=True)
class Accepted:
    """Forms that a client takes, those that it wants most first."""

    forms: Sequence[Form]

    @property
    def takes_streams(self) -> bool:
        """Whether it takes any answer that stays open."""
        return self.for_subscription is not None

    @property
    def for_one_result(self) -> Form:
        """How a query or mutation is answered. Parts are for subscriptions."""
        return next((form for form in self.forms if form is not Form.PARTS), Form.JSON)

    @property
    def for_subscription(self) -> Form | None:
        """How a subscription is answered; None when the client takes nothing that stays open."""
        return next((form for form in self.forms if form is not Form.JSON), None)


def read_accept(header: str) -> Accepted:
    """What the header says: by quality, and of equal quality in the order in which it was written."""
    ranked = [(quality, form) for each in header.split(",") for quality, form in _read(each)]
    ranked.sort(key=lambda pair: -pair[0])
    return Accepted(tuple(dict.fromkeys(form for _, form in ranked)))


def _read(text: str) -> Sequence[tuple[float, Form]]:
    """A media range that we know, unless it is not wanted."""
    message = Message()
    message["content-type"] = text.strip()
    form = _form(message)
    quality = _quality(str(message.get_param("q", "1")))
    return [(quality, form)] if form is not None and quality > 0 else []


def _form(message: Message) -> Form | None:
    media = message.get_content_type() if "/" in message["content-type"] else ""
    if media in _JSON_TYPES:
        return Form.JSON
    if media in {"text/event-stream", "text/*"}:
        return Form.EVENTS
    if media == "multipart/mixed" and message.get_param("subscriptionspec") is not None:
        return Form.PARTS
    return None


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
