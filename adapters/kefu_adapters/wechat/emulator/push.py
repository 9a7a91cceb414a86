"""Delivers pushes to the fleet: five seconds, three attempts, one judgement."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from kefu_adapters.emulation import Attempt, Deliverer, Faults
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.envelope import Raw, enclose, fresh_stamp
from kefu_adapters.wechat.emulator.facts import FAULT_LINE
from kefu_adapters.wechat.emulator.reply import BadReply, Reply, judge

_OUTCOMES = 20_000


@dataclass(slots=True)
class Push:
    """One message or event on its way. ``answered``: the phone shows a reply, or the fault line.

    ``attempts`` counts on over a duplicate delivery, which keeps the key.
    """

    key: str
    kind: str
    openid: str
    user: str | None
    fields: dict[str, Any]
    answered: bool = True
    articles: int = 1
    raw: Raw | None = None
    attempts: int = 0


class Pump:
    """Attempts of one push never overlap; different pushes go out at the same time."""

    def __init__(
        self,
        account: Account,
        *,
        faults: Faults,
        deliverer: Deliverer,
        spawn: Callable[[Coroutine[Any, Any, None]], object],
        url: Callable[[], str | None],
    ) -> None:
        self._account = account
        self._faults = faults
        self._deliverer = deliverer
        self._spawn = spawn
        self._url = url
        self._held: deque[asyncio.Event] = deque()
        self.outcomes: deque[dict[str, Any]] = deque(maxlen=_OUTCOMES)

    def send(self, push: Push) -> None:
        """Start delivering; without a webhook nothing leaves, as without developer mode."""
        url = self._url()
        if url is None:
            self._record(push, "no_webhook")
            return
        self._spawn(self._deliver(push, url))

    async def _deliver(self, push: Push, url: str) -> None:
        hold = self._faults.take("reorder_delivery", method=push.kind, user=push.user)
        if hold is not None:
            await self._wait_for_the_next(hold.seconds(2.0))
        try:
            good = await self._attempts(push, url)
        finally:
            if hold is None and self._held:
                self._held.popleft().set()
        if good and self._faults.take("duplicate_delivery", method=push.kind, user=push.user):
            await self._attempts(push, url)

    async def _wait_for_the_next(self, seconds: float) -> None:
        """Let the next push overtake this one, but do not wait for ever."""
        passed = asyncio.Event()
        self._held.append(passed)
        try:
            async with asyncio.timeout(seconds):
                await passed.wait()
        except TimeoutError:
            if passed in self._held:
                self._held.remove(passed)

    async def _attempts(self, push: Push, url: str) -> bool:
        """Try until the fleet answers in time; give whether it did so well."""
        stamp = fresh_stamp(self._account)
        allowed = self._account.limit("push_attempts")
        for number in range(1, allowed + 1):
            if number > 1 and self._account.option("renew_nonce"):
                stamp = fresh_stamp(self._account)
            attempt = await self._attempt(push, url, stamp)
            if attempt.ok:
                return self._conclude(push, attempt)
            if number < allowed and attempt.error != "timeout":
                await asyncio.sleep(self._account.number("retry_pause"))
        self._fail(push, "no_answer")
        return False

    async def _attempt(self, push: Push, url: str, stamp: tuple[str, str]) -> Attempt:
        push.attempts += 1
        forged = self._faults.take("bad_signature", method=push.kind, user=push.user) is not None
        envelope = enclose(
            self._account,
            url,
            openid=push.openid,
            fields=push.fields,
            stamp=stamp,
            raw=push.raw,
            forged=forged,
        )
        return await self._deliverer.attempt(
            key=push.key,
            number=push.attempts,
            url=envelope.url,
            timeout=self._account.number("push_timeout"),
            body=envelope.body,
            headers={"Content-Type": envelope.content_type, "User-Agent": "Mozilla/4.0"},
            now=self._account.now(),
        )

    def _conclude(self, push: Push, attempt: Attempt) -> bool:
        articles = push.articles
        try:
            reply = judge(self._account, attempt.body, openid=push.openid, articles=articles)
        except BadReply as exc:
            self._fail(push, f"bad_reply: {exc}")
            return False
        if reply is None:
            self._record(push, "acknowledged")
        else:
            self._record(push, "replied")
            self._show(push, reply)
        return True

    def _show(self, push: Push, reply: Reply) -> None:
        person = self._account.people.known(push.openid)
        if person is None or not push.answered or not person.follows:
            return
        if reply.entry is not None:
            entry = {**reply.entry, "from": "brand", "via": "passive", "attempt": push.attempts}
            self._account.show(person, entry)
        elif reply.desk is not None:
            person.desk = {"state": "waiting", "at": self._account.now(), "account": reply.desk}

    def _fail(self, push: Push, outcome: str) -> None:
        self._record(push, outcome)
        person = self._account.people.known(push.openid)
        if person is not None and push.answered and person.follows:
            self._account.show(person, {"from": "system", "kind": "fault", "text": FAULT_LINE})

    def _record(self, push: Push, outcome: str) -> None:
        self.outcomes.append(
            {
                "key": push.key,
                "kind": push.kind,
                "user": push.user,
                "attempt": push.attempts,
                "outcome": outcome,
                "at": self._account.now(),
            }
        )
