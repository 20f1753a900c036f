"""The `hierarchy` command: a whole hierarchy out to a document, and in from one."""

import asyncio
import sys
from pathlib import Path

from api.services import composed
from api.settings import Settings
from domain.edits import Author
from domain.errors import InvalidDocumentError, TouchstoneError
from domain.importing import import_document
from resolvers.hierarchy.document_text import MAX_BYTES, DocumentFormat, read_text, write_text

COMMAND_LINE = "command line"  # who edits, in the change log


class UnreadableFileError(TouchstoneError):
    """A file that cannot be read as text."""


async def export_hierarchy(settings: Settings, form: DocumentFormat) -> int:
    """Print the hierarchy as a document. Returns the exit status: 0.

    Raises:
        StartUpError, MigrationError: see `composed`.
    """
    async with composed(settings) as services:
        sys.stdout.write(write_text(await services.store.hierarchies.current(), form))
    return 0


async def import_hierarchy(settings: Settings, file: Path, *, dry_run: bool, reason: str | None) -> int:
    """Make the hierarchy what a file says, and print each change.

    Returns:
        The exit status: 0 when it is, 1 when the document has problems, which are printed one a line.

    Raises:
        UnreadableFileError: there is no such text.
        StartUpError, MigrationError: see `composed`.
        Refused: the import would rewrite history, or the reason is none.
    """
    text = await asyncio.to_thread(_text, file)
    async with composed(settings) as services:
        try:
            author = Author(by=COMMAND_LINE, reason=reason)
            imported = await import_document(
                read_text(text), author, services.store.hierarchies, dry_run=dry_run, limits=services.limits
            )
        except InvalidDocumentError as error:
            sys.stderr.write("\n".join(f"{file}: {problem}" for problem in error.problems) + "\n")
            return 1
    done = "would be made" if dry_run else "made"
    count = len(imported.steps)
    changes = f"{count:,} change{'' if count == 1 else 's'}"
    lines = [f"{changes} {done}; the hierarchy is at version {imported.hierarchy.version}", *map(str, imported.steps)]
    sys.stdout.write("\n  ".join(lines) + "\n")
    return 0


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1).decode()  # one more than is allowed, so that it is refused
    except OSError as error:
        raise UnreadableFileError(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise UnreadableFileError(f"{file} is not UTF-8 text.") from None
