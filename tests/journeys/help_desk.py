"""A help desk at a running service: its log is imported, and its tickets and resolves are read back page by page."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import httpx

from tests.api.service import serving
from tests.journeys import asking
from tests.journeys.airline import QUANTILES
from tests.journeys.asking import Answer
from tests.journeys.files import EXAMPLES
from tests.journeys.importing import Importer

OUTCOME: Final = "ticket-resolved"
HIERARCHY: Final = EXAMPLES / "help-desk" / "hierarchy.yaml"
MAPPING: Final = EXAMPLES / "help-desk" / "mapping.toml"

TICKETS: Final = f"""query($after: String) {{ outcome(key: "{OUTCOME}") {{ page: attempts(first: 200, after: $after) {{
  nodes {{
    key state derivedState observedState recovered openedAt closedAt deadlineAt brokenAt {{ key }}
    steps(first: 200) {{ nodes {{ at afterClose interaction {{ key }} }} }}
  }}
  pageInfo {{ hasNextPage endCursor }}
}} }} }}"""
RESOLVES: Final = """query($after: String) { outcome: moment(key: "resolve") {
  page: interactions(first: 200, after: $after) {
    nodes { key verdict recoversState recovers { key } recoveredBy { key } }
    pageInfo { hasNextPage endCursor }
  }
} }"""
REPORT: Final = f"""query($window: WindowInput!) {{
  outcome(key: "{OUTCOME}") {{
    achievement(window: $window) {{
      opened achieved lost recovered openNow atRiskNow misaligned
      timeToOutcomeSeconds {{
        count mean min max relativeError {" ".join(f"{alias}: quantile(q: {q})" for alias, q in QUANTILES.items())}
      }}
    }}
    breakingPoints(window: $window) {{ moment {{ key }} breaks recovered lost }}
  }}
  moment(key: "resolve") {{ performance(window: $window) {{ interactions magic met missed unmeasured recovered }} }}
}}"""


class HelpDesk:
    """One help desk at one service."""

    def __init__(self, client: httpx.AsyncClient, data_dir: Path) -> None:
        self._client = client
        self.importer = Importer(data_dir)

    async def all_closed(self) -> None:
        """Wait until no ticket is open: silence closes some of them, a while after all was sent."""
        await asking.all_closed(self._client, OUTCOME)

    async def tickets(self) -> dict[str, Answer]:
        """Every ticket, by its key."""
        return {node["key"]: node async for node in self._pages(TICKETS)}

    async def resolves(self) -> dict[str, Answer]:
        """Every resolve, by the sender's id."""
        return {node["key"]: node async for node in self._pages(RESOLVES)}

    async def report(self, start: datetime, end: datetime) -> Answer:
        """What became of tickets, where they broke, and how resolves did."""
        window = {"between": {"from": start.isoformat(), "to": end.isoformat()}}
        answer = await asking.ask(self._client, REPORT, window=window)
        return {**answer["outcome"], **answer["moment"]}

    async def _pages(self, query: str) -> AsyncIterator[Answer]:
        after: str | None = None
        while True:
            page = (await asking.ask(self._client, query, after=after))["outcome"]["page"]
            for node in page["nodes"]:
                yield node
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]


@asynccontextmanager
async def help_desk_at(data_dir: Path) -> AsyncGenerator[HelpDesk]:
    """A help desk that is defined, at a service of its own, over a fresh database."""
    async with serving(data_dir) as service, httpx.AsyncClient(base_url=service.url, timeout=300) as client:
        desk = HelpDesk(client, data_dir)
        await desk.importer.command("hierarchy", "import", str(HIERARCHY))
        yield desk
