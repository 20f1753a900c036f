"""January 2013: what it holds, the windows that are asked for, and the service's answers for all of them.

Its last ten days stand for it where the whole month would take long; `make proof` shows the same of the year.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from tests.journeys.airline import Airline
from tests.journeys.asking import Answer

Span: TypeAlias = tuple[datetime, datetime]

DAY: Final = timedelta(days=1)
BEGIN: Final = datetime(2013, 1, 1, tzinfo=UTC)
# The last flights landed in February, and the last trips that nothing ended were given up after a day.
END: Final = datetime(2013, 2, 4, tzinfo=UTC)


def _days(begin: datetime) -> list[Span]:
    return [(begin + day * DAY, begin + (day + 1) * DAY) for day in range((END - begin).days)]


# The month, the month with all that landed after it, and every day that anything happened on.
WINDOWS: Final = [(BEGIN, datetime(2013, 2, 1, tzinfo=UTC)), (BEGIN, END), *_days(BEGIN)]
LINES: Final = 27_004
INTERACTIONS: Final = 79_970

TEN_DAYS: Final = datetime(2013, 1, 22, tzinfo=UTC)
TEN_DAYS_WINDOWS: Final = [(TEN_DAYS, END), *_days(TEN_DAYS)]
TEN_DAYS_LINES: Final = 8_778
TEN_DAYS_INTERACTIONS: Final = 25_638

SEED: Final = 2013
# From here on a stricter standard is published, later or from the start.
STRICT_SINCE: Final = datetime(2013, 1, 26, tzinfo=UTC)

Answers: TypeAlias = list[Answer]


async def answers_of(airline: Airline, windows: Sequence[Span]) -> Answers:
    """Of each window, once all trips are closed."""
    await airline.all_closed()
    return [await airline.report(start, end) for start, end in windows]
