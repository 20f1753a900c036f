"""Who may see and do what: a rule for every field of every type, in one table to be reviewed as a whole.

A field asks for one scope, or for none beyond what led to its object: whoever may name an outcome may read its name.
Root fields ask for what they do. Below them a field asks for `read` where it reads more than was asked for at the root:
who may only edit, or only subscribe, does not come to all that was ever recorded by way of a node.

A field that is not in the table keeps the service from starting: see `resolvers.permitting`.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from domain.access import Scope

Rule: TypeAlias = Scope | None
"""The scope that a field asks for; None for none beyond what led to its object."""

RECORD, READ, SUBSCRIBE, EDIT, ADMIN = Scope.RECORD, Scope.READ, Scope.SUBSCRIBE, Scope.EDIT, Scope.ADMIN

_PAGE: Final[dict[Rule, str]] = {None: "edges nodes pageInfo"}
_EDGE: Final[dict[Rule, str]] = {None: "cursor node"}
_MESSAGE: Final[dict[Rule, str]] = {None: "message"}
_NODE: Final = (
    "id key aliases name description owner revision archivedAt objective contributesTo contributors outcomes "
    "pathsToOutcomes"
)

RULES: Final[Mapping[str, Mapping[Rule, str]]] = {
    # ------------------------------------------------------------ roots
    "Query": {
        READ: (
            "node position hierarchy hierarchyAsOf outcome experience moment activity outcomes moments interaction "
            "attempt attempts corrections"
        ),
        ADMIN: "auditLog apiKeys",
    },
    "Mutation": {
        RECORD: "recordInteractions recordResults",
        EDIT: (
            "defineOutcome defineExperience defineMoment defineActivity reviseOutcome reviseExperience reviseMoment "
            "reviseActivity contribute withdraw publishStandard archiveNode restoreNode renameNode mapUnmappedKey "
            "importHierarchy amendInteraction excludeInteractions includeInteractions resolveAttempts stopCorrection "
            "resumeCorrection"
        ),
        ADMIN: "eraseCustomer createApiKey rotateApiKey revokeApiKey",
    },
    "Subscription": {SUBSCRIBE: "performanceUpdated outcomeUpdated interactionRecorded hierarchyChanged"},
    # ------------------------------------------------------------ hierarchy
    "Node": {None: "id"},
    "HierarchyNode": {None: _NODE, READ: "performance"},
    "Outcome": {
        None: f"{_NODE} recoveryWindow abandonedAfter",
        READ: "performance achievement breakingPoints attempts",
    },
    "Experience": {None: _NODE, READ: "performance"},
    "Moment": {None: f"{_NODE} channels party standard standards", READ: "performance interactions"},
    "Activity": {None: f"{_NODE} activityKind", READ: "performance"},
    "Contribution": {None: "contributor to weight makeOrBreak required position"},
    "HierarchyPath": {None: "nodes makeOrBreak"},
    "Standard": {None: "version effectiveFrom measures"},
    "Measure": {None: "key signal unit weight decisive rule"},
    "ThresholdRule": {None: "better magic expected unacceptable"},
    "FlagRule": {None: "expects"},
    "Hierarchy": {None: "version changedAt nodes contributions unmappedKeys changes document"},
    "UnmappedKey": {None: "key source interactions firstSeenAt lastSeenAt"},
    "HierarchyChange": {None: "version at by reason action nodes"},
    "HierarchySnapshot": {None: "version asOf nodes contributions document"},
    "NodeSnapshot": {
        None: (
            "kind nodeId key aliases name description owner revision archivedAt objective recoveryWindow "
            "abandonedAfter channels party standards activityKind"
        )
    },
    "ContributionSnapshot": {None: "contributor to weight makeOrBreak required position"},
    # ------------------------------------------------------------ what was recorded, and what became of it
    "Interaction": {
        None: (
            "id source key momentKey customer channel occurredAt recordedAt signals verdict score standardVersion "
            "measures excluded amendments excludedBy moment recovers recoversState recoveredBy"
        ),
        READ: "attempts",
    },
    "MeasureResult": {None: "key value score verdict"},
    "Amendment": {None: "at by reason momentKey occurredAt channel signals verdict"},
    "Correction": {None: "id kind state by reason startedAt finishedAt done total failure"},
    "AuditEntry": {None: "slot number at kind by action subject count minute seal"},
    "ApiKey": {None: "prefix name scopes outcomes source createdBy createdAt expiresAt lastUsedAt revokedAt revokedBy"},
    "IssuedApiKey": {None: "apiKey token"},
    "Attempt": {
        None: (
            "id key customer revision state derivedState observedState recovered openedAt closedAt deadlineAt outcome "
            "brokenAt steps"
        )
    },
    "AttemptStep": {None: "at afterClose interaction attempt"},
    "Performance": {
        None: (
            "from to interactions magic met missed unmeasured recovered contributionRate contributionRateInterval "
            "score coverage health measures series"
        )
    },
    "PerformancePoint": {
        None: "from to interactions missed unmeasured contributionRate contributionRateInterval score"
    },
    "MeasurePerformance": {None: "moment key unit magic met missed distribution"},
    "Distribution": {None: "count mean min max relativeError quantile quantiles"},
    "Range": {None: "low high"},
    "Achievement": {
        None: (
            "from to opened achieved lost recovered openNow atRiskNow achievementRate achievementRateInterval "
            "observedAchieved observedLost misaligned timeToOutcomeSeconds series"
        )
    },
    "AchievementPoint": {None: "from to opened achieved lost achievementRate achievementRateInterval"},
    "BreakingPoint": {None: "moment breaks recovered lost"},
    # ------------------------------------------------------------ what happens
    "PerformanceUpdate": {None: "node performance achievement cursor"},
    "OutcomeUpdate": {None: "attempt from to at revision corrects cursor cause path"},
    "InteractionRecorded": {None: "interaction cursor"},
    "HierarchyChanged": {None: "change cursor"},
    "FeedPosition": {None: "cursor"},
    "CursorExpired": {None: "message restartFrom"},
    # ------------------------------------------------------------ what mutations answer
    "RecordReceipt": {None: "recorded duplicates rejected"},
    "Rejection": {None: "index id code message"},
    "NodeEdit": {None: "node"},
    "Withdrawal": {None: "contributor from"},
    "HierarchyImport": {None: "version dryRun steps"},
    "HierarchyImportStep": {None: "action key to fields"},
    "Refusal": _MESSAGE,
    "InvalidInput": {None: "message field"},
    "InvalidDocument": {None: "message problems"},
    "DocumentProblem": {None: "path line message"},
    "KeyTaken": {None: "message key"},
    "KeyHoldsInteractions": {None: "message key interactions"},
    "UnknownNode": {None: "message key"},
    "UnknownInteraction": {None: "message source key"},
    "UnknownCorrection": _MESSAGE,
    "UnknownApiKey": _MESSAGE,
    "AlreadyRunning": {None: "message correction"},
    "WouldCloseCycle": {None: "message cycle"},
    "StaleRevision": {None: "message current"},
    "StaleVersion": {None: "message current"},
    "NotAllowedThere": _MESSAGE,
    "IsArchived": {None: "message key"},
    "WouldRewriteHistory": _MESSAGE,
    "BatchTooLarge": {None: "message limit"},
    "Overloaded": {None: "message retryAfterSeconds"},
    # ------------------------------------------------------------ pages
    "PageInfo": {None: "hasNextPage hasPreviousPage startCursor endCursor"},
    "HierarchyNodeConnection": _PAGE,
    "HierarchyNodeEdge": _EDGE,
    "HierarchyPathConnection": _PAGE,
    "HierarchyPathEdge": _EDGE,
    "ContributionConnection": _PAGE,
    "ContributionEdge": _EDGE,
    "HierarchyChangeConnection": _PAGE,
    "HierarchyChangeEdge": _EDGE,
    "OutcomeConnection": _PAGE,
    "OutcomeEdge": _EDGE,
    "MomentConnection": _PAGE,
    "MomentEdge": _EDGE,
    "InteractionConnection": _PAGE,
    "InteractionEdge": _EDGE,
    "AuditEntryConnection": _PAGE,
    "AuditEntryEdge": _EDGE,
    "ApiKeyConnection": _PAGE,
    "ApiKeyEdge": _EDGE,
    "AttemptConnection": _PAGE,
    "AttemptEdge": _EDGE,
    "AttemptStepConnection": _PAGE,
    "AttemptStepEdge": _EDGE,
}
