"""Pushes of WeChat as the platform encrypts and signs them, for a load that wants its answers in the same request."""

import time
from typing import ClassVar
from urllib.parse import urlencode

from tests.bench.wire import request

from kefu_adapters.wechat.emulator.crypto import MessageCipher, signature


class WechatPushes:
    """One account's pushes. ``answered`` counts replies that were written into the answer to a push."""

    APP_ID: ClassVar = "wx0123456789abcdef"
    ORIGINAL_ID: ClassVar = "gh_0123456789ab"
    TOKEN: ClassVar = "benchtoken"
    KEY: ClassVar = "b" * 42 + "A"
    SECRETS: ClassVar = {
        "KEFU_INBOXES__WECHAT__APP_SECRET": "s" * 32,
        "KEFU_INBOXES__WECHAT__TOKEN": TOKEN,
        "KEFU_INBOXES__WECHAT__ENCODING_AES_KEY": KEY,
    }

    def __init__(self, questions: tuple[str, ...]) -> None:
        self._questions = questions
        self._cipher = MessageCipher(self.KEY, self.APP_ID)
        self.answered = 0

    def turns(self, path: str, round_: int, users: int, each: int, *, sealed: bool) -> list[list[bytes]]:
        """What users ask, made before the round: sealing costs as much as opening."""
        return [
            [self._push(path, f"o{round_:04}{user:022}", (round_ * 100_000 + user) * 100 + turn, sealed=sealed)
             for turn in range(each)]
            for user in range(users)
        ]  # fmt: skip

    def replied(self, status: int, body: bytes) -> None:
        """Raises RuntimeError for an answer without a reply."""
        if status != 200 or not (b"<Encrypt>" in body or b"<Content>" in body):
            raise RuntimeError(f"the push was answered {status} {body[:40]!r}")
        self.answered += 1

    def _push(self, path: str, openid: str, number: int, *, sealed: bool) -> bytes:
        now, nonce = str(int(time.time())), str(number)
        text = self._questions[number % len(self._questions)]
        plain = (
            f"<xml><ToUserName><![CDATA[{self.ORIGINAL_ID}]]></ToUserName>"
            f"<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{now}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
        )
        query = {"signature": signature(self.TOKEN, now, nonce), "timestamp": now, "nonce": nonce, "openid": openid}
        if sealed:
            closed = self._cipher.encrypt(plain)
            query |= {"encrypt_type": "aes", "msg_signature": signature(self.TOKEN, now, nonce, closed)}
            plain = (
                f"<xml><ToUserName><![CDATA[{self.ORIGINAL_ID}]]></ToUserName>"
                f"<Encrypt><![CDATA[{closed}]]></Encrypt></xml>"
            )
        return request(f"{path}?{urlencode(query)}", plain.encode(), {"Content-Type": "text/xml"})
