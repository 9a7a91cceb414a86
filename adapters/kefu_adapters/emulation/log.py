"""The emulator's own ledger: what was asked of it and what it answered. Tests judge the fleet by it."""

import hashlib
from collections import deque
from typing import Any


class RequestLog:
    """API requests in order, each with time, method, body hash and the answer given (bounded)."""

    def __init__(self, limit: int = 200_000) -> None:
        self._entries: deque[dict[str, Any]] = deque(maxlen=limit)

    def record(
        self,
        *,
        at: float,
        method: str,
        path: str,
        body: bytes,
        status: int | None,
        answer: Any,
        **fields: Any,
    ) -> None:
        """Add one request. ``status`` is ``None`` when no answer was given; ``path`` holds no credentials."""
        digest = hashlib.sha256(body).hexdigest()[:16]
        self._entries.append(
            {
                "at": at,
                "method": method,
                "path": path,
                "body_hash": digest,
                "status": status,
                "answer": answer,
                **fields,
            }
        )

    def entries(self) -> list[dict[str, Any]]:
        """All entries, oldest first."""
        return list(self._entries)
