"""Tables are brought forward one revision at a time; a death in the middle costs nothing but the time."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.integration.store_rig import Stores, rows_of

from kefu_adapters.stores.backup import back_up
from kefu_adapters.stores.database import setting
from kefu_adapters.stores.head import HEAD, OLDEST
from kefu_adapters.stores.places import Place, sqlite_path
from kefu_adapters.stores.revisions import SCRIPTS, standing, upgrade
from kefu_adapters.stores.sides import opened
from kefu_core.errors import ConfigError

HEAD_OF = '"""{title}."""\nimport os\nimport sqlalchemy as sa\nfrom alembic import op\nrevision = "{name}"\n'
BODY = "down_revision = {down!r}\nbranch_labels = None\ndepends_on = None\n\n\ndef upgrade():\n    {what}\n"
MAKE = 'op.create_table("{0}", sa.Column("id", sa.Text(), primary_key=True))\n    '
DIE = "os._exit(9)"


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Two revisions; the process dies in the second, between its two tables."""
    folder = tmp_path / "scripts"
    (folder / "versions").mkdir(parents=True)
    for name in ("env.py", "script.py.mako"):
        (folder / name).write_text((SCRIPTS / name).read_text("utf-8"), "utf-8")
    write(folder, "a", None, MAKE.format("one"))
    write(folder, "b", "a", MAKE.format("two") + DIE)
    return folder


def write(folder: Path, name: str, down: str | None, what: str) -> None:
    text = HEAD_OF.format(title=f"Step {name}", name=name) + BODY.format(down=down, what=what)
    (folder / "versions" / f"{name}.py").write_text(text, "utf-8")


def upgraded_elsewhere(place: Place, scripts: Path) -> int:
    """Run the revisions in a process of their own; gives back how it ended."""
    code = (
        "from pathlib import Path; from kefu_adapters.stores.revisions import upgrade;"
        f"upgrade({place.url!r}, scripts=Path({str(scripts)!r}))"
    )
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, timeout=100).returncode


def test_a_migration_that_was_killed_goes_on(stores: Stores, scripts: Path) -> None:
    place = stores.make("here", empty=True)
    assert upgraded_elsewhere(place, scripts) == 9
    stands = standing(place.url, scripts=scripts)
    assert (stands.current, stands.pending) == ("a", (("b", "Step b"),))
    write(scripts, "b", "a", MAKE.format("two") + MAKE.format("three"))
    for cached in (scripts / "versions" / "__pycache__").glob("b.*"):
        cached.unlink()
    heard: list[tuple[str, str]] = []
    upgrade(place.url, scripts=scripts, told=lambda name, title: heard.append((name, title)))
    assert heard == [("b", "Step b")]
    assert standing(place.url, scripts=scripts).pending == ()
    assert rows_of(place, "SELECT * FROM three") == []


def test_asking_changes_nothing(stores: Stores) -> None:
    place = stores.make("here", empty=True)
    stands = standing(place.url)
    assert (stands.current, stands.head) == ("", HEAD)
    assert stands.pending[0][0] == "0001"
    assert stands.pending[-1][0] == HEAD
    if stores.kind == "sqlite":
        assert not sqlite_path(place.url).exists()
    upgrade(place.url)
    assert standing(place.url).pending == ()


def test_a_store_of_a_newer_version_is_refused(stores: Stores) -> None:
    place = stores.make("here")
    brought_forward(place, oldest="9998")
    with pytest.raises(ConfigError, match="newer"):
        standing(place.url)
    with pytest.raises(ConfigError, match="newer"):
        upgrade(place.url)


def brought_forward(place: Place, *, oldest: str) -> None:
    """As a version of the future leaves a store that versions since ``oldest`` may work on."""
    with opened(place.url) as side:
        side.run("UPDATE alembic_version SET version_num='9999'")
        side.run("UPDATE settings SET value=? WHERE key='tables'", (json.dumps({"oldest": oldest}),))
        side.commit()


async def test_a_newer_version_s_store_is_worked_on_where_it_says_so(stores: Stores, tmp_path: Path) -> None:
    place = stores.make("here")
    brought_forward(place, oldest=OLDEST)
    stands = standing(place.url)
    assert (stands.current, stands.pending, stands.newer) == ("9999", (), True)
    async with stores.opened(place) as ledger:
        await ledger.database.write(setting("x", 1))
    assert standing(place.url).current == "9999"
    with pytest.raises(ConfigError, match="newer"):  # of tables that it does not know it would copy nothing
        back_up(place, tmp_path / "b", version="1", settings="", key=None)


def test_a_version_says_itself_who_may_start_on_its_tables(stores: Stores) -> None:
    place = stores.make("here")
    assert [json.loads(value) for (value,) in rows_of(place, "SELECT value FROM settings WHERE key='tables'")] == [
        {"oldest": OLDEST}
    ]


async def test_two_that_migrate_at_once_wait_for_each_other(databases, tmp_path: Path) -> None:
    with databases.one(empty=True) as url:
        await asyncio.gather(*(asyncio.to_thread(upgrade, url) for _ in range(2)))
        assert standing(url).pending == ()


def test_a_server_that_is_not_there_is_a_mistake_in_the_settings() -> None:
    with pytest.raises(ConfigError, match="cannot use the store"):
        standing("postgresql://kefu@127.0.0.1:1/none")
