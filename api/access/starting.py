"""Whether the service may be open, which is decided when it starts."""

from api.settings import Settings, SettingsError
from storage.embedded import EmbeddedEngine

OPEN_TO_ALL = "yes-i-know"


def is_open(settings: Settings, *, has_keys: bool) -> bool:
    """Whether nobody has to say who they are.

    Args:
        settings: what operators say of it.
        has_keys: whether an API key was ever made; one that was revoked counts, for else whoever revokes the last one
            would open the service to all.
    """
    match settings.authentication:
        case "open":
            return True
        case "required":
            return False
        case "auto":
            return not has_keys and settings.jwt_issuer is None


def check_access(settings: Settings, *, has_keys: bool) -> None:
    """Refuse to serve the world without asking it who it is.

    Raises:
        SettingsError: the service would be open on another address than loopback, and nobody said that it may be.
    """
    if settings.is_loopback or settings.allow_open_access == OPEN_TO_ALL or not is_open(settings, has_keys=has_keys):
        return
    why = "TOUCHSTONE_AUTHENTICATION is open" if settings.authentication == "open" else "no API key was made yet"
    raise SettingsError(
        f"Whoever reaches {settings.host} could read and change everything, because {why}. Make a key with "
        "`python -m api keys create`, or say TOUCHSTONE_AUTHENTICATION=required; or serve on 127.0.0.1, or say "
        f"TOUCHSTONE_ALLOW_OPEN_ACCESS={OPEN_TO_ALL}."
    )


def may_have_keys(settings: Settings) -> bool:
    """Whether there is a database to look for keys in, as far as can be seen without starting anything."""
    return settings.mongodb_url is not None or EmbeddedEngine(settings.data_dir).folder.engine_path.exists()
