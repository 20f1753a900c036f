"""Reading: one interaction again."""

from domain.interactions import Recorded
from domain.ports import InteractionStore
from domain.recording import check_source
from domain.sending import MAX_ID_CHARACTERS
from domain.text import fault_in


async def interaction(source: str, key: str, interactions: InteractionStore) -> Recorded | None:
    """What a source sent under an id; None where nothing was sent, or could have been.

    Raises:
        InvalidInputError: the source is no name.
    """
    check_source(source)
    return None if fault_in(key, MAX_ID_CHARACTERS) else await interactions.get(source, key)
