"""What staff are told on their second channel, in Chinese and English. Ids, numbers and hashes only."""

from typing import Final

NOTICES: Final[dict[str, tuple[str, str]]] = {
    "approved": (
        "公告 {number} 已批准，{at} 开始发送。不是你们安排的，请立即在控制台按「停止」。",
        "Announcement {number} is approved and starts at {at}. Not expected? Press Stop in the console now.",
    ),
    "announcement.forged": (
        "警报：有一条未经批准的公告内容要发出，已拦下（{inbox} {target}）。请查数据库是否被人写入。",
        "Alarm: something unapproved was about to be published and was stopped ({inbox} {target}). Who wrote it?",
    ),
    "post.foreign": (
        "警报：官方账号 {inbox} 上出现了不是本系统发出的内容（{target}）。请确认账号是否被盗。",
        "Alarm: a post on our account {inbox} was not sent by this system ({target}). Check whether it was hijacked.",
    ),
    "post.changed": (
        "警报：{inbox} 上已发布的内容与批准的不一致（{target}）。",
        "Alarm: what stands on {inbox} is not what was approved ({target}).",
    ),
    "audit.broken": (
        "警报：审计记录被改动，第一处坏行 {target}。不要重启，请先保全数据库。",
        "Alarm: the audit log was tampered with, first broken row {target}. Secure the database before anything else.",
    ),
    "people.forged": (
        "警报：账号 {target} 的权限或状态与审计不符。请查数据库是否被人写入。",
        "Alarm: rights or state of the account {target} are not what the audit says. Who wrote into the database?",
    ),
    "official.forged": (
        "警报：官方名单的第 {target} 版不是两位管理员批准的，未采用。请查数据库是否被人写入。",
        "Alarm: version {target} of the official list was not approved and does not count. Who wrote it?",
    ),
    "audit.head": ("审计链头 {target}", "Audit head {target}"),
    "fleet.stopped": ("已按下总停止（{inbox}），什么都不会发出。", "Everything outgoing is stopped ({inbox})."),
    "fleet.released": ("总停止已解除（{inbox}）。", "The stop is released ({inbox})."),
}


def notice(what: str, language: str, *, brand: str = "", **values: str) -> str:
    """The notice of a kind, with the brand in front. Values that are not given stay empty. Raises KeyError."""
    zh, en = NOTICES[what]
    text = (zh if language == "zh" else en).format_map(_Lenient(values))
    return f"[{brand}] {text}" if brand else text


class _Lenient(dict[str, str]):
    def __missing__(self, _key: str) -> str:
        return ""
