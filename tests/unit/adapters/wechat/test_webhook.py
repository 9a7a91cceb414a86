"""Receiving: how long a request waits, what it is answered with, and who owns the reply."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import xmltodict
from tests.fakes.patience import pass_by

from kefu_adapters.wechat.capabilities import capabilities_of
from kefu_adapters.wechat.push import Door
from kefu_adapters.wechat.settings import WechatSettings
from kefu_adapters.wechat.signing import Cipher, signature
from kefu_adapters.wechat.webhook import Webhook
from kefu_core.errors import ReplyWindowClosed, StoreUnavailable
from kefu_core.messages import Attachment, AttachmentKind, OutboundMessage, Receipt
from kefu_core.ports import Accepted, RawRequest

NOW = datetime.fromtimestamp(1_764_000_003, UTC)
CIPHER = Cipher("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx1")
SECONDS = 60
"""Of the loop's time, which passes as fast as it can: see ``Rig.push``."""


class Offer:
    def __init__(self, message):
        self.message, self.settled = message, []

    async def settle(self, written):
        self.settled.append(written)


class FakeSink:
    def __init__(self, *answers, wait=False, error=None):
        self.answers, self.wait, self.error = list(answers), wait, error
        self.accepted, self.patience, self.strange = [], [], []

    async def accept(self, inbound, *, passive_seconds=0.0):
        if self.error:
            raise self.error
        self.accepted.append(inbound)
        self.patience.append(passive_seconds)
        if self.wait:
            pass_by(passive_seconds)
        return self.answers.pop(0) if self.answers else Accepted()

    async def unreadable(self, inbox, *, kind, size_bytes, digest):
        self.strange.append((kind, size_bytes, len(digest)))


class FakeAccount:
    def __init__(self, kind):
        self.inbox = "main"
        self.capabilities = capabilities_of(WechatSettings(app_id="wx1", original_id="gh_1", account_kind=kind))
        self.sent, self.error, self.media = [], None, {}

    async def send(self, message):
        self.sent.append(message.id)
        if self.error:
            raise self.error
        return Receipt(source_id="", accepted_at=NOW)

    def uploaded(self):
        return self.media


class FixedClock:
    def __init__(self):
        self.at = NOW

    def now(self):
        return self.at


class Rig:
    def __init__(self, kind="service_verified", *, plain=False, original_id="gh_1"):
        self.account, self.clock = FakeAccount(kind), FixedClock()
        door = Door(token="tok", ciphers=(CIPHER,), plain=plain, now_seconds=lambda: self.clock.now().timestamp())
        self.webhook = Webhook(account=self.account, door=door, clock=self.clock, secret=b"s" * 32,
                               original_id=original_id, request_seconds=SECONDS)  # fmt: skip

    async def push(self, sink, inner=None, *, as_json=False, **query):
        sealed = CIPHER.seal(text_push() if inner is None else inner)
        stamp = str(int(self.clock.at.timestamp()))
        body = f"<xml><Encrypt>{sealed}</Encrypt></xml>" if not as_json else f'{{"Encrypt":"{sealed}"}}'
        asked = {"timestamp": stamp, "nonce": "1", "encrypt_type": "aes",
                 "msg_signature": signature("tok", stamp, "1", sealed), **query}  # fmt: skip
        request = RawRequest(method="POST", path="/", query=asked, headers={}, body=body.encode())
        started = asyncio.get_running_loop().time()
        receiving = asyncio.ensure_future(self.webhook.receive(request, sink))
        while not receiving.done():
            await asyncio.sleep(0)
            pass_by(0.5)
        answer = receiving.result()
        self.took = asyncio.get_running_loop().time() - started
        return answer


def text_push(kind="text", extra="<Content>hello</Content><MsgId>7</MsgId>", to="gh_1"):
    return (
        f"<xml><ToUserName>{to}</ToUserName><FromUserName>o1</FromUserName><CreateTime>1764000000</CreateTime>"
        f"<MsgType>{kind}</MsgType>{extra}</xml>"
    )


def event_push(event, extra=""):
    return text_push("event", f"<Event>{event}</Event>{extra}")


def say(text="你好", **more):
    return Offer(OutboundMessage(id="m1", inbox="main", recipient="o1", text=text, **more))


def opened(answer):
    return xmltodict.parse(CIPHER.open(xmltodict.parse(answer.body)["xml"]["Encrypt"]))["xml"]


async def test_a_reply_is_written_into_the_answer_and_settled_by_what_the_network_says():
    rig, offer = Rig(), say()
    answer = await rig.push(FakeSink(Accepted(passive=offer)))
    reply = opened(answer)
    assert (reply["Content"], reply["ToUserName"], reply["FromUserName"]) == ("你好", "o1", "gh_1")
    assert answer.written is not None
    await answer.written(False)
    assert offer.settled == [False]
    assert rig.account.sent == []


async def test_without_a_reply_the_push_is_acknowledged_within_four_seconds_of_five():
    rig, sink = Rig(), FakeSink(wait=True)
    answer = await rig.push(sink)
    assert (answer.status, answer.body, answer.written) == (200, b"success", None)
    assert sink.patience == [pytest.approx(0.8 * SECONDS)]
    assert rig.took < SECONDS


@pytest.mark.parametrize(
    "event", ["unsubscribe", "verify_expired", "user_authorization_revoke", "TEMPLATESENDJOBFINISH"]
)
async def test_events_that_nobody_waits_for_are_acknowledged_at_once(event):
    sink = FakeSink()
    inner = event_push(event, "<OpenID>o2</OpenID><MsgID>5</MsgID><Status>success</Status>")
    assert (await Rig().push(sink, inner)).body == b"success"
    assert sink.patience == [0.0]


@pytest.mark.parametrize("inner", [event_push("VIEW", "<EventKey>https://e.invalid</EventKey>"), event_push("made_up")])
async def test_what_means_nothing_to_us_is_acknowledged_and_not_stored(inner):
    sink = FakeSink()
    assert (await Rig().push(sink, inner)).body == b"success"
    assert sink.accepted == []


async def test_what_can_not_be_passive_is_sent_once_after_the_answer():
    picture = Attachment(kind=AttachmentKind.PICTURE, blob="b1")
    rig, offer = Rig(), say("", attachments=(picture,))
    answer = await rig.push(FakeSink(Accepted(passive=offer)))
    assert (answer.body, rig.account.sent) == (b"success", [])
    await answer.written(True)
    assert (rig.account.sent, offer.settled) == (["m1"], [True])
    again = await rig.push(FakeSink(Accepted(duplicate=True, passive=offer)))
    await again.written(True)
    assert rig.account.sent == ["m1"]


async def test_a_send_that_fails_after_the_answer_is_unknown():
    rig, offer = Rig(), say("长" * 700)
    rig.account.error = ReplyWindowClosed("over")
    answer = await rig.push(FakeSink(Accepted(passive=offer)))
    await answer.written(True)
    assert offer.settled == [False]


async def test_a_picture_that_was_uploaded_before_is_passive():
    picture = Attachment(kind=AttachmentKind.PICTURE, blob="b1")
    rig = Rig()
    rig.account.media = {"b1": "M1"}
    answer = await rig.push(FakeSink(Accepted(passive=say("", attachments=(picture,)))))
    assert opened(answer)["Image"] == {"MediaId": "M1"}


async def test_a_reply_for_somebody_else_is_never_written_here():
    rig, offer = Rig(), say()
    offer.message = replace(offer.message, recipient="o2")
    answer = await rig.push(FakeSink(Accepted(passive=offer)))
    assert answer.body == b"success"


async def test_json_pushes_are_left_to_the_courier_where_the_account_can_send():
    sink, inner = FakeSink(), '{"ToUserName":"gh_1","FromUserName":"o1","MsgType":"text","Content":"x","MsgId":7}'
    assert (await Rig().push(sink, inner, as_json=True)).body == b"success"
    assert sink.patience == [0.0]


async def test_an_unverified_account_lets_two_attempts_lapse_and_acknowledges_the_third():
    rig, taken = Rig("unverified"), []
    for _ in range(3):
        answer = await rig.push(FakeSink(wait=True))
        assert answer.body == b"success"
        taken.append(rig.took)
    assert taken[0] > SECONDS
    assert taken[1] > SECONDS
    assert taken[2] < SECONDS


async def test_an_unverified_account_answers_at_once_when_there_is_nothing_to_say():
    rig = Rig("unverified")
    await rig.push(FakeSink())
    assert rig.took < SECONDS / 2


async def test_a_third_attempt_is_known_by_its_age_where_others_saw_the_first_two():
    rig = Rig("unverified")
    rig.clock.at = datetime.fromtimestamp(1_764_000_001 + 2.9 * SECONDS, UTC)
    await rig.push(FakeSink(Accepted(duplicate=True), wait=True))
    assert rig.took < SECONDS * 1.05


async def test_a_repeat_gets_the_same_reply():
    rig, offer = Rig("unverified"), say()
    first = await rig.push(FakeSink(Accepted(passive=offer)))
    second = await rig.push(FakeSink(Accepted(duplicate=True, passive=offer)))
    assert opened(first)["Content"] == opened(second)["Content"] == "你好"


async def test_a_store_that_is_down_is_not_hidden():
    with pytest.raises(StoreUnavailable):
        await Rig().push(FakeSink(error=StoreUnavailable("down")))


async def test_bad_signatures_and_old_times_store_nothing():
    rig, sink = Rig(), FakeSink()
    assert (await rig.push(sink, msg_signature="0" * 40)).status == 403
    assert (await rig.push(sink, timestamp="1763999000")).status == 403
    assert (sink.accepted, sink.strange) == ([], [])


async def test_what_opens_but_can_not_be_read_is_acknowledged_and_counted():
    rig, sink = Rig(), FakeSink()
    assert (await rig.push(sink, "<xml>")).body == b"success"
    assert (await rig.push(sink, text_push().replace("o1", ""))).body == b"success"
    assert [(kind, digest) for kind, _, digest in sink.strange] == [("MalformedError", 64), ("no_sender", 64)]


async def test_plain_pushes_for_another_account_are_refused():
    rig, stamp = Rig(plain=True), str(int(NOW.timestamp()))
    query = {"timestamp": stamp, "nonce": "1", "signature": signature("tok", stamp, "1")}
    sink = FakeSink(Accepted(passive=say()))
    for to, status in (("gh_2", 403), ("gh_1", 200)):
        request = RawRequest(method="POST", path="/", query=query, headers={}, body=text_push(to=to).encode())
        answer = await rig.webhook.receive(request, sink)
        assert answer.status == status
    assert xmltodict.parse(answer.body)["xml"]["Content"] == "你好"
    assert len(sink.accepted) == 1


async def test_old_attempts_are_forgotten(monkeypatch):
    monkeypatch.setattr("kefu_adapters.wechat.webhook._REMEMBERED", 2)
    rig = Rig("unverified")
    for number in range(5):
        await rig.push(FakeSink(), text_push(extra=f"<MsgId>{number}</MsgId>"))
    assert len(rig.webhook._attempts) == 2
    assert timedelta(0) <= rig.clock.now() - NOW
