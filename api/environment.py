"""Settings as they are read: from an environment and a command line, with one line for whatever is wrong."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from api.settings import KEY_BYTES, PREFIX, Settings, SettingsError, variable


def read_settings(environment: Mapping[str, str], **overrides: object) -> Settings:
    """The settings of an environment; what a command line says goes before it.

    Args:
        environment: usually `os.environ`. An empty variable counts as not set.
        overrides: by field name; None means that the command line said nothing.

    Raises:
        SettingsError: one line for the first variable that is unknown or wrong.
    """
    known = {variable(name): name for name in Settings.model_fields}
    unknown = sorted(word for word in environment.keys() - known.keys() if word.startswith(PREFIX))
    if unknown:
        raise SettingsError(f"{unknown[0]} is not a setting of this service; remove it or correct its name.")
    said: dict[str, object] = {name: environment[word] for word, name in known.items() if environment.get(word)}
    said |= {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings.model_validate(said)
    except ValidationError as error:
        raise SettingsError(_describe(error.errors()[0], overrides)) from None


def _describe(problem: ErrorDetails, overrides: Mapping[str, object]) -> str:
    if not problem["loc"]:  # of several settings together, which the message names
        return problem["msg"].removeprefix("Value error, ")
    name = str(problem["loc"][0])
    said_by_option = overrides.get(name) is not None
    return f"{'--' + name.replace('_', '-') if said_by_option else variable(name)} {wanted(name)}."


# Of the settings that their types and bounds do not describe.
WANTED: Final = {
    "database": "must be 1 to 63 letters, digits, hyphens or underscores",
    "pseudonym_key": (
        f"must be hexadecimal and at least {KEY_BYTES} bytes long; make one with `openssl rand -hex {KEY_BYTES}`"
    ),
    "migrate_on_start": "must be true or false",
    "jwks_url": "must be an https:// address, or an http:// one on loopback",
    "allowed_origins": "must be origins separated by commas, as https://shop.example,http://localhost:3000",
    "allowed_hosts": "must be host names or addresses without ports, separated by commas",
    "share_subscriptions": "must be true or false",
}


def wanted(name: str) -> str:
    """What a setting must be, as the end of a sentence."""
    field = Settings.model_fields[name]
    if get_origin(field.annotation) is Literal:
        *others, last = get_args(field.annotation)
        return f"must be {', '.join(others)} or {last}"
    if field.annotation is int or field.annotation is float:
        return f"must be a {'whole ' if field.annotation is int else ''}number {_bounds(field.metadata)}"
    return WANTED.get(name, "must be a text")


def _bounds(metadata: Sequence[object]) -> str:
    match metadata:
        case [Ge(least), Le(most)]:
            return f"from {least} to {most}"
        case [Ge(least)]:
            return f"of at least {least}"
        case [Gt(least)]:
            return f"above {least}"
        case _:
            return "within its bounds"
