"""What callers may spend, and how many operations may be under way."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.protection.places import Places
from api.protection.rates import MOST_CALLERS, Rate


def said(error: Any) -> dict[str, Any]:  # noqa: ANN401
    assert error is not None
    return error.extensions


def test_a_caller_spends_what_a_minute_allows_and_then_waits() -> None:
    rate = Rate(60, "cost")
    for _ in range(3):
        assert rate.refusal("a", 20, now=0) is None
        rate.spend("a", 20, now=0)
    assert rate.left("a", now=0) == 0
    refused = rate.refusal("a", 20, now=0)
    assert said(refused) == {"code": "RATE_LIMITED", "retryAfterSeconds": 1}
    assert str(refused) == ("You have used up your 60 cost a minute. Nothing was executed; come back in 1 s.")
    assert rate.refusal("a", 20, now=1) is None


def test_a_bucket_fills_as_time_goes_by_and_never_beyond_a_minute() -> None:
    rate = Rate(60, "cost")
    rate.spend("a", 60, now=0)
    assert rate.left("a", now=10.5) == 10
    assert rate.left("a", now=1_000) == 60


def test_what_costs_more_than_a_minute_allows_is_paid_off_afterwards() -> None:
    rate = Rate(60, "cost")
    rate.spend("a", 180, now=0)
    assert said(rate.refusal("a", 1, now=0))["retryAfterSeconds"] == 121
    assert rate.refusal("a", 1, now=119.5) is not None
    assert rate.refusal("a", 1, now=121) is None


def test_callers_do_not_pay_for_each_other() -> None:
    rate = Rate(60, "cost")
    rate.spend("a", 100, now=0)
    assert rate.refusal("b", 1, now=0) is None
    assert rate.left("b", now=0) == 60


def test_what_costs_nothing_is_never_refused() -> None:
    rate = Rate(60, "interactions")
    rate.spend("a", 100, now=0)
    assert rate.refusal("a", 0, now=0) is None


def test_no_rate_is_no_limit() -> None:
    rate = Rate(0, "cost")
    rate.spend("a", 10**9, now=0)
    assert rate.refusal("a", 1, now=0) is None
    assert rate.left("a", now=0) is None
    assert len(rate) == 0


def test_only_so_many_callers_are_remembered_those_that_spent_last() -> None:
    rate = Rate(60, "cost")
    for number in range(MOST_CALLERS + 1):
        rate.spend(str(number), 60, now=0)
    assert len(rate) == MOST_CALLERS
    assert rate.refusal("0", 1, now=0) is None
    assert rate.refusal("1", 1, now=0) is not None


@given(st.lists(st.tuples(st.floats(0, 30), st.integers(1, 100)), max_size=40))
def test_over_time_no_more_is_spent_than_the_rate_a_full_bucket_and_one_operation(
    asked: list[tuple[float, int]],
) -> None:
    rate, now, spent = Rate(60, "cost"), 0.0, 0
    for wait, cost in asked:
        now += wait
        if rate.refusal("a", cost, now) is None:
            rate.spend("a", cost, now)
            spent += cost
    assert spent <= 60 + now * 1 + 100


@given(st.integers(1, 500), st.integers(1, 500))
def test_whoever_comes_back_when_told_to_is_let_in(a_minute: int, cost: int) -> None:
    rate = Rate(a_minute, "cost")
    rate.spend("a", a_minute + cost, now=0)
    wait = said(rate.refusal("a", 1, now=0))["retryAfterSeconds"]
    assert rate.refusal("a", 1, now=wait) is None


def test_places_are_counted_of_all_and_of_each_caller() -> None:
    places = Places(most=3, most_of_caller=2)
    with places.taken("a"), places.taken("a"):
        assert said(places.refusal("a")) == {"code": "TOO_BUSY", "retryAfterSeconds": 1}
        assert places.refusal("b") is None
        with places.taken("b"):
            assert str(places.refusal("c")) == (
                "The service has 3 operations under way, which is the most. Nothing was executed; come back in 1 s."
            )
    assert len(places) == 0
    assert places.refusal("a") is None


def test_a_place_is_free_again_after_a_failure() -> None:
    places = Places(most=1, most_of_caller=0)
    with pytest.raises(ValueError, match="it"), places.taken("a"):
        raise ValueError("it")
    assert places.refusal("a") is None


def test_no_number_of_places_is_no_limit() -> None:
    places = Places(most=0, most_of_caller=0)
    with places.taken("a"):
        assert places.refusal("a") is None
