"""The domain's enums as GraphQL's: the same members, each with a description."""

from enum import Enum, StrEnum
from typing import cast

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from domain.access import Scope
from domain.attempts import AttemptState
from domain.auditing import AuditKind
from domain.corrections import CorrectionKind, CorrectionState
from domain.import_steps import ImportAction
from domain.interactions import RejectionCode
from domain.nodes import ActivityKind, NodeKind, Party
from domain.performance import Health
from domain.recoveries import RecoversState
from domain.standards import Direction, Verdict
from resolvers.hierarchy.document_text import DocumentFormat


class ClearableField(StrEnum):
    """What can be emptied on an outcome, an experience or a moment."""

    DESCRIPTION = "description"
    OWNER = "owner"
    OBJECTIVE = "objective"


class ClearableActivityField(StrEnum):
    """What can be emptied on an activity."""

    DESCRIPTION = "description"
    OWNER = "owner"


def _describe(enum: type[Enum], description: str, **members: str) -> None:
    """Publish an enum. Every member needs a description."""
    strawberry.enum(enum, description=description)
    definition = cast("StrawberryEnumDefinition", getattr(enum, "__strawberry_definition__"))  # noqa: B009 - no type knows it
    for value in definition.values:
        value.description = members[value.name]


_describe(
    NodeKind,
    "What a node is.",
    OUTCOME="A successful customer outcome.",
    EXPERIENCE="A journey or stage.",
    MOMENT="A point where a customer meets the business.",
    ACTIVITY="Internal work that a moment causes.",
)
_describe(
    DocumentFormat,
    "How a document is written.",
    YAML="YAML, for people.",
    JSON="JSON, for programs.",
)
_describe(
    ImportAction,
    "What an import does to a node or a contribution.",
    DEFINE="A node is added.",
    RENAME="A node gets another key.",
    REVISE="A node's fields change.",
    ARCHIVE="A node is put aside: the document says so, or does not name it.",
    RESTORE="A node is taken back.",
    CONTRIBUTE="A contribution is added or changed.",
    WITHDRAW="A contribution ends.",
    PUBLISH="A moment gets a standard.",
)
_describe(
    AuditKind,
    "Of what an entry of the audit log tells.",
    EDIT="An edit of the hierarchy, or a correction of what is recorded.",
    KEY="An API key was made, got another secret, or was revoked.",
    ERASURE="A customer was erased.",
    SIGN_IN_FAILURE="Somebody could not say who they are, so often in a minute.",
)
_describe(
    CorrectionKind,
    "What a correction does.",
    RESCORING="Scores interactions anew, by a standard that was published into the past.",
    MAPPING="Brings to a moment what was kept under a key that names it now.",
    AMENDMENT="Changes what was recorded of one interaction.",
    EXCLUSION="Takes interactions out of all totals.",
    INCLUSION="Takes an exclusion back.",
    MOVING_ON="Resolves open attempts under the hierarchy as it is now.",
    RESOLVING="Resolves attempts from what is recorded.",
    ERASURE="Takes everything that tells of a customer out of what is recorded.",
)
_describe(
    CorrectionState,
    "How a correction stands.",
    RUNNING="It is under way, or waits for a process to claim it.",
    STOPPED="It was stopped, and can be resumed.",
    DONE="It came to its end.",
)
_describe(
    Party,
    "Who runs a moment. A customer does not care whose fault it is.",
    OWN="This business.",
    PARTNER="Another business on its behalf.",
)
_describe(
    ActivityKind,
    "What sort of internal work an activity is.",
    HANDOVER="Work passes from one team or system to another: a breakpoint.",
    BUSINESS_RULE="A rule that decides how work goes on.",
    TASK="A piece of work.",
)
_describe(
    Direction,
    "Which way a measured value is better.",
    LOWER="Less is better, as of waiting.",
    HIGHER="More is better.",
)
_describe(
    Verdict,
    "What became of an interaction or of one measure. MAGIC and MET contribute to the outcome.",
    MAGIC="Better than expected.",
    MET="As expected.",
    MISSED="Worse than expected.",
    UNMEASURED="Nothing was read, or nothing decisive.",
)
_describe(
    Health,
    "Whether a node keeps its objective, judged by the 95 % Wilson interval of its rate.",
    HEALTHY="The rate is at the objective or above.",
    STRAINED="The rate is below the objective and the interval is not, or something that contributes is not healthy.",
    BROKEN="The whole interval lies below the objective, or a make-or-break contributor is broken.",
    UNKNOWN=(
        "There is no objective, or too little was seen: by default fewer than 20 measured interactions, of an outcome "
        "fewer than 20 attempts that closed."
    ),
)
_describe(
    AttemptState,
    "How an attempt stands.",
    OPEN="Under way.",
    AT_RISK="Something broke on a make-or-break path, and can still be recovered.",
    ACHIEVED="The customer got what they came for.",
    LOST="What broke was not recovered in time, nothing happened for too long, or a result says so.",
)
_describe(
    RecoversState,
    "What became of an interaction's claim to recover a missed one.",
    RECOVERED="It repairs the miss.",
    FAILED="It was missed itself: a double deviation.",
    WAITING=(
        "What it names has not arrived, or its sender did not see it, or one of the two was not measured or does "
        "not count."
    ),
    NOT_MISSED="What it names was not missed.",
    LATER="What it names happened later.",
    SELF="It names itself.",
)
_describe(
    RejectionCode,
    "Why one item of a batch was not recorded.",
    INVALID_ID=(
        "The id is empty, longer than 256 characters, or holds control or invisible characters or outer white space."
    ),
    INVALID_MOMENT="The moment is no key: 1 to 128 characters.",
    INVALID_TIME="occurredAt is not RFC 3339 with an offset, or is no date.",
    TIME_IN_FUTURE="occurredAt is more than 60 s ahead of the database's clock.",
    INVALID_SIGNALS="The signals are no flat object of numbers, booleans and strings, or a name is not allowed.",
    TOO_MANY_SIGNALS="There are more than 64 signals.",
    INVALID_CUSTOMER="The customer is no id: 1 to 256 characters.",
    INVALID_ATTEMPT="An attempt is no key, or an outcome is named twice, or more than 50 are named.",
    INVALID_CHANNEL="The channel is no name: 1 to 64 characters.",
    INVALID_RECOVERS="What it recovers is no id: 1 to 256 characters.",
    NOT_A_MOMENT="The key names another kind of node.",
    UNKNOWN_MOMENT="The sender may record at some moments only, and the key names none of them.",
    TOO_MANY_UNMAPPED="The key is unknown, and so many are that no more are kept.",
    CONTENT_DIFFERS="The same source sent this id before, with other content.",
    TOO_MANY_STEPS="Its attempt holds as many steps already as the service keeps.",
    TOO_MANY_RECOVERIES="What it recovers is named by 1,000 others already, which is the most.",
    TOO_LARGE="What it would change is more than the database takes at once, by itself.",
    INVALID_OUTCOME="A result's outcome is no key: 1 to 128 characters without control characters.",
    INVALID_RESULT="A result's achieved is neither true nor false.",
    UNKNOWN_OUTCOME="A result names no outcome that is defined.",
)
_describe(
    Scope,
    "What an API key allows. None implies another.",
    RECORD="Send interactions and results.",
    READ="Ask for nodes, performance, interactions and attempts.",
    SUBSCRIBE="Be told what happens.",
    EDIT="Change the hierarchy, and correct what was recorded.",
    ADMIN="Make and revoke API keys, read the audit log, erase customers.",
)
_describe(
    ClearableField,
    "A field that a revision can empty.",
    DESCRIPTION="The description.",
    OWNER="The owner.",
    OBJECTIVE="The objective.",
)
_describe(
    ClearableActivityField,
    "A field of an activity that a revision can empty.",
    DESCRIPTION="The description.",
    OWNER="The owner.",
)
