"""Threats section 7: each step of the way in leaves a row of the audit, taken or failed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.fakes.authenticator import Authenticator
from tests.fakes.fleet import FakeFleet, fleet
from tests.integration.test_second_factor import Way, at_second_step, enrolled, with_passkey

from kefu_bots.relay.entering import invitation


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    """A fleet where everybody needs a second factor."""
    async with fleet(tmp_path, require_second_factor=True) as one:
        yield one


async def acts(kefu: FakeFleet, count: int, name: str = "ann") -> list[tuple[str, str]]:
    """What that person did last, newest first, and with what."""
    rows = await kefu.relay.audit_log.rows(limit=count)
    person = await kefu.relay.store.user_by_name(name)
    assert {row.actor for row in rows} == {person.id}
    assert {row.context.address for row in rows} == {"127.0.0.1"}
    return [
        (row.action, row.detail.get("factor") or row.detail.get("what") or row.detail.get("by", "")) for row in rows
    ]


async def test_enrolling_an_app_and_failing_to_leave_rows(strict: FakeFleet) -> None:
    await strict.person("ann")
    way = Way(strict, "ann")
    await way.password()
    await way.page("/login/enrol")
    assert (await way.give("/login/enrol", "000000x"))[0] == 401
    assert await acts(strict, 1) == [("login.failed", "enrolment")]
    assert (await way.give("/login/enrol", way.code()))[0] == 200
    assert await acts(strict, 2) == [("login.done", "totp"), ("security.factor_added", "")]


async def test_showing_an_app_s_or_a_recovery_code_and_failing_to_leave_rows(strict: FakeFleet) -> None:
    way, codes = await enrolled(strict)
    other = await at_second_step(strict, way)
    assert (await other.give("/login/factor", "000000x"))[0] == 401
    assert await acts(strict, 1) == [("login.failed", "factor")]
    assert (await other.give("/login/factor", other.code()))[0] == 303
    assert await acts(strict, 1) == [("login.done", "totp")]
    third = await at_second_step(strict, way)
    assert (await third.give("/login/factor", codes[0]))[0] == 303
    assert await acts(strict, 2) == [("login.done", "recovery"), ("security.recovery_used", "")]


async def test_making_and_showing_a_passkey_and_failing_to_leave_rows(strict: FakeFleet) -> None:
    key = Authenticator()
    way = await with_passkey(strict, key)
    assert await acts(strict, 2) == [("login.done", "passkey"), ("security.factor_added", "")]
    other = await at_second_step(strict, way)
    for credential, status, left in (
        (lambda _: {"id": "x"}, 403, ("login.failed", "factor")),
        (lambda options: key.answer(options, other.origin), 200, ("login.done", "passkey")),
    ):
        _, options = await other.send("/login/passkey/options", {})
        assert (await other.send("/login/passkey", {"credential": credential(options)}))[0] == status
        assert await acts(strict, 1) == [left]
    await strict.person("bob")
    bob = Way(strict, "bob")
    await bob.password()
    await bob.page("/login/enrol")
    assert (await bob.send("/login/enrol/passkey", {"credential": {"id": "x"}}))[0] == 403
    assert await acts(strict, 1, "bob") == [("login.failed", "enrolment")]


async def test_choosing_a_password_by_a_link_leaves_a_row(strict: FakeFleet) -> None:
    await strict.person("ann")
    user = await strict.relay.store.user_by_name("ann")
    link = f"/invitation/{invitation(strict.relay.secret, user, strict.relay.wall())}"
    form = {"password": "another 7 horses", "again": "another 7 horses"}
    async with strict.browser().post(link, data=form, allow_redirects=False) as response:
        assert response.status == 303
    assert await acts(strict, 1) == [("password.changed", "link")]
