from collections.abc import Sequence

import pytest

from api.patience import record_patiently
from domain.errors import OverloadedError, UnavailableError
from domain.interactions import Receipt, SentInteraction


@pytest.mark.parametrize("error", [OverloadedError(0.0), UnavailableError("away")])
async def test_what_is_turned_away_is_sent_again(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.patience.RETRY_SECONDS", 0.0)
    answers: list[Exception | Receipt] = [error, Receipt(1)]

    async def send(_: Sequence[SentInteraction]) -> Receipt:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert await record_patiently(send, []) == Receipt(1)


async def test_patience_ends_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.patience.RETRY_SECONDS", 0.0)
    tried: list[int] = []

    async def send(batch: Sequence[SentInteraction]) -> Receipt:
        tried.append(len(batch))
        raise UnavailableError("away")

    with pytest.raises(UnavailableError, match="away"):
        await record_patiently(send, [], most_failures=3)
    assert len(tried) == 3
