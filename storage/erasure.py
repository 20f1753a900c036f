"""One step of erasing a customer, inside a transaction.

It takes some of the customer's interactions, their attempts, whatever else is a step there, the outer attempts, and
everything that holds a key of one of these: so nothing ever names an attempt that is not there.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from domain.attempts import Attempt, attempt_id, outcome_and_key
from domain.corrections import Correction
from domain.erasing import erased, named_by, rewritten, with_new_keys, without_attempt
from domain.hierarchy import Hierarchy
from domain.interactions import FORGOTTEN, Recorded
from domain.moves import Change
from domain.nodes import Outcome
from storage.attempt_documents import to_attempt
from storage.attempt_store import running_id
from storage.attempt_work import AttemptWork, Work
from storage.client import Document
from storage.collections import Collections
from storage.documents import is_recorded, to_recorded
from storage.lookups import PORTION, by_ids
from storage.transactions import Session


@dataclass(slots=True)
class _Belongings:
    """What belongs to a customer, as far as it is known.

    Attributes:
        customer: the pseudonym.
        renamed: by its id, the new id of each attempt that got one in an earlier step.
        theirs: the customer's interactions.
        others: interactions in the customer's attempts that name another customer.
        attempts: the customer's, which get new keys.
        around: attempts that name one of them, or hold it as a step, or are one's step.
        named: ids of attempts that are named and were not looked at yet, whether they exist or not.
        known: ids of those that were.
    """

    customer: str
    renamed: dict[str, str]
    theirs: dict[str, Recorded] = field(default_factory=dict[str, Recorded])
    others: dict[str, Recorded] = field(default_factory=dict[str, Recorded])
    attempts: dict[str, Attempt] = field(default_factory=dict[str, Attempt])
    around: dict[str, Attempt] = field(default_factory=dict[str, Attempt])
    named: set[str] = field(default_factory=set[str])
    known: set[str] = field(default_factory=set[str])

    def add(self, interactions: Iterable[Recorded]) -> None:
        """Add interactions of the customer's attempts."""
        for recorded in interactions:
            if recorded.scored.interaction.customer in (None, self.customer):
                self.theirs[recorded.id] = recorded
                self.named.update(recorded.tries)
            else:
                self.others[recorded.id] = recorded

    def next_named(self) -> set[str]:
        """The ids of attempts to look at; of those that were renamed under their earlier ids there is nothing."""
        ids = self.named - self.known - self.renamed.keys()
        self.known |= ids
        return ids

    def add_attempts(self, attempts: Iterable[Attempt]) -> list[Attempt]:
        """Add attempts that the customer's interactions belong to or name. Returns those that are to get new keys."""
        earlier = set(self.renamed.values())
        new: list[Attempt] = []
        for attempt in attempts:
            if attempt.id in earlier:
                self.around[attempt.id] = attempt
            else:
                self.attempts[attempt.id] = attempt
                self.named |= named_by(attempt)
                new.append(attempt)
        return new

    def to_rename(self) -> set[str]:
        """The ids of attempts that get a new key."""
        return self.known - set(self.renamed.values())


class _Reading:
    """Reads in one transaction."""

    def __init__(self, collections: Collections, session: Session) -> None:
        self._collections = collections
        self._session = session

    async def renamed(self, correction: Correction) -> dict[str, str]:
        """What earlier steps renamed."""
        found = await self._collections.corrections.find_one({"_id": correction.id}, session=self._session)
        return dict(found.get("renamed", ())) if found else {}

    async def gather(self, belongings: _Belongings, ids: Sequence[str]) -> None:
        """Find what hangs together with the interactions of these ids that name the customer."""
        found = await self._interactions(ids)
        belongings.add(each for each in found if each.scored.interaction.customer == belongings.customer)
        while named := belongings.next_named():
            new = belongings.add_attempts(await self._attempts(named))
            steps = {step.id for attempt in new for step in attempt.steps if not step.is_attempt}
            belongings.add(await self._interactions(steps - belongings.theirs.keys() - belongings.others.keys()))
            belongings.add(await self._excluded(attempt.id for attempt in new))
        await self._gather_inner(belongings)

    async def _gather_inner(self, belongings: _Belongings) -> None:
        """Inner attempts whose close is a step of the customer's, and the interactions that named these."""
        closes = {
            step.id for attempt in belongings.attempts.values() for step in attempt.steps if step.is_attempt
        } - belongings.known
        inner = await self._attempts(closes)
        belongings.around.update((attempt.id, attempt) for attempt in inner)
        renamed = belongings.to_rename()
        naming = {
            step.id
            for attempt in inner
            for step in attempt.steps
            if any(attempt_id(outcome, key) in renamed for outcome, key in step.names)
        }
        found = await self._interactions(naming - belongings.theirs.keys())
        belongings.others.update((recorded.id, recorded) for recorded in found)

    async def _attempts(self, ids: Collection[str]) -> list[Attempt]:
        found = await by_ids(self._collections.attempts, sorted(ids), session=self._session)
        return [to_attempt(document) for document in found.values()]

    async def _interactions(self, ids: Collection[str]) -> list[Recorded]:
        found = await by_ids(self._collections.interactions, sorted(ids), session=self._session)
        return [to_recorded(document) for document in found.values() if is_recorded(document)]

    async def _excluded(self, attempts: Iterable[str]) -> list[Recorded]:
        """What belongs to attempts, and is no step there because it does not count."""
        ids, found = sorted(attempts), list[Recorded]()
        for at in range(0, len(ids), PORTION):
            wanted = {"excluded_by": {"$gt": ""}, "tries": {"$in": ids[at : at + PORTION]}}
            excluded = self._collections.interactions.find(wanted, session=self._session)
            found += [to_recorded(document) async for document in excluded]
        return found


async def work_out_erasure(
    collections: Collections,
    attempts: AttemptWork,
    correction: Correction,
    ids: Sequence[str],
    hierarchy: Hierarchy,
    session: Session,
) -> Work:
    """Work out what an erasure makes of the interactions of these `_id`s, and of all that hangs together with them."""
    reading = _Reading(collections, session)
    belongings = _Belongings(correction.customer or "", await reading.renamed(correction))
    await reading.gather(belongings, ids)
    new = with_new_keys(belongings.to_rename())
    renamed = {**belongings.renamed, **new}
    changes = [
        Change(recorded, erasing(recorded, renamed))
        for some, erasing in ((belongings.theirs, erased), (belongings.others, without_attempt))
        for recorded in some.values()
    ]
    work = await attempts.work_out(
        hierarchy,
        session,
        changes,
        first=lambda resolving: resolving.rewrite(
            belongings.attempts.keys() | belongings.around.keys(),
            lambda attempt: rewritten(attempt, renamed, belongings.customer),
        ),
    )
    return replace(work, renamed=new)


async def forget(
    collections: Collections, correction: Correction, work: Work, hierarchy: Hierarchy, session: Session
) -> None:
    """Take the customer out of what is kept beside interactions and attempts, and note what is to be looked for later.

    That is what was renamed, and the channels that were left at moments, which commit records tell of.
    """
    await _rename_results(collections, work, session)
    amendments = [amendment.correction for change in work.changes for amendment in change.after.amendments]
    for identity in dict.fromkeys(amendments):
        await _forget_amendment(collections, identity, session)
    outcomes = [node.id for node in hierarchy.nodes.values() if isinstance(node, Outcome)]
    pointers = [running_id((outcome, correction.customer or "")) for outcome in outcomes]
    for at in range(0, len(pointers), PORTION):
        await collections.running_attempts.delete_many({"_id": {"$in": pointers[at : at + PORTION]}}, session=session)
    noted: Document = {
        "renamed": {"$each": [list(pair) for pair in work.renamed.items()]},
        "channels": {"$each": [list(pair) for pair in sorted(_channels_left(work))]},
    }
    await collections.corrections.update_one({"_id": correction.id}, {"$addToSet": noted}, session=session)


def _channels_left(work: Work) -> set[tuple[str, str]]:
    """Pairs of moment and channel at which something was counted and is no more."""
    return {
        (scored.moment, scored.interaction.channel)
        for change in work.changes
        if change.before is not None
        for scored in (change.before.scored, *(amendment.before for amendment in change.before.amendments))
        if scored.moment is not None and scored.interaction.channel is not None
    }


async def _rename_results(collections: Collections, work: Work, session: Session) -> None:
    """Let results name their attempts by the new keys."""
    keys = sorted({outcome_and_key(identity)[1] for identity in work.renamed})
    for at in range(0, len(keys), PORTION):
        found = collections.results.find({"attempt": {"$in": keys[at : at + PORTION]}}, session=session)
        for result in await found.to_list(None):
            renamed = work.renamed.get(attempt_id(result["outcome"], result["attempt"]))
            if renamed is not None:
                update = {"$set": {"attempt": outcome_and_key(renamed)[1], "fingerprint": FORGOTTEN}}
                await collections.results.update_one({"_id": result["_id"]}, update, session=session)


async def _forget_amendment(collections: Collections, identity: str, session: Session) -> None:
    """Take texts, channel and reason out of an amendment, and out of the change log's entry that began it."""
    change = await collections.hierarchy_changes.find_one({"corrections._id": identity}, session=session)
    if change is not None:
        corrections = [_without_texts(each) if each["_id"] == identity else each for each in change["corrections"]]
        update = {"$set": {"reason": None, "corrections": corrections}}
        await collections.hierarchy_changes.update_one({"_id": change["_id"]}, update, session=session)
    amendment = await collections.corrections.find_one({"_id": identity}, session=session)
    if amendment is not None:
        await collections.corrections.update_one(
            {"_id": identity}, {"$set": _without_texts({"amended": amendment["amended"]})}, session=session
        )


def _without_texts(correction: Document) -> dict[str, Any]:
    """A correction's document without what people wrote."""
    amended: Document | None = correction["amended"]
    if amended is None:
        return {**correction, "reason": None}
    signals = amended["signals"]
    kept = signals and {name: value for name, value in signals.items() if not isinstance(value, str)}
    return {**correction, "reason": None, "amended": {**amended, "channel": None, "signals": kept}}
