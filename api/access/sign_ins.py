"""Failures to sign in, in the log."""

import logging

log = logging.getLogger(__name__)


class LoggedSignIns:
    """One line for each failure; a line for the request is written anyway."""

    def failed(self, prefix: str | None) -> None:
        """The prefix may be made up, but has the form of one."""
        log.warning("sign-in failed", extra={"key": prefix})
