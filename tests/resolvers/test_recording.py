from domain.errors import UnavailableError
from domain.limits import Limits
from resolvers.scalars import MAX_COUNT
from tests.graphql_client import PSEUDONYMS, Service
from tests.resolvers.conftest import shop
from tests.resolvers.items import RECORD, item, record

READ = """
query ($key: String!, $source: String! = "default") {
  interaction(source: $source, key: $key) {
    id source key momentKey moment { key } customer channel occurredAt recordedAt signals verdict score
    standardVersion measures { key value score verdict }
  }
}
"""


async def test_a_recorded_interaction_is_read_with_what_explains_its_verdict(service: Service) -> None:
    sent = item(
        occurredAt="2026-03-02T12:30:00.125+01:00",
        customer="c-1",
        channel="web",
        signals={"wait_seconds": 20, "resolved": True},
    )
    assert await record(service, sent) == {
        "__typename": "RecordReceipt",
        "recorded": 1,
        "duplicates": 0,
        "rejected": [],
    }
    assert await service.data(READ, key="1") == {
        "interaction": {
            "id": "SW50ZXJhY3Rpb246ZGVmYXVsdDox",
            "source": "default",
            "key": "1",
            "momentKey": "wait",
            "moment": {"key": "wait"},
            "customer": PSEUDONYMS.of_customer("c-1"),
            "channel": "web",
            "occurredAt": "2026-03-02T11:30:00.125Z",
            "recordedAt": "2026-03-02T12:00:00Z",
            "signals": {"wait_seconds": 20, "resolved": True},
            "verdict": "MET",
            "score": 0.875,
            "standardVersion": 1,
            "measures": [
                {"key": "wait", "value": 20.0, "score": 0.75, "verdict": "MET"},
                {"key": "resolved", "value": 1.0, "score": 1.0, "verdict": "MET"},
            ],
        }
    }


async def test_an_interaction_that_is_not_there_is_null(service: Service) -> None:
    assert await service.data(READ, key="1") == {"interaction": None}
    assert await service.data(READ, key="\ud800") == {"interaction": None}


async def test_a_source_that_can_be_none_is_an_error(service: Service) -> None:
    assert await service.error(READ, key="1", source="a:b") == {
        "message": "source must not hold a colon.",
        "path": ["interaction"],
        "extensions": {"code": "INVALID_INPUT", "field": "source"},
    }


async def test_an_unmapped_interaction_has_no_moment(service: Service) -> None:
    await record(service, item(moment="nowhere"))
    found = (await service.data(READ, key="1"))["interaction"]
    assert (found["momentKey"], found["moment"], found["verdict"], found["score"]) == (
        "nowhere",
        None,
        "UNMEASURED",
        None,
    )
    assert found["standardVersion"] is None
    unmapped = "{ hierarchy { unmappedKeys { key source interactions firstSeenAt lastSeenAt } } }"
    assert await service.data(unmapped) == {
        "hierarchy": {
            "unmappedKeys": [
                {
                    "key": "nowhere",
                    "source": "default",
                    "interactions": 1,
                    "firstSeenAt": "2026-03-02T12:00:00Z",
                    "lastSeenAt": "2026-03-02T12:00:00Z",
                }
            ]
        }
    }


async def test_sent_again_it_is_a_duplicate_and_with_other_content_rejected(service: Service) -> None:
    await record(service, item())
    assert (await record(service, item()))["duplicates"] == 1
    answer = await record(service, item(signals={"wait_seconds": 21}))
    assert [(each["index"], each["id"], each["code"]) for each in answer["rejected"]] == [(0, "1", "CONTENT_DIFFERS")]


async def test_nulls_are_as_if_left_out(service: Service) -> None:
    await record(service, item())
    nulls = item(customer=None, attempt=None, attempts=None, channel=None, recovers=None)
    assert (await record(service, nulls))["duplicates"] == 1


async def test_attempts_and_recoveries_are_part_of_the_content(service: Service) -> None:
    full = item(attempt="a", attempts=[{"outcome": "served", "key": "b"}], recovers="0")
    await record(service, full)
    stored = service.recorder.stored["default", "1"].interaction
    assert (stored.attempt, stored.attempts, stored.recovers) == ("a", (("served", "b"),), "0")


async def test_a_batch_over_the_limit_is_refused_whole() -> None:
    service = Service(shop(), limits=Limits(max_batch_items=2))
    assert await record(service, item("1"), item("2"), item("3")) == {
        "__typename": "BatchTooLarge",
        "message": "A call takes at most 2 items; send them in several. Nothing of this one was recorded.",
        "limit": 2,
    }
    assert service.recorder.stored == {}


async def test_a_full_queue_says_when_to_come_back(service: Service) -> None:
    service.recorder.overload(1.5)
    assert await record(service, item()) == {
        "__typename": "Overloaded",
        "message": "The recording queue is full; nothing of this call was recorded. Send it again in 1.5 s.",
        "retryAfterSeconds": 1.5,
    }
    assert service.recorder.stored == {}


async def test_a_source_with_a_colon_is_refused(service: Service) -> None:
    assert await record(service, item(), source="a:b") == {
        "__typename": "InvalidInput",
        "message": "source must not hold a colon.",
        "field": "source",
    }
    assert service.recorder.stored == {}


async def test_a_database_that_is_away_is_an_error_that_says_so(service: Service) -> None:
    service.recorder.failure = UnavailableError("The database did not answer in time; send it again.")
    assert await service.error(RECORD, items=[item()]) == {
        "message": "The database did not answer in time; send it again.",
        "path": ["recordInteractions"],
        "extensions": {"code": "UNAVAILABLE"},
    }


async def test_recording_reads_no_hierarchy(service: Service) -> None:
    await record(service, item())
    assert service.hierarchies.reads == 0


def test_a_count_is_exact_in_javascript() -> None:
    assert MAX_COUNT == 9_007_199_254_740_991
