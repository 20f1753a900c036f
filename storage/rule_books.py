"""The rules of each version of the hierarchy that attempts are resolved under, worked out once and kept for a while."""

from collections import OrderedDict
from typing import Final

from domain.hierarchy import Hierarchy
from domain.rulebook import RuleBook
from storage.hierarchy_log import HierarchyLog

BOOKS: Final = 32


class RuleBooks:
    """The rule books last used, by version."""

    def __init__(self, log: HierarchyLog) -> None:
        self._log = log
        self._books: OrderedDict[int, RuleBook] = OrderedDict()

    def of(self, hierarchy: Hierarchy) -> RuleBook:
        """The rules of a version at hand."""
        book = self._kept(hierarchy.version)
        if book is None:
            last = next(reversed(self._books.values()), None)
            book = self._books[hierarchy.version] = RuleBook(hierarchy) if last is None else last.at(hierarchy)
            if len(self._books) > BOOKS:
                self._books.popitem(last=False)
        return book

    async def at_version(self, version: int) -> RuleBook:
        """The rules of any version up to the current one.

        Raises:
            UnavailableError: the database did not answer in time.
        """
        return self._kept(version) or self.of(await self._log.at_version(version))

    def _kept(self, version: int) -> RuleBook | None:
        if version in self._books:
            self._books.move_to_end(version)
        return self._books.get(version)
