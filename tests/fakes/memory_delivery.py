"""A delivery of the model ledger: what may become of it, in the port's words."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kefu_core.decision import DeliveryStatus, NewDelivery, NewMessage
from kefu_core.ledger import Claimed, Settlement
from kefu_core.messages import OutboundMessage

S = DeliveryStatus
OPEN = {S.QUEUED, S.SENDING, S.UNKNOWN}


@dataclass
class Row:
    """A delivery. Times that the SQL store rounds to milliseconds stay as they are."""

    new: NewDelivery
    conversation: str
    status: DeliveryStatus = S.QUEUED
    due: datetime | None = None
    expires: datetime | None = None
    held: str = ""
    attempt: int = 0
    fence: int | None = None
    since: datetime | None = None
    source_id: str = ""
    reference: str = ""
    reason: str = ""
    code: str = ""
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    unknown_at: datetime | None = None
    blocks_until: datetime | None = None
    reads: int = 0
    passive: bool = False
    maybe_duplicate: bool = False
    assumed: bool = False

    def blocks(self, now: datetime) -> bool:
        """Whether nothing behind it may go."""
        if self.status is S.QUEUED:
            return self.expires is None or self.expires > now
        if self.status is S.UNKNOWN:
            return self.blocks_until is not None and self.blocks_until > now
        return self.status is S.SENDING

    @property
    def order(self) -> tuple[int, str]:
        return self.new.position, self.new.id

    def begin(self, fence: int, now: datetime, *, passive: bool = False) -> str:
        self.status, self.fence, self.held = S.SENDING, fence, ""
        self.attempt += 1
        self.since = self.since or now
        self.passive = self.passive or passive
        self.blocks_until = None
        return self.new.id

    def unclaim(self, due: datetime | None, held: str) -> None:
        self.status, self.fence, self.held, self.passive = S.QUEUED, None, held, False
        self.due = due or self.due
        self.attempt -= 1
        self.since = self.since if self.attempt else None

    def give_up(self, now: datetime, blocks_until: datetime) -> None:
        """The process that was sending it died."""
        self.status, self.reason = S.UNKNOWN, "process_ended"
        self.unknown_at = self.due = now
        self.blocks_until = blocks_until

    def settle(self, outcome: Settlement) -> None:
        was, self.status = self.status, outcome.status
        self.reason, self.code, self.blocks_until = outcome.reason, outcome.code, None
        self.maybe_duplicate = self.maybe_duplicate or outcome.maybe_duplicate
        if outcome.status is S.SENT:
            self.sent_at, self.assumed = self.sent_at or outcome.at, outcome.assumed
            self.source_id, self.reference = outcome.source_id, outcome.reference
        elif outcome.status is S.QUEUED:
            self.due, self.held, self.fence = outcome.due or outcome.at, outcome.held, None
            self.unknown_at, self.reads = None, 0
        elif outcome.status is S.UNKNOWN:
            self.due = outcome.due
            self.blocks_until = None if outcome.due is None else outcome.due + timedelta(seconds=120)
            self.unknown_at = self.unknown_at or outcome.at
            self.reads += was is S.UNKNOWN
        else:
            self.held = ""

    def override(self, to: str, now: datetime) -> None:
        """A person decides about one that is open or failed; of any other nothing comes."""
        if self.status not in (S.UNKNOWN, S.FAILED) and not (self.status is S.QUEUED and self.held):
            return
        self.held, self.blocks_until = "", None
        if to == "retry":
            self.maybe_duplicate = self.maybe_duplicate or self.status is S.UNKNOWN
            self.status, self.due, self.fence, self.reads = S.QUEUED, now, None, 0
            self.unknown_at, self.reason, self.code = None, "", ""
            if self.expires is not None and self.expires <= now:
                self.expires = None
        elif to == "arrived":
            self.status, self.assumed = S.SENT, True
            self.sent_at = self.sent_at or self.unknown_at or now
        else:
            self.status, self.reason = S.CANCELLED, "discarded"

    def report(self, outcome: str, code: str, at: datetime) -> None:
        """What the platform tells later; states only rise."""
        if outcome == "failed":
            if self.status in (S.SENT, S.UNKNOWN) and self.delivered_at is None and self.read_at is None:
                self.status, self.reason, self.code = S.FAILED, "reported", code
            return
        if outcome not in ("sent", "delivered", "read"):
            return
        if self.status is S.UNKNOWN:
            self.status, self.sent_at = S.SENT, self.sent_at or at
        if outcome != "sent":
            self.delivered_at = self.delivered_at or at
        if outcome == "read":
            self.read_at = self.read_at or at

    def echo(self, source_id: str, at: datetime) -> None:
        """Our own account was seen saying it."""
        self.status, self.source_id, self.reason, self.blocks_until = S.SENT, source_id, "echo", None
        self.sent_at = self.sent_at or at

    def claimed(self, text: str, body: NewMessage | None, target: str) -> Claimed:
        """As the courier gets it. ``target``: the platform's id of the delivery that this one is about."""
        new = self.new
        message = OutboundMessage(
            id=new.id,
            inbox=new.inbox,
            recipient=new.recipient,
            operation=new.operation,
            author=new.author,
            surface=new.surface,
            text=text,
            buttons=body.buttons if body else (),
            attachments=body.attachments if body else (),
            reply_to=new.reply_to,
            target=new.target or target,
            title=new.title,
            link=new.link,
            as_name=new.as_name,
            language=new.language,
            attempt=self.attempt,
            since=self.since,
        )
        return Claimed(
            message=message,
            conversation=self.conversation,
            lane=new.lane,
            fence=self.fence or 0,
            priority=new.priority,
            expires=self.expires,
            announcement=new.announcement,
            passive=self.passive,
        )
