"""Links that are on no list, and a fourth announcement in a day, by two security admins; the courier asks again."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.fleet import INBOX, PASSWORD, Desk, FakeFleet, fleet

from kefu_core.errors import AnnouncementNotAllowed

LINKED = "Read more at https://partner.example/notes"
OTHER = "Read more at https://other.example/notes"


@pytest.fixture
async def kefu(tmp_path: Path) -> AsyncIterator[FakeFleet]:
    async with fleet(tmp_path) as running:
        yield running


class Office:
    """A writer, an approver and two security admins."""

    def __init__(self, kefu: FakeFleet, pat: Desk, rio: Desk, ann: Desk, bob: Desk) -> None:
        self.kefu, self.pat, self.rio, self.ann, self.bob = kefu, pat, rio, ann, bob

    def content(self, text: str = LINKED) -> dict[str, Any]:
        targets = [{"inbox": INBOX, "target": "channel"}]
        return {"title": "N", "variants": [{"language": "en", "text": text}], "targets": targets}

    async def draft(self, text: str = LINKED) -> str:
        made = await self.pat.post("/api/announcements", {"content": self.content(text)})
        return f"/api/announcements/{made['announcement']['id']}"

    async def asked(self, path: str) -> str:
        return str((await self.ann.post(f"{path}/allow-links", {"reason": "a partner"}))["proposal"])

    async def agreed(self, proposal: str) -> None:
        await self.bob.post("/api/me/verify", {"password": PASSWORD})
        self.bob.csrf = (await self.bob.get("/api/me"))["csrf"]
        await self.bob.post(f"/api/proposals/{proposal}/approve")

    async def approved(self, path: str) -> None:
        await self.pat.post(f"{path}/ask")
        seen = (await self.rio.get(path))["announcement"]["content_hash"]
        await self.rio.post(f"{path}/approve", {"hash": seen, "password": PASSWORD})

    async def sent(self) -> list[str]:
        await self.kefu.pass_time(301)
        for _ in range(3):
            await self.kefu.publishing.step()
            await self.kefu.quiet()
        return [message.text for message in self.kefu.adapter.sends]

    async def blocked(self, path: str) -> list[str]:
        return [check["blocked"] for check in (await self.pat.get(path))["checks"]]

    async def refused(self, path: str) -> str:
        status, said = await self.pat.call("POST", f"{path}/ask", {})
        assert status == 409
        return str(said["error"]["reason"])


@pytest.fixture
async def office(kefu: FakeFleet) -> Office:
    admin = "security_admin"
    desks = [("pat", "publisher"), ("rio", "approver"), ("ann", admin), ("bob", admin)]
    return Office(kefu, *[await kefu.desk(name, right) for name, right in desks])


async def test_what_two_admins_let_through_is_approved_and_sent(office: Office) -> None:
    path = await office.draft()
    assert await office.refused(path) == "unlisted_link"
    proposal = await office.asked(path)
    shown = (await office.bob.get("/api/proposals"))["items"][0]
    assert (shown["kind"], shown["content"]["items"][0]["name"]) == ("announcement", "partner.example")
    assert await office.blocked(path) == ["unlisted_link"]
    await office.agreed(proposal)
    assert await office.blocked(path) == [""]
    page = (await office.rio.get(path))["announcement"]
    assert (page["waiver"]["asked_by"]["name"], page["waiver"]["agreed_by"]["name"]) == ("Ann", "Bob")
    await office.approved(path)
    assert await office.sent() == [LINKED]
    acts = {row.action for row in await office.kefu.relay.audit_log.rows(limit=50)}
    assert {"proposal.offered", "proposal.approved", "announcement.links_allowed"} <= acts


async def test_one_admin_alone_lets_nothing_through(office: Office) -> None:
    path = await office.draft()
    proposal = await office.asked(path)
    await office.ann.post("/api/me/verify", {"password": PASSWORD})
    office.ann.csrf = (await office.ann.get("/api/me"))["csrf"]
    status, said = await office.ann.call("POST", f"/api/proposals/{proposal}/approve", {})
    assert (status, said["error"]["reason"]) == (409, "same_person")
    assert await office.refused(path) == "unlisted_link"


async def test_any_edit_ends_it(office: Office) -> None:
    path = await office.draft()
    await office.agreed(await office.asked(path))
    for text in (LINKED + " now", LINKED):
        status, _ = await office.pat.call("PUT", path, {"content": office.content(text)})
        assert status == 200
        assert await office.refused(path) == "unlisted_link"


async def test_a_yes_to_what_was_edited_meanwhile_is_refused(office: Office) -> None:
    path = await office.draft()
    proposal = await office.asked(path)
    await office.pat.call("PUT", path, {"content": office.content(OTHER)})
    await office.bob.post("/api/me/verify", {"password": PASSWORD})
    office.bob.csrf = (await office.bob.get("/api/me"))["csrf"]
    status, said = await office.bob.call("POST", f"/api/proposals/{proposal}/approve", {})
    assert (status, said["error"]["reason"]) == (409, "changed")
    assert await office.refused(path) == "unlisted_link"


async def test_what_asks_for_a_secret_cannot_even_be_asked_for(office: Office) -> None:
    path = await office.draft("Enter your recovery phrase at https://partner.example")
    status, said = await office.ann.call("POST", f"{path}/allow-links", {"reason": ""})
    assert (status, said["error"]["reason"]) == (409, "asks_secret")


async def test_the_courier_sends_nothing_whose_waiver_is_gone_or_forged(office: Office) -> None:
    for forge in (lambda _: "", lambda kept: {**kept, "agreed_by": "mallory"}):
        path = await office.draft()
        await office.agreed(await office.asked(path))
        await office.approved(path)
        identity = path.rpartition("/")[2]
        database = office.kefu.ledger.database
        await office.kefu.pass_time(301)
        office.kefu.courier.stopped = True
        await office.kefu.publishing.step()
        state = json.loads((await database.read("SELECT state FROM announcements WHERE id=?", (identity,)))[0][0])
        state["extra"]["waiver"] = forge(state["extra"]["waiver"])
        await database.write(("UPDATE announcements SET state=? WHERE id=?", (json.dumps(state), identity)))
        office.kefu.courier.stopped = False
        assert await office.sent() == []
        rows = await database.read("SELECT status,reason,code FROM deliveries WHERE announcement_id=?", (identity,))
        assert rows == [("failed", "gate", "unlisted_link")]


async def test_two_admins_raise_the_limit_of_a_day(office: Office) -> None:
    for _ in range(3):
        await office.approved(await office.draft("Version 5.2 is out."))
    fourth = await office.draft("Version 5.3 is out.")
    with pytest.raises(AssertionError):
        await office.approved(fourth)
    proposal = (await office.ann.post("/api/announcements/limit", {"per_day": 4}))["proposal"]
    assert (await office.rio.get("/api/announcements"))["per_day"] == 3
    await office.agreed(proposal)
    assert (await office.rio.get("/api/announcements"))["per_day"] == 4
    seen = (await office.rio.get(fourth))["announcement"]["content_hash"]
    await office.rio.post(f"{fourth}/approve", {"hash": seen, "password": PASSWORD})
    assert (await office.rio.get(fourth))["announcement"]["stage"] == "scheduled"
    await office.kefu.pass_time(24 * 3600)
    assert await office.kefu.announcements.overrides.per_day() == 3


async def test_a_limit_written_into_the_settings_raises_nothing(office: Office) -> None:
    forged = {"serial": 1, "per_day": 9, "until": 2**50, "asked_by": "a", "agreed_by": "b", "seal": "x"}
    await office.kefu.relay.switches.put_setting("announcements_per_day", forged)
    assert await office.kefu.announcements.overrides.per_day() == 3


async def test_without_a_second_admin_nothing_is_asked_for(kefu: FakeFleet) -> None:
    pat, ann = await kefu.desk("pat", "publisher"), await kefu.desk("ann", "security_admin")
    office = Office(kefu, pat, pat, ann, ann)
    status, said = await ann.call("POST", f"{await office.draft()}/allow-links", {"reason": ""})
    assert (status, said["error"]["reason"]) == (409, "one_admin")
    with pytest.raises(AnnouncementNotAllowed, match="unknown"):
        await kefu.announcements.overrides.asked_links("none", "")
