"""Somebody who can write into the database and has no key gives themselves rights: it is found and told once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.fleet import FakeFleet, fleet

from kefu_adapters.stores.audit_store import AuditLog
from kefu_bots.people_watch import PeopleWatch


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as one:
        yield one


async def account(kefu: FakeFleet, name: str, *rights: str) -> str:
    user = await kefu.relay.staff.add(
        "operator", name=name, display_name=name, rights=list(rights), teams=[], language="en"
    )
    return user.id


def watch(kefu: FakeFleet, key: AuditLog | None = None) -> tuple[PeopleWatch, list[tuple[str, str]]]:
    told: list[tuple[str, str]] = []

    async def found(_action: str, target: str, _inbox: str, detail: dict[str, str]) -> None:
        told.append((target, detail["reason"]))

    return PeopleWatch(kefu.relay.store, key or kefu.relay.audit_log, found), told


async def write(kefu: FakeFleet, sql: str, *values: object) -> None:
    await kefu.ledger.database.write((sql, values))


async def test_every_honest_change_is_as_the_audit_says(kefu: FakeFleet) -> None:
    await account(kefu, "ann", "agent")
    guard, told = watch(kefu)
    staff = kefu.relay.staff
    for change in (
        lambda user: staff.set_rights("operator", user, ["lead", "agent"], ["red"]),
        lambda user: staff.disable("operator", user),
        lambda user: staff.enable("operator", user),
        lambda user: staff.set_rights("operator", user, ["viewer"], None),
    ):
        await guard.step()
        await change(await staff.find("ann"))
    await guard.step()
    assert told == []


@pytest.mark.parametrize(("change", "reason"), [
    ("""UPDATE users SET rights='["approver","publisher"]'""", "rights"),
    ("UPDATE users SET disabled=1", "state"),
])  # fmt: skip
async def test_a_row_that_somebody_changed_is_told_once(kefu: FakeFleet, change: str, reason: str) -> None:
    ann = await account(kefu, "ann", "agent")
    guard, told = watch(kefu)
    await guard.step()
    await write(kefu, change)
    for _ in range(3):
        await guard.step()
    assert told == [(ann, reason)]
    assert watch(kefu)[1] == []


async def test_an_account_that_nobody_made_is_told(kefu: FakeFleet) -> None:
    await write(kefu, "INSERT INTO users (id,name,rights,created_at) VALUES ('u-eve','eve','[\"approver\"]',1)")
    guard, told = watch(kefu)
    await guard.step()
    assert told == [], "an honest row may come a moment later"
    await guard.step()
    assert told == [("u-eve", "unknown")]


async def test_rows_under_a_lost_key_say_nothing_either_way(kefu: FakeFleet) -> None:
    await account(kefu, "ann", "agent")
    guard, told = watch(kefu, AuditLog(kefu.ledger.database, b"another"))
    await guard.step()
    assert told == []
