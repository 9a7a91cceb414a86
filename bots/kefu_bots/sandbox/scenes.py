"""The scenes of the page: which words a made-up user writes where. The page types them visibly."""

from typing import Any

SCENES: tuple[dict[str, Any], ...] = (
    {
        "id": "transfer",
        "title": {"zh": "转账没到账", "en": "Transfer missing"},
        "platform": "wechat",
        "user": "xiaolu",
        "texts": ["转账一直没到账怎么办？"],
    },
    {
        "id": "human",
        "title": {"zh": "找人工", "en": "Talk to a human"},
        "platform": "telegram",
        "user": "sofia",
        "texts": ["I want to talk to a human"],
    },
    {
        "id": "fake",
        "title": {"zh": "遇到假客服", "en": "Fake support"},
        "platform": "weibo",
        "user": "azhe",
        "texts": ["你们那个客服私信我要助记词，是真的吗"],
    },
    {
        "id": "phrase",
        "title": {"zh": "误发助记词", "en": "Leaked phrase"},
        "platform": "x",
        "user": "marcus",
        # A public test vector of BIP 39; nobody's money hangs on it.
        "texts": ["My phrase is legal winner thank year wave sausage worth useful legal winner thank yellow"],
    },
    {"id": "announcement", "title": {"zh": "发公告", "en": "Announcement"}, "platform": "", "user": "", "texts": []},
)

SEND_METHODS = {
    "telegram": "sendMessage",
    "wechat": "message/custom/send",
    "weibo": "messages/reply",
    "x": "POST /2/dm_conversations",
}
"""The call that carries a reply, so that a fault of *Break something* meets a reply and not a look-up."""

BREAKS: tuple[dict[str, Any], ...] = (
    {"id": "rate_limit", "fault": {"kind": "rate_limit", "seconds": 5}, "sends": True},
    {"id": "timeout", "fault": {"kind": "timeout_after_accept", "seconds": 30}, "sends": True},
    {"id": "duplicate", "fault": {"kind": "duplicate_delivery"}, "sends": False},
    {"id": "reorder", "fault": {"kind": "reorder_delivery"}, "sends": False},
    {"id": "outage", "fault": {"kind": "server_error", "count": 5}, "sends": True},
    {"id": "revoked", "fault": {"kind": "token_revoked"}, "sends": True},
)


def planned(break_id: str, platform: str) -> dict[str, Any]:
    """The fault that an entry of *Break something* plans on a platform. Raises KeyError for an unknown entry."""
    found = next((entry for entry in BREAKS if entry["id"] == break_id), None)
    if found is None:
        raise KeyError(break_id)
    narrow = {"method": SEND_METHODS[platform]} if found["sends"] and platform in SEND_METHODS else {}
    return {**found["fault"], **narrow}
