"""The SQLite store as a file: who may open it, where it may lie, what survives."""

import asyncio
import fcntl
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine
from tests.contract.ledger_rig import START, FakeClock, answer, conversation, decision, heard

from kefu_adapters.stores import schema_relay
from kefu_adapters.stores.head import HEAD
from kefu_adapters.stores.migrate import alembic_config, migrate
from kefu_adapters.stores.sqlite import SqliteLedger
from kefu_adapters.stores.sqlite_files import FileLock, check_place, file_system_of, is_remote, version_warning
from kefu_core.decision import BodyChange, Effects
from kefu_core.errors import ConfigError

from .sqlite_rig import opened, prepared

ROOT = Path(__file__).parents[2]


def test_the_revisions_make_what_the_metadata_says(tmp_path: Path) -> None:
    path = prepared(tmp_path)
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    fresh = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}", poolclass=NullPool)
    schema_relay.METADATA.create_all(fresh)
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, kind, _: not str(name).startswith("search_index")}
        )
        assert compare_metadata(context, schema_relay.METADATA) == []
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
    with engine.connect() as one, fresh.connect() as other:
        made = {n: " ".join(s.split()) for n, s in one.exec_driver_sql(query) if not n.startswith("search_index")}
        wanted = {n: " ".join(s.split()) for n, s in other.exec_driver_sql(query)}
    made.pop("alembic_version")
    assert made.keys() == wanted.keys()
    assert {n: s for n, s in made.items() if "INDEX" in s} == {n: s for n, s in wanted.items() if "INDEX" in s}
    assert [n for n, s in made.items() if s.endswith("WITHOUT ROWID")] == [
        n for n, s in wanted.items() if s.endswith("WITHOUT ROWID")
    ]


def test_the_head_that_is_named_is_the_newest_revision() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


def test_migrating_twice_changes_nothing_and_a_newer_store_is_refused(tmp_path: Path) -> None:
    path = prepared(tmp_path)
    before = path.read_bytes()
    migrate(f"sqlite:///{path}")
    assert path.read_bytes() == before
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num='9999'")
        connection.execute("UPDATE settings SET value='{\"oldest\": \"9998\"}' WHERE key='tables'")
    connection.close()
    with pytest.raises(ConfigError, match="newer"):
        migrate(f"sqlite:///{path}")


async def test_a_second_process_is_refused_with_a_clear_sentence(tmp_path: Path) -> None:
    path = prepared(tmp_path)
    async with opened(path):
        with pytest.raises(ConfigError, match=rf"another Kefu process \(pid {os.getpid()}\)"):
            await SqliteLedger(path, clock=FakeClock()).open()
    async with opened(path) as ledger:
        assert ledger.fence == 2
        assert not ledger.after_unclean_stop


def test_start_waits_for_what_a_killed_process_was_just_starting(tmp_path):
    store = tmp_path / "kefu.db"
    lock = FileLock(store)
    lock.take()
    handle = os.open(store.with_name("kefu.db.lock"), os.O_RDWR)
    lock.release()
    fcntl.flock(handle, fcntl.LOCK_EX)
    command = [sys.executable, "-c", "import time; time.sleep(0.3)"]
    with subprocess.Popen(command, pass_fds=[handle]) as child:
        os.close(handle)
        after = FileLock(store)
        after.take()
        after.release()
        assert child.wait() == 0


async def test_a_directory_that_cannot_be_made_is_a_mistake_in_the_settings(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ConfigError, match="data directory"):
        await SqliteLedger(tmp_path / "file" / "kefu.db", clock=FakeClock()).open()


async def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kefu.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(ConfigError, match="cannot use the store"):
        await SqliteLedger(tmp_path / "kefu.db", clock=FakeClock()).open()


MOUNTS = """\
/dev/vda1 / ext4 rw 0 0
server:/export /mnt/shared nfs4 rw 0 0
//host/share /mnt/with\\040blank cifs rw 0 0
host:/home /home/me/far fuse.sshfs rw 0 0
tmpfs /mnt/shared/local tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/lib/kefu.db", "ext4"),
        ("/mnt/shared/kefu.db", "nfs4"),
        ("/mnt/shared/local/kefu.db", "tmpfs"),
        ("/mnt/shared2/kefu.db", "ext4"),
        ("/mnt/with blank/kefu.db", "cifs"),
        ("/home/me/far/x/kefu.db", "fuse.sshfs"),
    ],
)
def test_the_file_system_of_a_path_is_found(path: str, kind: str) -> None:
    assert file_system_of(Path(path), MOUNTS) == kind
    assert is_remote(kind) == (kind in {"nfs4", "cifs", "fuse.sshfs"})


def test_a_network_file_system_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"server:/x {tmp_path.resolve()} nfs rw 0 0\n")
    with pytest.raises(ConfigError, match="network or shared file system"):
        check_place(tmp_path / "kefu.db", mounts)


def test_an_old_library_is_named() -> None:
    assert "3.40.1" in version_warning((3, 40, 1))
    assert version_warning((3, 51, 3)) == ""


CHILD = """
import asyncio, sys
from pathlib import Path
from kefu_adapters.stores.sqlite import SqliteLedger
from tests.contract.ledger_rig import FakeClock, answer

async def main():
    ledger = SqliteLedger(Path(sys.argv[1]), clock=FakeClock())
    fence = await ledger.open()
    number = 0
    while True:
        people = [f"p{number + i}" for i in range(8)]
        number += 8
        done = await asyncio.gather(*(ledger.append(answer(p, claim=fence)) for p in people))
        for person, one in zip(people, done):
            assert one.outcome == "committed", one
            sys.stdout.write(person + " ")
        sys.stdout.write("\\n")
        sys.stdout.flush()

asyncio.run(main())
"""


async def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = prepared(tmp_path)
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    acknowledged: list[str] = []
    while len(acknowledged) < 160:
        line = child.stdout.readline()
        assert line, "the child ended by itself"
        acknowledged += line.split()
    child.send_signal(signal.SIGKILL)
    acknowledged += child.stdout.read().rsplit("\n", 1)[0].split()
    child.stdout.close()
    child.wait()
    async with opened(path) as ledger:
        assert ledger.after_unclean_stop
        for person in acknowledged:
            loaded = await ledger.load(conversation(person))
            assert loaded is not None
            assert len(loaded.turns) == 2
        # Every call that was under way is unknown, none is lost and none goes again by itself.
        rows = await ledger.database.read("SELECT status, count(*) FROM deliveries GROUP BY status")
        assert [status for status, _ in rows] == ["unknown"]
        check = await ledger.database.read("PRAGMA integrity_check")
        assert check == [("ok",)]


async def test_retracted_text_is_in_no_file_afterwards(tmp_path: Path) -> None:
    path, secret = prepared(tmp_path), "zebra-phrase-abandon"
    async with opened(path) as ledger:
        message = heard("ann", 1, f"my words are {secret}")
        await ledger.append(decision("ann", effects=Effects(messages=(message,))))
        for number in range(30):
            await ledger.append(answer(f"p{number}"))
        while await ledger.index_pending():
            pass
        assert any(secret.encode() in file.read_bytes() for file in tmp_path.glob("kefu.db*"))
        gone = BodyChange(message=message.id, text="[hidden]", retract=True)
        await ledger.append(decision("ann", 2, effects=Effects(bodies=(gone,))))
        while await ledger.index_pending():
            pass
        async with asyncio.timeout(30):
            while any(b"zebra" in file.read_bytes() for file in tmp_path.glob("kefu.db*")):
                await asyncio.sleep(0.02)
                await ledger.append(answer(f"q{os.urandom(4).hex()}"))


async def test_of_what_could_not_be_read_a_trace_is_kept_and_no_body(tmp_path: Path) -> None:
    async with opened(prepared(tmp_path)) as ledger:
        await ledger.unreadable("main-telegram", "json", 12, "d" * 32, START)
        rows = await ledger.database.read("SELECT inbox,kind,size,digest FROM unreadable")
        assert rows == [("main-telegram", "json", 12, "d" * 32)]
