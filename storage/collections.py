"""What is stored where. `migrations/versions` creates the indexes.

interactions       one document an interaction; `_id` is "source:sender's id", which makes recording idempotent
commits            one record a commit: (slot, sequence), what it touched, and by how much it moved the roll-ups
slots              writer slots: who holds one, how far it has come, and under which hierarchy it may write
hierarchy_changes  the change log, by the version that each change made
rollups            pages of buckets: one moment, channel and rung, and a span of time
unmapped           moment keys that nobody defined, by source
heads              single documents: "hierarchy", "editing", "fold", "pruned", "unmapped", "pseudonyms"; for each moment
                   that got any, which channels are rolled up by name: "channels:" and the moment's id; and
                   "attempted:" and the id of each outcome that there are attempts at
corrections        corrections of what was recorded: what was asked for, and how far each has come
attempts           one document an attempt; `_id` is "outcome's id:key"
running_attempts   by "outcome's id:customer", the key of the attempt last opened without one
results            observed results; `_id` is "source:sender's id"
journal            the audit log: entries in one chain a slot; see `storage/journal.py`
leases             work that one process does at a time, and the processes that write, each with its sessions
api_keys           API keys, by their prefixes; of their secrets keyed hashes
"""

from dataclasses import dataclass

from storage.client import Collection, Database


@dataclass(frozen=True, slots=True)
class Collections:
    """The service's collections in one database."""

    interactions: Collection
    commits: Collection
    slots: Collection
    hierarchy_changes: Collection
    rollups: Collection
    unmapped: Collection
    heads: Collection
    corrections: Collection
    attempts: Collection
    running_attempts: Collection
    results: Collection
    journal: Collection
    leases: Collection
    api_keys: Collection

    @classmethod
    def of(cls, database: Database) -> "Collections":
        """The collections of a database, by their names."""
        return cls(**{name: database[name] for name in cls.__slots__})
