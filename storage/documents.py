"""Interactions and unmapped keys as documents."""

from collections.abc import Sequence

from domain.attempts import Recovery
from domain.corrections import UNMAPPED_PLACE
from domain.interactions import Amendment, Interaction, Recorded, Scored, UnmappedKey
from domain.scoring import Assessment
from domain.standards import MeasureResult, Verdict
from storage.client import Document


def interaction_id(source: str, key: str) -> str:
    """The `_id` of an interaction. A source holds no colon, so that two never meet."""
    return f"{source}:{key}"


def may_be_source(source: str) -> bool:
    """Whether a source of this name can be: with a colon, the id would be another interaction's."""
    return ":" not in source


def source_and_key(identity: str) -> tuple[str, str]:
    """What `interaction_id` joined."""
    source, _, key = identity.partition(":")
    return source, key


def place_of(scored: Scored) -> str:
    """Where an interaction is listed: its moment's id, or its key while that is unmapped."""
    return scored.moment or UNMAPPED_PLACE + scored.interaction.moment_key


def from_recorded(recorded: Recorded) -> Document:
    """An interaction as a document; what it lacks has no field."""
    scored = recorded.scored
    sent, did = scored.interaction, scored.assessment
    document: Document = {
        "_id": interaction_id(sent.source, sent.key),
        "place": place_of(scored),
        "at": sent.occurred_at,
        "moment_key": sent.moment_key,
        "recorded_at": recorded.recorded_at,
        "signals": sent.signals,
        "fingerprint": sent.fingerprint,
        "verdict": int(did.verdict),
    }
    if did.standard is not None:
        document["standard"] = did.standard
        document["score"] = did.score
        document["measures"] = [[read.key, read.micros, read.score, int(read.verdict)] for read in did.measures]
    for name in ("customer", "attempt", "channel", "recovers"):
        value = getattr(sent, name)
        if value is not None:
            document[name] = value
    if sent.recovers is not None and sent.within is not None:  # nothing else asks for it later
        document["within"] = sorted(sent.within)
    if sent.attempts:
        document["attempts"] = [list(pair) for pair in sent.attempts]
    if recorded.excluded_by:
        document["excluded_by"] = list(recorded.excluded_by)
    if recorded.tries:
        document["tries"] = list(recorded.tries)
    if recorded.recoveries:
        document["recoveries"] = from_recoveries(recorded.recoveries)
    if recorded.amendments:
        document["amendments"] = [_from_amendment(amendment, recorded) for amendment in recorded.amendments]
    return document


def to_recorded(document: Document) -> Recorded:
    """What `from_recorded` made."""
    source, key = source_and_key(document["_id"])
    place: str = document["place"]
    interaction = Interaction(
        source=source,
        key=key,
        moment_key=document["moment_key"],
        occurred_at=document["at"],
        signals=document["signals"],
        fingerprint=document["fingerprint"],
        customer=document.get("customer"),
        attempt=document.get("attempt"),
        attempts=tuple((outcome, attempt) for outcome, attempt in document.get("attempts", ())),
        channel=document.get("channel"),
        recovers=document.get("recovers"),
        within=frozenset(document["within"]) if "within" in document else None,
    )
    assessment = Assessment(
        Verdict(document["verdict"]),
        document.get("score"),
        tuple(
            MeasureResult(name, micros, score, Verdict(verdict))
            for name, micros, score, verdict in document.get("measures", ())
        ),
        document.get("standard"),
    )
    moment = None if place.startswith(UNMAPPED_PLACE) else place
    return Recorded(
        Scored(interaction, moment, assessment),
        document["recorded_at"],
        _excluded_by(document),
        tuple(_to_amendment(amendment) for amendment in document.get("amendments", ())),
        tuple(document.get("tries", ())),
        to_recoveries(document),
    )


def is_recorded(document: Document) -> bool:
    """Whether it is an interaction, and not only what waits for one: the recoveries that name it."""
    return "place" in document


def from_awaited(identity: str, recoveries: Sequence[Recovery]) -> Document:
    """What is kept under the id of an interaction that has not arrived, and is named by recoveries already."""
    return {"_id": identity, "recoveries": from_recoveries(recoveries)}


def from_recoveries(recoveries: Sequence[Recovery]) -> list[list[object]]:
    """Recoveries as lists of three values, and a fourth where their senders did not see everything.

    That is what they saw, or the place of the first recovery whose sender saw the same: one sender's may be a thousand.
    """
    rows: list[list[object]] = []
    first: dict[frozenset[str], int] = {}
    for place, each in enumerate(recoveries):
        rows.append([each.id, each.at, each.held])
        if each.within is not None:
            known = first.setdefault(each.within, place)
            rows[-1].append(sorted(each.within) if known == place else known)
    return rows


def to_recoveries(document: Document) -> tuple[Recovery, ...]:
    """The recoveries that name an interaction, whether it has arrived or not."""
    found: list[Recovery] = []
    for identity, at, held, *seen in document.get("recoveries", ()):
        within = None if not seen else found[seen[0]].within if isinstance(seen[0], int) else frozenset[str](seen[0])
        found.append(Recovery(identity, at, held, within))
    return tuple(found)


def _excluded_by(document: Document) -> tuple[str, ...]:
    """Before migration m0003 one exclusion alone was kept, without a list."""
    kept: str | list[str] = document.get("excluded_by", [])
    return (kept,) if isinstance(kept, str) else tuple(kept)


def _from_amendment(amendment: Amendment, recorded: Recorded) -> Document:
    before = from_recorded(Recorded(amendment.before, recorded.recorded_at))
    return {
        "correction": amendment.correction,
        "at": amendment.at,
        "by": amendment.by,
        "reason": amendment.reason,
        "before": before,
    }


def _to_amendment(document: Document) -> Amendment:
    return Amendment(
        correction=document["correction"],
        at=document["at"],
        by=document["by"],
        reason=document["reason"],
        before=to_recorded(document["before"]).scored,
    )


def to_unmapped_key(document: Document) -> UnmappedKey:
    """An unmapped key; its `_id` is as an interaction's, "source:key"."""
    source, key = source_and_key(document["_id"])
    return UnmappedKey(
        key=key,
        source=source,
        interactions=document["interactions"],
        first_seen_at=document["first_seen_at"],
        last_seen_at=document["last_seen_at"],
    )
