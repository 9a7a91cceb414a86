"""A wire to PostgreSQL that can be cut, at a moment of the test's choosing: before or after a COMMIT gets through.

It reads the client's messages as they are framed (one byte of kind, four of length) and nothing else of them.
"""

import contextlib
import enum
import socket
import threading
from pathlib import Path
from typing import Self

COMMIT = b"COMMIT\0"


class Cut(enum.Enum):
    """When the wire is cut."""

    NEVER = "never"
    BEFORE_COMMIT = "before"
    """The server never sees the COMMIT."""
    AFTER_COMMIT = "after"
    """The server does it, and its answer is lost."""


class Proxy:
    """Listens on this machine, passes on to a server's unix socket. ``cut`` holds for the next COMMIT only."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.cut = Cut.NEVER
        self.cuts = 0
        self.shut = False
        """While it is, nobody gets through any more."""
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._lock = threading.Lock()
        self._mute: socket.socket | None = None
        self._done = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """Cut every wire there is."""
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._end(*pair)

    def _end(self, client: socket.socket, server: socket.socket) -> None:
        with self._lock:
            self._pairs.discard((client, server))
        for one in (client, server):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            if self.shut:
                client.close()
                continue
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._server))
            except OSError:  # the server is away, and so are we
                server.close()
                client.close()
                continue
            with self._lock:
                self._pairs.add((client, server))
            threading.Thread(target=self._forth, args=(client, server), daemon=True).start()
            threading.Thread(target=self._back, args=(client, server), daemon=True).start()

    def _back(self, client: socket.socket, server: socket.socket) -> None:
        seen = b""
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if self._mute is not server:
                    client.sendall(data)
                    continue
                seen += data
                if COMMIT in seen:
                    self._done.set()
                    break
        if self._mute is not server:
            self._end(client, server)

    def _forth(self, client: socket.socket, server: socket.socket) -> None:
        """Pass whole messages on; the first one has no kind. What is prepared once is told apart by its name."""
        names: set[bytes] = set()
        waiting = b""
        first = True
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                waiting += data
                while (size := _whole(waiting, first=first)) is not None:
                    message, waiting, first = waiting[:size], waiting[size:], False
                    if self._is_commit(message, names) and self._cut(message, client, server):
                        return
                    server.sendall(message)
        self._end(client, server)

    def _is_commit(self, message: bytes, names: set[bytes]) -> bool:
        """Whether a message runs COMMIT: a Parse remembers the name, a Bind asks for it."""
        if message[:1] == b"P":
            name, _, rest = message[5:].partition(b"\0")
            if rest.startswith(COMMIT):
                names.add(name)
        if message[:1] == b"B":
            return message[5:].split(b"\0", 2)[1] in names
        return False

    def _cut(self, message: bytes, client: socket.socket, server: socket.socket) -> bool:
        how, self.cut = self.cut, Cut.NEVER
        if how is Cut.NEVER:
            return False
        self.cuts += 1
        if how is Cut.AFTER_COMMIT:
            # Execute and Sync as libpq would send them; the client hears nothing of it.
            self._mute = server
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            execute = b"E" + (9).to_bytes(4, "big") + b"\0" + (0).to_bytes(4, "big")
            server.sendall(message + execute + b"S" + (4).to_bytes(4, "big"))
            self._done.wait(10)
            self._done.clear()
            self._mute = None
        self._end(client, server)
        return True


def _whole(data: bytes, *, first: bool) -> int | None:
    """Length of the first whole message, or None while some of it is missing."""
    at = 0 if first else 1
    if len(data) < at + 4:
        return None
    size = at + int.from_bytes(data[at : at + 4], "big")
    return size if len(data) >= size else None
