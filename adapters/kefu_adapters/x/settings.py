"""The options of an account on X; what X's pages leave open, or change often, can be changed here."""

import re
from dataclasses import dataclass

from kefu_adapters.x import facts

_USERNAME = re.compile(r"[A-Za-z0-9_]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class XSettings:
    """The table ``[inboxes.NAME]`` of an account on X; secrets are not in it.

    ``user_id`` may be left out: it is asked for once and then pinned. ``poll_minutes`` 0 turns reconciliation off.
    ``webhook_url_port_ok`` allows webhooks that X itself refuses (sandbox). ``client_id`` and ``redirect_uri`` belong
    to the grant in a browser; with ``use_oauth2`` the account's own calls use that grant instead of the four keys.
    Prices are in micro-dollars.
    """

    username: str
    user_id: str = ""
    base_url: str = facts.BASE_URL
    authorise_page: str = facts.AUTHORISE_PAGE
    webhook_url_port_ok: bool = False
    client_id: str = ""
    redirect_uri: str = ""
    use_oauth2: bool = False
    poll_minutes: float = facts.POLL_MINUTES
    timeout_seconds: float = 20.0
    dm_text_limit: int = facts.DM_CHARS
    dm_per_15min: int = facts.DMS_PER_WINDOW
    dm_per_day: int = facts.DMS_PER_DAY
    post_limit: int = facts.POST_WEIGHT
    max_cashtags: int = facts.CASHTAGS
    price_message: int = facts.PRICE_DM
    price_post: int = facts.PRICE_POST
    price_post_with_link: int = facts.PRICE_POST_WITH_LINK
    price_reply: int = facts.PRICE_REPLY

    def __post_init__(self) -> None:
        """Check what types cannot say; one line names every problem."""
        wrong = []
        if not _USERNAME.fullmatch(self.username):
            wrong.append("username: 1 to 15 letters, digits or underscores, without @")
        if self.user_id and not (self.user_id.isascii() and self.user_id.isdecimal()):
            wrong.append("user_id: must be digits")
        wrong += [
            f"{name}: must not be negative"
            for name in (
                "poll_minutes", "max_cashtags", "price_message", "price_post", "price_post_with_link", "price_reply",
            )
            if getattr(self, name) < 0
        ]  # fmt: skip
        wrong += [
            f"{name}: must be above 0"
            for name in ("timeout_seconds", "dm_text_limit", "dm_per_15min", "dm_per_day", "post_limit")
            if getattr(self, name) <= 0
        ]
        if self.use_oauth2 and not self.client_id:
            wrong.append("use_oauth2: needs client_id")
        if wrong:
            raise ValueError("; ".join(wrong))
