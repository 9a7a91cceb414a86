"""Options of a WeChat Official Account: the table ``[inboxes.NAME]``."""

from dataclasses import dataclass
from typing import Final

from kefu_adapters.wechat import facts

KINDS: Final = ("service_verified", "subscription_verified", "unverified")
MODES: Final = ("secure", "plain")
TARGETS: Final = ("mass", "publish")


@dataclass(frozen=True, slots=True, kw_only=True)
class WechatSettings:
    """One Official Account. Secrets (AppSecret, token, AES keys) are not here.

    ``mode`` plain is refused unless ``allow_plain``: its signature does not cover the body. ``mass_articles``: the
    target ``mass`` sends articles, so that a title is asked for. ``article_cover``: media_id of a permanent picture
    for articles that come without one. ``request_seconds``: how long the platform waits for our answer.
    """

    app_id: str
    original_id: str
    account_name: str = ""
    account_kind: str = "service_verified"
    mode: str = "secure"
    allow_plain: bool = False
    api_base_url: str = facts.API_BASE_URL
    text_limit_bytes: int = facts.TEXT_LIMIT_BYTES
    messages_per_trigger: int = facts.MESSAGES_PER_TRIGGER
    window_hours: float = facts.WINDOW_HOURS
    menu_count: int = facts.SHORT_COUNT
    menu_seconds: float = facts.SHORT_SECONDS
    follow_count: int = facts.SHORT_COUNT
    follow_seconds: float = facts.SHORT_SECONDS
    scan_count: int = facts.SHORT_COUNT
    scan_seconds: float = facts.SHORT_SECONDS
    typing: bool = True
    msgmenu: bool = True
    menu: bool = True
    announce: tuple[str, ...] = TARGETS
    mass_articles: bool = False
    article_cover: str = ""
    timeout_seconds: float = 20.0
    request_seconds: float = facts.REQUEST_SECONDS
    watch_seconds: float = 60.0
    media_domains: tuple[str, ...] = facts.MEDIA_DOMAINS

    def __post_init__(self) -> None:
        """Refuse what can't work; the text names the key."""
        if not self.app_id:
            raise ValueError("app_id: missing")
        if self.account_kind not in KINDS:
            raise ValueError(f"account_kind: one of {', '.join(KINDS)}")
        if self.mode not in MODES:
            raise ValueError(f"mode: one of {', '.join(MODES)}")
        if self.mode == "plain" and not self.allow_plain:
            raise ValueError("mode: plain needs allow_plain = true; anybody who saw one push can forge others")
        unknown = [name for name in self.announce if name not in TARGETS]
        if unknown:
            raise ValueError(f"announce: only {', '.join(TARGETS)}")
        if not 100 <= self.text_limit_bytes <= facts.TEXT_CEILING_BYTES:
            raise ValueError(f"text_limit_bytes: between 100 and {facts.TEXT_CEILING_BYTES}")
        if min(self.timeout_seconds, self.request_seconds, self.watch_seconds) <= 0:
            raise ValueError("timeout_seconds, request_seconds, watch_seconds: more than 0")
        if not self.api_base_url.startswith(("https://", "http://")):
            raise ValueError("api_base_url: must begin with https://")

    @property
    def is_verified(self) -> bool:
        """Whether the account may send by itself, and use media, menus and announcements."""
        return self.account_kind != "unverified"
