"""The options of a Weibo account; what Weibo's pages leave open can be changed here."""

from dataclasses import dataclass
from ipaddress import ip_address

from kefu_adapters.weibo import facts


@dataclass(frozen=True, slots=True, kw_only=True)
class WeiboSettings:
    """The table ``[inboxes.NAME]`` of an account on Weibo; secrets are not in it.

    ``operator_ip`` is the address that Weibo demands with everything public (``rip``): without it the account neither
    posts nor comments. ``safe_domain`` is the app's registered domain: every post links below it. ``reply_max`` 0 and
    ``poll_minutes`` 0 mean none and off. ``push_mentions``: pushed mentions are taken in. ``menu`` holds entries
    ``label=value`` (a page's address, or what a press of that button does); empty leaves the account's menu alone.
    """

    uid: str
    app_key: str
    api_base_url: str = facts.API_BASE_URL
    messages_base_url: str = facts.MESSAGES_BASE_URL
    upload_base_url: str = facts.UPLOAD_BASE_URL
    safe_domain: str = ""
    operator_ip: str = ""
    redirect_uri: str = ""
    push_mentions: bool = True
    poll_minutes: float = facts.POLL_MINUTES
    daily_calls: int = facts.DAILY_CALLS
    reserve_calls: int = facts.RESERVE_CALLS
    timeout_seconds: float = 20.0
    menu: tuple[str, ...] = ("常见问题=w:help", "处理进度=w:status", "人工客服=w:human")
    reply_window_hours: float = facts.REPLY_WINDOW_HOURS
    reply_max: int = 0
    reply_chars: int = facts.REPLY_CHARS
    comment_chars: int = facts.COMMENT_CHARS
    post_chars: int = facts.POST_CHARS
    posts_per_hour: int = facts.POSTS_PER_HOUR
    sendall_group: str = facts.SENDALL_GROUP
    sendall_per_day: int = facts.SENDALL_PER_DAY

    def __post_init__(self) -> None:
        """Check what types cannot say; one line names every problem."""
        wrong = [f"{name}: must be digits" for name in ("uid", "app_key") if not getattr(self, name).isdecimal()]
        wrong += [
            f"{name}: must not be negative"
            for name in ("reply_max", "poll_minutes", "daily_calls", "reserve_calls", "sendall_per_day")
            if getattr(self, name) < 0
        ]
        wrong += [
            f"{name}: must be above 0"
            for name in (
                "timeout_seconds", "reply_window_hours", "reply_chars", "comment_chars", "post_chars", "posts_per_hour",
            )
            if getattr(self, name) <= 0
        ]  # fmt: skip
        if self.reserve_calls > self.daily_calls:
            wrong.append("reserve_calls: must not be above daily_calls")
        if self.operator_ip and not _is_ip(self.operator_ip):
            wrong.append("operator_ip: must be an IP address")
        if len(self.menu) > facts.MENU_BUTTONS or not all("=" in entry for entry in self.menu):
            wrong.append(f"menu: at most {facts.MENU_BUTTONS} entries, each label=value")
        if wrong:
            raise ValueError("; ".join(wrong))


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
