"""The gate of a service, put together."""

from api.access.gate import Gate
from api.access.key_sets import KeySet
from api.access.keyring import Keyring
from api.access.starting import is_open
from api.access.tokens import Issuer
from api.services import Services
from api.settings import Settings
from domain.keys import KeySecrets


async def gate_of(settings: Settings, services: Services) -> Gate:
    """A gate over the keys in the database.

    Raises:
        UnavailableError: the database did not answer in time.
    """
    store = services.store
    has_keys = await store.api_keys.is_any()
    return Gate(
        Keyring(store.api_keys, KeySecrets(services.pseudonyms), store.clock),
        _issuer(settings),
        store.sign_ins,
        store.clock,
        lambda: store.live.hierarchy,
        is_open=is_open(settings, has_keys=has_keys),
        closes_for=store.api_keys if settings.authentication == "auto" else None,
    )


def _issuer(settings: Settings) -> Issuer | None:
    if settings.jwt_issuer is None or settings.jwt_audience is None or settings.jwks_url is None:
        return None
    return Issuer(settings.jwt_issuer, settings.jwt_audience, KeySet(settings.jwks_url))
