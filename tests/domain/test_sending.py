import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.interactions import Interaction, Rejection, RejectionCode, SentInteraction
from domain.pseudonyms import Pseudonyms
from domain.sending import ItemReader
from tests.builders import NOON

PSEUDONYMS = Pseudonyms(b"a secret of the tests, long enough")
READER = ItemReader("shop", NOON, PSEUDONYMS)
GOOD = SentInteraction(id="1", moment="call", occurred_at="2026-03-02T11:59:00Z", signals={"wait_seconds": 42})


def read(item: SentInteraction) -> Interaction | Rejection:
    return READER.read(0, item)


def rejected(item: SentInteraction) -> tuple[RejectionCode, str]:
    rejection = read(item)
    assert isinstance(rejection, Rejection)
    return rejection.code, rejection.message


def fingerprint(item: SentInteraction) -> bytes:
    interaction = read(item)
    assert isinstance(interaction, Interaction)
    return interaction.fingerprint


# ------------------------------------------------------------ one item


def test_a_good_item_is_read_as_it_was_sent() -> None:
    item = replace(
        GOOD, customer="ann@example.org", attempt="t1", attempts=[("b", "2"), ("a", "1")], channel="web", recovers="0"
    )
    interaction = read(item)
    assert isinstance(interaction, Interaction)
    assert interaction == Interaction(
        source="shop",
        key="1",
        moment_key="call",
        occurred_at=datetime(2026, 3, 2, 11, 59, tzinfo=UTC),
        signals={"wait_seconds": 42},
        fingerprint=interaction.fingerprint,
        customer=PSEUDONYMS.of_customer("ann@example.org"),
        attempt="t1",
        attempts=(("a", "1"), ("b", "2")),
        channel="web",
        recovers="0",
    )


@pytest.mark.parametrize(
    ("item", "code", "message"),
    [
        (replace(GOOD, id=""), "invalid_id", "id must not be empty."),
        (replace(GOOD, id="x" * 10_000), "invalid_id", "id has 10000 characters; at most 256 are allowed."),
        (replace(GOOD, id=7), "invalid_id", "id must be a string."),
        (replace(GOOD, id="a\nb"), "invalid_id", "id must not hold control characters."),
        (replace(GOOD, id="\ud800"), "invalid_id", "id is not valid Unicode."),
        (
            replace(GOOD, id="a\u200b"),
            "invalid_id",
            "id must not hold the invisible character U+200B (ZERO WIDTH SPACE).",
        ),
        (replace(GOOD, id=" 1"), "invalid_id", "id must not begin or end with white space."),
        (replace(GOOD, moment=None), "invalid_moment", "moment must be a string."),
        (replace(GOOD, moment="m" * 129), "invalid_moment", "moment has 129 characters; at most 128 are allowed."),
        (replace(GOOD, customer=""), "invalid_customer", "customer must not be empty."),
        (replace(GOOD, attempt=["t"]), "invalid_attempt", "attempt must be a string."),
        (replace(GOOD, channel="c" * 65), "invalid_channel", "channel has 65 characters; at most 64 are allowed."),
        (replace(GOOD, recovers=1), "invalid_recovers", "recovers must be a string."),
        (
            replace(GOOD, occurred_at="2026-03-02T11:59:00"),
            "invalid_time",
            'occurredAt must be an RFC 3339 time with an offset, as "2026-01-31T09:30:00Z".',
        ),
        (replace(GOOD, occurred_at="2026-02-30T11:59:00Z"), "invalid_time", "occurredAt is not a time that exists."),
        (
            replace(GOOD, occurred_at="2026-03-02T12:01:00.001Z"),
            "time_in_future",
            (
                "occurredAt 2026-03-02T12:01:00.001Z is more than 60 s ahead of the database's clock; "
                "check the sender's clock and offset."
            ),
        ),
        (
            replace(GOOD, attempts=[("a", "1"), ("a", "2")]),
            "invalid_attempt",
            "attempts names an outcome twice; name each once.",
        ),
        (
            replace(GOOD, attempts=[(f"o{n}", "1") for n in range(51)]),
            "invalid_attempt",
            "attempts names 51 outcomes; at most 50 are allowed.",
        ),
        (replace(GOOD, attempts=[("", "1")]), "invalid_attempt", "attempts.outcome must not be empty."),
        (replace(GOOD, attempts=[("a", 1)]), "invalid_attempt", "attempts.key must be a string."),
    ],
)
def test_a_bad_item_is_rejected_with_its_reason(item: SentInteraction, code: str, message: str) -> None:
    assert rejected(item) == (RejectionCode(code), message)


@pytest.mark.parametrize("attempts", ["ab", 7, [1], ["ab"], [("a",)], [("a", "1", "x")], {"a": "1"}, [None]])
def test_attempts_of_any_other_shape_are_rejected(attempts: object) -> None:
    assert rejected(replace(GOOD, attempts=attempts)) == (
        RejectionCode.INVALID_ATTEMPT,
        "attempts must be a list of outcomes, each with the key of an attempt.",
    )


@pytest.mark.parametrize(
    ("signals", "code", "message"),
    [
        (
            [("a", 1)],
            "invalid_signals",
            'signals must be a flat JSON object, as {"wait_seconds": 42, "resolved": true}.',
        ),
        ({f"s{n}": n for n in range(65)}, "too_many_signals", "signals has 65 names; at most 64 are allowed."),
        ({"": 1}, "invalid_signals", "A signal's name must not be empty."),
        ({7: 1}, "invalid_signals", "A signal's name must be a string."),
        ({"n" * 65: 1}, "invalid_signals", "A signal's name has 65 characters; at most 64 are allowed."),
        ({"$set": 1}, "invalid_signals", 'A signal\'s name must not hold "$" or ".".'),
        ({"a.b": 1}, "invalid_signals", 'A signal\'s name must not hold "$" or ".".'),
        ({"a\x00": 1}, "invalid_signals", "A signal's name must not hold control characters."),
        ({"a": math.nan}, "invalid_signals", 'The signal "a" is not a number; leave the signal out.'),
        ({"a": math.inf}, "invalid_signals", 'The signal "a" is too large; numbers must be of magnitude below 10^12.'),
        ({"a": -math.inf}, "invalid_signals", 'The signal "a" is too large; numbers must be of magnitude below 10^12.'),
        ({"a": 1e12}, "invalid_signals", 'The signal "a" is too large; numbers must be of magnitude below 10^12.'),
        ({"a": -(10**12)}, "invalid_signals", 'The signal "a" is too large; numbers must be of magnitude below 10^12.'),
        ({"a": 10**400}, "invalid_signals", 'The signal "a" is too large; numbers must be of magnitude below 10^12.'),
        ({"a": "x" * 1_025}, "invalid_signals", 'The signal "a" has 1025 characters; at most 1024 are allowed.'),
        ({"a": "\udfff"}, "invalid_signals", 'The signal "a" is not valid Unicode.'),
        (
            {"a": None},
            "invalid_signals",
            'The signal "a" must be a number, a boolean or a string; leave it out where nothing was observed.',
        ),
        (
            {"a": [1]},
            "invalid_signals",
            'The signal "a" must be a number, a boolean or a string; leave it out where nothing was observed.',
        ),
        (
            {"a": {"b": 1}},
            "invalid_signals",
            'The signal "a" must be a number, a boolean or a string; leave it out where nothing was observed.',
        ),
    ],
)
def test_bad_signals_are_rejected_with_their_reason(signals: object, code: str, message: str) -> None:
    assert rejected(replace(GOOD, signals=signals)) == (RejectionCode(code), message)


@pytest.mark.parametrize(
    "signals",
    [
        {},
        {"a": 999_999_999_999.9999},
        {"a": -0.0},
        {"a": False},
        {"a": ""},
        {"a": "x" * 1_024},
        {"ä ö": 1},
        {f"s{n}": n for n in range(64)},
    ],
)
def test_signals_at_the_limits_are_kept_as_sent(signals: dict[str, object]) -> None:
    interaction = read(replace(GOOD, signals=signals))
    assert isinstance(interaction, Interaction)
    assert dict(interaction.signals) == signals


def test_a_minute_ahead_is_no_future() -> None:
    assert isinstance(read(replace(GOOD, occurred_at="2026-03-02T12:01:00Z")), Interaction)


def test_an_id_that_is_none_is_not_sent_back() -> None:
    long, wrong_time = read(replace(GOOD, id="x" * 10_000)), read(replace(GOOD, occurred_at="soon"))
    assert isinstance(long, Rejection)
    assert isinstance(wrong_time, Rejection)
    assert (long.id, wrong_time.id) == (None, "1")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.builds(SentInteraction, **dict.fromkeys(SentInteraction.__dataclass_fields__, anything)))
def test_whatever_is_sent_is_read_or_rejected_and_never_raises(item: SentInteraction) -> None:
    assert isinstance(read(item), Interaction | Rejection)


@given(st.integers(min_value=10**12) | st.integers(max_value=-(10**12)))
def test_integers_of_any_length_are_rejected_alike(number: int) -> None:
    assert rejected(replace(GOOD, signals={"a": number}))[0] is RejectionCode.INVALID_SIGNALS


# ------------------------------------------------------------ fingerprints


@pytest.mark.parametrize(
    "same",
    [
        replace(GOOD, id="2"),
        replace(GOOD, occurred_at="2026-03-02T12:59:00+01:00"),
        replace(GOOD, occurred_at="2026-03-02T11:59:00.000999Z"),
        replace(GOOD, signals={"wait_seconds": 42.0}),
    ],
)
def test_equal_content_has_one_fingerprint_however_it_is_written(same: SentInteraction) -> None:
    assert fingerprint(same) == fingerprint(GOOD)


def test_the_order_of_signals_and_attempts_makes_no_other_content() -> None:
    one = replace(GOOD, signals={"a": 0.0, "b": 2}, attempts=[("x", "1"), ("y", "2")])
    other = replace(GOOD, signals={"b": 2.0, "a": -0.0}, attempts=[("y", "2"), ("x", "1")])
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    "other",
    [
        replace(GOOD, moment="chat"),
        replace(GOOD, occurred_at="2026-03-02T11:59:00.001Z"),
        replace(GOOD, signals={}),
        replace(GOOD, signals={"wait_seconds": 42.000001}),
        replace(GOOD, signals={"wait_seconds": "42"}),
        replace(GOOD, signals={"wait_minutes": 42}),
        replace(GOOD, customer="ann"),
        replace(GOOD, attempt="ann"),
        replace(GOOD, channel="ann"),
        replace(GOOD, recovers="ann"),
        replace(GOOD, attempts=[("ann", "ann")]),
    ],
)
def test_other_content_has_another_fingerprint(other: SentInteraction) -> None:
    assert fingerprint(other) != fingerprint(GOOD)


def test_one_and_true_are_different_contents() -> None:
    assert fingerprint(replace(GOOD, signals={"a": 1})) != fingerprint(replace(GOOD, signals={"a": True}))


@given(
    st.datetimes(datetime(1970, 1, 1), datetime(2026, 3, 1)),  # noqa: DTZ001
    st.integers(-1_000, 1_000),
)
def test_a_fingerprint_does_not_depend_on_the_offset(naive: datetime, minutes: int) -> None:
    at = naive.replace(tzinfo=UTC)
    shifted = at.isoformat().removesuffix("+00:00")
    sign, ahead = ("+", minutes) if minutes >= 0 else ("-", -minutes)
    local = (at + timedelta(minutes=minutes)).isoformat().removesuffix("+00:00")
    offset = f"{sign}{ahead // 60:02}:{ahead % 60:02}"
    assert fingerprint(replace(GOOD, occurred_at=f"{shifted}Z")) == fingerprint(
        replace(GOOD, occurred_at=f"{local}{offset}")
    )
