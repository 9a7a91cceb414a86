"""A fleet and two people with every right, who notice how long the audit was before each change they ask for."""

from typing import Any

from tests.fakes.fleet import INBOX, PASSWORD, Desk, FakeFleet


class Watched(Desk):
    """A desk that keeps what it last asked to be changed, and how long the audit was before."""

    walk: "Walk"

    async def call(self, method: str, path: str, body: Any = None, **options: Any) -> tuple[int, Any]:
        if method != "GET":
            head = await self.walk.kefu.relay.audit_log.head()
            self.walk.last, self.walk.length = f"{method} {path}", head.seq
        return await super().call(method, path, body, **options)

    async def show_again(self) -> None:
        """Show the password, so that what needs somebody fresh is open; the session goes on under another key."""
        await self.post("/api/me/verify", {"password": PASSWORD})
        self.csrf = (await self.get("/api/me"))["csrf"]


class Walk:
    """A fleet and somebody with every right, and somebody else to approve."""

    def __init__(self, kefu: FakeFleet, desk: Desk, other: Desk) -> None:
        self.kefu, self.last, self.length = kefu, "", 0
        self.desk, self.other = Watched(**vars(desk)), Watched(**vars(other))
        self.desk.walk = self.other.walk = self
        self.number = 0

    def content(self) -> dict[str, Any]:
        variant = {"language": "en", "text": "Version 5.2 is out."}
        return {"title": "R", "variants": [variant], "targets": [{"inbox": INBOX, "target": "channel"}]}

    async def draft(self, stage: str = "draft") -> str:
        made = (await self.desk.post("/api/announcements", {"content": self.content()}))["announcement"]
        path = f"/api/announcements/{made['id']}"
        if stage in {"review", "scheduled", "sent"}:
            await self.desk.post(f"{path}/ask")
        if stage in {"scheduled", "sent"}:
            await self.other.post(f"{path}/approve", {"hash": made["content_hash"], "password": PASSWORD})
        if stage == "sent":
            await self.kefu.pass_time(301)
            for _ in range(3):
                await self.kefu.publishing.step()
                await self.kefu.quiet()
        return path

    async def claimed(self) -> str:
        self.number += 1
        one = await self.kefu.queued(f"c{self.number}")
        await self.desk.post(f"/api/conversations/{one}/claim", {"key": f"claim-key-{self.number}"})
        return f"/api/conversations/{one}"

    async def replied(self) -> tuple[str, str]:
        path = await self.claimed()
        wish = {"text": "Hello", "key": f"reply-key-{self.number}", "undo_seconds": 0}
        await self.desk.post(f"{path}/reply", wish)
        await self.kefu.quiet()
        rows = await self.kefu.ledger.database.read("SELECT id,message FROM deliveries ORDER BY created_at DESC,id")
        sent = [row for row in rows if self.kefu.adapter.sends[-1].id == row[0]]
        return path, sent[0][1]

    async def lost(self, status: str) -> tuple[str, str]:
        """A reply whose delivery ended in a state that wants a person."""
        path, message = await self.replied()
        await self.kefu.ledger.database.write(
            ("UPDATE deliveries SET status=?,due=NULL WHERE message=?", (status, message))
        )
        rows = await self.kefu.ledger.database.read("SELECT id FROM deliveries WHERE message=?", (message,))
        return path, str(rows[0][0])
