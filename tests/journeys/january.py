"""January 2013: what it holds, the windows that are asked for, and the service's answers for all of them."""

from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from tests.journeys.airline import Airline
from tests.journeys.asking import Answer

DAY: Final = timedelta(days=1)
BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
# The last flights landed in February.
END: Final = datetime(2013, 2, 4, tzinfo=UTC)
# The month, the month with all that landed after it, and every day that anything happened on.
WINDOWS: Final = [
    (BEGIN, datetime(2013, 2, 1, tzinfo=UTC)),
    (BEGIN, END),
    *((BEGIN + day * DAY, BEGIN + (day + 1) * DAY) for day in range(34)),
]
LINES: Final = 27_004
INTERACTIONS: Final = 79_970
SEED: Final = 2013
# From here on a stricter standard is published, later or from the start.
STRICT_SINCE: Final = datetime(2013, 1, 16, tzinfo=UTC)

Answers: TypeAlias = list[Answer]


async def answers_of(airline: Airline) -> Answers:
    """Of each window, once all trips are closed."""
    await airline.all_closed()
    return [await airline.report(start, end) for start, end in WINDOWS]
