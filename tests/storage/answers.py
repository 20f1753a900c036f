"""What a database answers, counted."""

from collections import Counter

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent


class Answers(CommandListener):
    """How many documents the database answered with, and how many at most at once, by collection."""

    def __init__(self) -> None:
        self.documents = 0
        self.most = Counter[str]()

    def started(self, event: CommandStartedEvent) -> None:
        pass

    def succeeded(self, event: CommandSucceededEvent) -> None:
        cursor = event.reply.get("cursor", {})
        found = len(cursor.get("firstBatch", cursor.get("nextBatch", ())))
        self.documents += found
        collection = cursor.get("ns", "").partition(".")[2]
        self.most[collection] = max(found, self.most[collection])

    def failed(self, event: CommandFailedEvent) -> None:
        pass


class Reads(CommandListener):
    """How many attempts each transaction read."""

    def __init__(self) -> None:
        self.attempts = Counter[object]()
        self._wanted: dict[int, object] = {}

    def started(self, event: CommandStartedEvent) -> None:
        about = event.command.get("collection", event.command.get("find"))
        if about == "attempts" and "txnNumber" in event.command:
            self._wanted[event.request_id] = event.command["txnNumber"], bytes(event.command["lsid"]["id"])

    def succeeded(self, event: CommandSucceededEvent) -> None:
        transaction = self._wanted.pop(event.request_id, None)
        if transaction is not None:
            cursor = event.reply["cursor"]
            self.attempts[transaction] += len(cursor.get("firstBatch", cursor.get("nextBatch", ())))

    def failed(self, event: CommandFailedEvent) -> None:
        self._wanted.pop(event.request_id, None)
