"""Pushes of WeChat as the platform encrypts and signs them, for a load that wants its answers in the same request."""

import time
from collections.abc import Awaitable, Callable
from typing import ClassVar

import aiohttp

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

    def __init__(self, url: str, questions: tuple[str, ...]) -> None:
        self._url = url
        self._questions = questions
        self._cipher = MessageCipher(self.KEY, self.APP_ID)
        self.answered = 0

    def asks(self, round_: int) -> Callable[[aiohttp.ClientSession, int, int], Awaitable[None]]:
        """Makes one push; ``round_`` keeps rounds apart. Raises RuntimeError when it carries no reply."""

        async def ask(session: aiohttp.ClientSession, user: int, turn: int) -> None:
            number = (round_ * 100_000 + user) * 100 + turn
            body, query = self._push(f"o{round_:04}{user:022}", number, self._questions[turn % len(self._questions)])
            async with session.post(self._url, data=body, params=query) as response:
                answer = await response.read()
            if response.status != 200 or b"<Encrypt>" not in answer:
                raise RuntimeError(f"the push was answered {response.status} {answer[:40]!r}")
            self.answered += 1

        return ask

    def _push(self, openid: str, number: int, text: str) -> tuple[bytes, dict[str, str]]:
        now = str(int(time.time()))
        sealed = self._cipher.encrypt(
            f"<xml><ToUserName><![CDATA[{self.ORIGINAL_ID}]]></ToUserName>"
            f"<FromUserName><![CDATA[{openid}]]></FromUserName><CreateTime>{now}</CreateTime>"
            f"<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{text}]]></Content><MsgId>{number}</MsgId></xml>"
        )
        nonce = str(number)
        query = {
            "signature": signature(self.TOKEN, now, nonce),
            "timestamp": now,
            "nonce": nonce,
            "openid": openid,
            "encrypt_type": "aes",
            "msg_signature": signature(self.TOKEN, now, nonce, sealed),
        }
        whole = (
            f"<xml><ToUserName><![CDATA[{self.ORIGINAL_ID}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        )
        return whole.encode(), query
