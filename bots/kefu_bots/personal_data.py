"""One person's data: given out whole, or erased. By the operator, or in the console by two people; always audited."""

import json
import time
import zlib
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, Protocol

from kefu_adapters.stores.erasure import Erased, Eraser, Person
from kefu_adapters.stores.views_thread import ThreadMessage, ThreadViews
from kefu_bots.intake import Intake
from kefu_bots.proposals import Audit
from kefu_core.errors import ProposalNotAllowed
from kefu_core.ports import Fabric
from kefu_core.proposals import Proposal

ERASURES = "erasures.jsonl"
"""File of the data directory that repeats the erasure list, to be kept apart from the store."""
_PAGE = 200
_GIVEN = frozenset({"in", "out", "note"})


class Forgetting(Protocol):
    """What erasing needs of the ledger."""

    def forget_soon(self) -> None:
        """Text was overwritten: let its last traces go with the next write."""


class PersonalData:
    """``listed``: the file that repeats the erasure list, written anew after each erasure."""

    def __init__(
        self,
        *,
        ledger: Forgetting,
        intake: Intake,
        fabric: Fabric,
        threads: ThreadViews,
        eraser: Eraser,
        audit: Audit,
        listed: Path,
    ) -> None:
        self._ledger = ledger
        self._intake = intake
        self._fabric = fabric
        self._threads = threads
        self._eraser = eraser
        self._audit = audit
        self._listed = listed

    async def find(self, who: str) -> Person | None:
        """A person by contact id, by ``INBOX:PLATFORM_ID`` or by case number."""
        return await self._eraser.find(who)

    async def export(self, person: Person, actor: str) -> dict[str, Any]:
        """All that is kept of a person, as JSON. What was hidden is hidden here too; agents have no names."""
        conversations = [await self._conversation(identity) for identity in person.conversations]
        reference = self._eraser.reference(person.inbox, person.platform_id)
        await self._audit(actor, "contact.exported", reference, conversations=len(conversations))
        return {
            "inbox": person.inbox,
            "platform_id": person.platform_id,
            "first_seen_at": person.first_seen_at,
            "conversations": conversations,
        }

    async def _conversation(self, identity: str) -> dict[str, Any]:
        messages: list[ThreadMessage] = []
        more, before = True, ""
        while more:
            page, more = await self._threads.thread(identity, before=before, limit=_PAGE)
            messages[:0] = page
            before = page[0].id if page else ""
            more = more and bool(page)
        return {"id": identity, "messages": [_shape(one) for one in messages if one.direction in _GIVEN]}

    async def erase(self, person: Person, actor: str) -> Erased:
        """Texts, names, attachments and platform ids go; what happened stays under a keyed reference."""
        async with AsyncExitStack() as stack:
            for conversation in person.conversations:
                box = await stack.enter_async_context(self._intake.mailboxes.open(conversation))
                stack.callback(box.forget)
            done = await self._eraser.erase(person, at=round(time.time() * 1000), who=actor)
        self._ledger.forget_soon()
        counts = {"messages": done.messages, "attachments": done.attachments, "cancelled": done.cancelled}
        await self._audit(actor, "contact.erased", done.reference, **counts)
        self._fabric.publish("console", {"inbox": person.inbox})
        write_list(self._listed, await self._eraser.listed())
        return done

    # --- what two people decide ----------------------------------------------------------------------------

    async def version(self, contact: str) -> int:
        """A number that is another one for another life of the contact, or with another conversation."""
        person = await self.find(contact)
        standing = "" if person is None else f"{person.first_seen_at} {' '.join(person.conversations)}"
        return zlib.crc32(standing.encode()) & 0x7FFFFFFF

    async def carry_out(self, proposal: Proposal) -> None:
        """Erase whom the two decided about. Raises ProposalNotAllowed when there is nobody any more."""
        person = await self.find(proposal.object)
        if person is None:
            raise ProposalNotAllowed("changed")
        await self.erase(person, proposal.decided_by)

    async def finish(self, proposal: Proposal) -> None:
        """Erase what an interrupted erasure left; somebody who came back since then is another life, and stays."""
        person = await self.find(proposal.object)
        if person is not None and person.first_seen_at < round(proposal.created_at.timestamp() * 1000):
            await self.erase(person, proposal.decided_by)


def write_list(path: Path, rows: list[tuple[str, int, str]]) -> None:
    """The erasure list as a file: keyed references and times, nothing that names anybody."""
    aside = path.with_suffix(".part")
    aside.write_text("".join(json.dumps(list(row)) + "\n" for row in rows), "utf-8")
    aside.chmod(0o600)
    aside.replace(path)


def _shape(message: ThreadMessage) -> dict[str, Any]:
    return {
        "at": message.at,
        "direction": message.direction,
        "author": "support" if message.author.startswith("agent:") else message.author,
        "kind": message.kind,
        "text": message.text,
        "earlier": [text for text, _ in message.versions],
        "attachments": [attachment.file_name for attachment in message.attachments],
    }
