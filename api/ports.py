"""What resolvers work with, of what runs. Only who serves imports this: commands need no GraphQL."""

from api.services import Services
from api.settings import Settings
from resolvers.context import Services as Ports
from resolvers.live.objects import FeedObjects


def ports_of(services: Services, settings: Settings) -> Ports:
    """The ports of a service that runs, and what its subscriptions share."""
    store = services.store
    return Ports(
        hierarchies=store.hierarchies,
        recorder=store.recorder,
        rollups=store.rollups,
        interactions=store.interactions,
        attempts=store.attempts,
        live=store.live,
        corrections=store.corrections,
        audit_log=store.audit_log,
        api_keys=store.api_keys,
        clock=store.clock,
        pseudonyms=services.pseudonyms,
        limits=services.limits,
        feed_objects=FeedObjects(settings.max_kept_objects, settings.kept_seconds),
    )
