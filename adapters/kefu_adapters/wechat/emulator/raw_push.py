"""Pushes that a test dictates: any text, any envelope."""

from typing import Any

from kefu_adapters.emulation.base import ControlError
from kefu_adapters.wechat.emulator.account import Account
from kefu_adapters.wechat.emulator.actions import SILENT
from kefu_adapters.wechat.emulator.envelope import Raw
from kefu_adapters.wechat.emulator.push import Push
from kefu_adapters.wechat.emulator.wire import NotReadable, from_json, from_xml


def raw_push(account: Account, raw: Any, *, user: str | None) -> Push:
    """A push of ``raw``: text that is encrypted and signed as usual, or a dict that says more.

    The dict's keys: ``xml`` (or ``json``, or ``text``), and as wished ``query`` (parameters to override,
    ``None`` leaves one out), ``app_id``, ``timestamp``, ``nonce``, ``mode``, and ``body`` (the wire body as
    it is).
    """
    if isinstance(raw, str):
        made = Raw(text=raw)
    elif isinstance(raw, dict):
        made = Raw(
            text=str(raw.get("xml") or raw.get("json") or raw.get("text") or ""),
            body=raw.get("body"),
            query={k: None if v is None else str(v) for k, v in (raw.get("query") or {}).items()},
            app_id=raw.get("app_id"),
            timestamp=None if raw.get("timestamp") is None else str(raw["timestamp"]),
            nonce=None if raw.get("nonce") is None else str(raw["nonce"]),
            mode=raw.get("mode"),
        )
    else:
        raise ControlError("raw must be text or an object")
    fields = _fields(made.text)
    person = account.people.find(user) if user else None
    openid = str(fields.get("FromUserName") or (person.openid if person else ""))
    # The reply goes to whom the text names; the query may say otherwise, that is the test's wish.
    known = account.people.known(openid) or person
    key = str(fields.get("MsgId") or f"raw:{account.serial()}")
    event = str(fields.get("Event", ""))
    return Push(
        key,
        event or str(fields.get("MsgType") or "raw"),
        openid,
        known.user if known else None,
        fields,
        event.lower() not in SILENT,
        account.limit("passive_articles") if event else 1,
        made,
    )


def _fields(text: str) -> dict[str, Any]:
    """The text's fields as far as it can be read."""
    try:
        return from_json(text) if text.lstrip().startswith("{") else from_xml(text)
    except NotReadable:
        return {}
