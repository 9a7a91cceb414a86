"""Profile pictures of those who write in our community groups, held against the brand's and the agents' own.

Nothing waits for it: a member's picture is fetched some time after they wrote, once a day at most. What looks like one
of ours is reported to the staff as a name that imitates us is. No picture is kept.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path

import structlog

from kefu_adapters.scanning.faces import face_of, faces_in, known_faces
from kefu_adapters.stores.impostor_store import ImpostorStore
from kefu_bots.accounts import Accounts
from kefu_bots.boundary import guard
from kefu_bots.rules import Rules
from kefu_core.decision import NewReport
from kefu_core.errors import AdapterError, StoreError
from kefu_core.ids import conversation_id, message_id
from kefu_core.messages import GroupMessage
from kefu_core.ports import Clock, Fabric, ProfilePictures
from kefu_core.safety.official.faces import alike

AGAIN_SECONDS = 24 * 3600.0
PACE_SECONDS = 2.0
"""Between two members: a platform's calls are for people who wait."""
MOST_WAITING = 500
MOST_KNOWN = 20_000
log = structlog.get_logger()


class Faces:
    """``met`` is called by intake for each message in a group, ``run`` is a loop of every process."""

    def __init__(
        self,
        *,
        accounts: Accounts,
        rules: Rules,
        clock: Clock,
        fabric: Fabric,
        store: ImpostorStore,
        folder: Path | None,
    ) -> None:
        self._accounts = accounts
        self._rules = rules
        self._clock = clock
        self._fabric = fabric
        self._store = store
        self._folder = folder
        self._waiting: OrderedDict[tuple[str, str], GroupMessage] = OrderedDict()
        self._seen: OrderedDict[tuple[str, str], float] = OrderedDict()
        self._ours: dict[str, tuple[float, tuple[int, ...]]] = {}
        self._woken = asyncio.Event()

    def met(self, message: GroupMessage) -> None:
        """Somebody wrote in a group."""
        key = (message.inbox, message.author.id)
        if message.author.username.lower() in self._rules.policy.official.accounts(""):
            return
        if time.monotonic() - self._seen.get(key, -AGAIN_SECONDS) < AGAIN_SECONDS or key in self._waiting:
            return
        if len(self._waiting) < MOST_WAITING and isinstance(self._adapter(message.inbox), ProfilePictures):
            self._waiting[key] = message
            self._woken.set()

    async def run(self) -> None:
        """Look at one after the other, until cancelled."""
        while True:
            await self._woken.wait()
            try:
                await self.step()
            except StoreError:
                log.error("store.unavailable", what="faces")  # noqa: TRY400
            await asyncio.sleep(PACE_SECONDS)

    async def step(self) -> bool:
        """Look at the one who waits longest; gives whether it was reported. Raises StoreError."""
        if not self._waiting:
            self._woken.clear()
            return False
        key, message = self._waiting.popitem(last=False)
        self._seen[key] = time.monotonic()
        if len(self._seen) > MOST_KNOWN:
            self._seen.popitem(last=False)
        adapter = self._adapter(message.inbox)
        if not isinstance(adapter, ProfilePictures):
            return False
        try:
            ours = await self._our_faces(message.inbox, adapter)
            picture = await adapter.profile_picture(message.author.id) if ours else None
        except AdapterError as error:
            log.warning("faces.not_read", inbox=message.inbox, code=error.code[:40])
            return False
        face = await asyncio.to_thread(face_of, picture) if picture else None
        if face is None or not any(alike(face, one) for one in ours):
            return False
        await self._report(message)
        return True

    async def _our_faces(self, inbox: str, adapter: ProfilePictures) -> tuple[int, ...]:
        """The pictures of the folder and the account's own, read once a day."""
        held = self._ours.get(inbox)
        if held is not None and time.monotonic() - held[0] < AGAIN_SECONDS:
            return held[1]
        found = await asyncio.to_thread(faces_in, self._folder) if self._folder is not None else ()
        own = await adapter.profile_picture("")
        found += await asyncio.to_thread(known_faces, own) if own else ()
        self._ours[inbox] = (time.monotonic(), found)
        return found

    async def _report(self, message: GroupMessage) -> None:
        """As a name that imitates us is reported: one report for a member, whichever came first."""
        kept = guard(replace(message, text="")).inbound
        author = kept.author if isinstance(kept, GroupMessage) else message.author  # as it went in
        report = NewReport(
            id=message_id(f"imitator:{message.inbox}:{author.id}", 0, 0),
            message="",
            platform=self._accounts[message.inbox].platform,
            handle=f"@{author.username}" if author.username else author.name,
            origin="picture",
        )
        conversation = conversation_id(message.inbox, message.sender.id, message.surface)
        if await self._store.add(report, message.inbox, conversation, self._clock.now()):
            log.warning("faces.imitated", inbox=message.inbox)
            self._fabric.publish("console", {"impostor": report.id})

    def _adapter(self, inbox: str) -> object:
        return self._accounts[inbox].adapter if inbox in self._accounts else None
