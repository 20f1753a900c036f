"""In which form a client wants its answer: the header Accept, as RFC 9110, section 12.5.1 has it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from enum import Enum
from functools import lru_cache
from typing import Final

from graphql import OperationType


class Form(Enum):
    """A form of answer."""

    JSON = "application/json"
    RESPONSE_JSON = "application/graphql-response+json"
    EVENTS = "text/event-stream"
    PARTS = "multipart/mixed"

    @property
    def stays_open(self) -> bool:
        """Whether it can tell more than one result."""
        return self in _STREAMS


_STREAMS: Final = frozenset({Form.EVENTS, Form.PARTS})

# What a client takes that says no more than this. Nobody gets a stream who did not ask for text.
_RANGES: Final[Mapping[str, Sequence[Form]]] = {
    "*/*": (Form.JSON, Form.RESPONSE_JSON),
    "application/*": (Form.JSON, Form.RESPONSE_JSON),
    "text/*": (Form.EVENTS,),
    **{form.value: (form,) for form in Form},
}
_UTF_8: Final = frozenset({"utf-8", "utf8"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """Forms that a client takes, those that it wants most first."""

    forms: Sequence[Form]

    def form(self, kind: OperationType | None) -> Form | None:
        """How an operation is answered, None for one whose kind cannot be said; None when the client takes nothing."""
        one_result = (form for form in self.forms if form is not Form.PARTS)
        many_results = (form for form in self.forms if form.stays_open)
        if kind is None:  # all that is told is what is wrong
            return next(one_result, next(many_results, None))
        return next(many_results if kind is OperationType.SUBSCRIPTION else one_result, None)


@lru_cache(256)
def read_accept(header: str) -> Accepted:
    """What the header says: by quality, and of equal quality in the order in which it was written.

    Of several ranges that a form is in, the narrowest one counts. An empty header says application/json.
    """
    if not header.strip():
        return Accepted((Form.JSON,))
    said: dict[Form, tuple[int, float, int]] = {}
    for place, (media_range, quality) in enumerate(map(_read, header.split(","))):
        width = media_range.count("*")
        for form in _RANGES.get(media_range, ()):
            if form not in said or width < said[form][0]:
                said[form] = (width, quality, place)
    ranked = sorted((-quality, place, form.name, form) for form, (_, quality, place) in said.items() if quality > 0)
    return Accepted(tuple(form for *_, form in ranked))


def _read(text: str) -> tuple[str, float]:
    """A media range and its quality; an empty one where it is none that we could answer."""
    message = Message()
    message["content-type"] = text.strip()
    media = message.get_content_type() if "/" in message["content-type"] else ""
    if str(message.get_param("charset", "utf-8")).lower() not in _UTF_8:
        return "", 0.0
    if media == Form.PARTS.value and message.get_param("subscriptionspec") is None:
        return "", 0.0
    return media, _quality(str(message.get_param("q", "1")))


def _quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0
