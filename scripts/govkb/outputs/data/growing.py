"""Files that grow while the entries pass by: eight of them hold 60 MB when ten thousand have passed."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile

AT_HAND = 2**21
"""Bytes up to which a file stays in memory; what is larger waits in a temporary file of the system."""


class GrowingFile:
    """Bytes that are added at the end, and taken out once."""

    def __init__(self) -> None:
        self._spool = SpooledTemporaryFile(AT_HAND)  # noqa: SIM115 - closed by `taken`
        self.size = 0

    def add(self, more: bytes) -> None:
        """Put something at the end. Raises OSError where the system has no room."""
        self._spool.write(more)
        self.size += len(more)

    def taken(self) -> bytes:
        """All of it. Nothing can be added or taken afterwards. Raises OSError."""
        with self._spool as spool:
            spool.seek(0)
            return spool.read()
