"""The options of a Telegram account: the table ``[inboxes.NAME]``. Secrets are not here."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from kefu_adapters.telegram import facts

_GROUP = re.compile(r"-[0-9]{5,18}")
_CHANNEL = re.compile(r"@[A-Za-z][A-Za-z0-9_]{3,31}|-100[0-9]{5,15}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TelegramSettings:
    """Options with their defaults.

    ``channel``: ``@name`` or id of the channel for announcements (the target ``channel``); empty for none.
    ``base_url``: the token is put right behind it. ``mode``: ``webhook`` or ``polling``. The rates are the platform's
    limits; what the courier is told stays below them, see ``adapter``.
    ``communities``: ids of the community groups that the bot looks after as an admin, with blanks between;
    ``username``: the bot's own, without ``@``, by which members address it there.
    """

    channel: str = ""
    mode: str = "webhook"
    base_url: str = facts.API_BASE_URL
    base_file_url: str = facts.FILE_BASE_URL
    max_connections: int = facts.WEBHOOK_CONNECTIONS
    text_limit: int = facts.TEXT_LIMIT
    chat_per_second: float = facts.CHAT_PER_SECOND
    chat_burst: int = 5
    group_per_minute: int = facts.GROUP_PER_MINUTE
    group_burst: int = 5
    global_per_second: int = facts.GLOBAL_PER_SECOND
    global_burst: int = 5
    timeout_seconds: float = 15.0
    watch_seconds: float = facts.WATCH_SECONDS
    poll_seconds: int = facts.POLL_SECONDS
    conflict_seconds: float = facts.CONFLICT_SECONDS
    communities: str = ""
    username: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError with every problem, one a line."""
        problems = [text for wrong, text in self._checks() if wrong]
        if problems:
            raise ValueError("\n".join(problems))

    def _checks(self) -> tuple[tuple[bool, str], ...]:
        return (
            (self.mode not in {"webhook", "polling"}, "mode: expected webhook or polling"),
            (
                bool(self.channel) and not _CHANNEL.fullmatch(self.channel),
                "channel: expected @name or an id like -1001234567890",
            ),
            (
                not all(_GROUP.fullmatch(each) for each in self.communities.split()),
                "communities: expected ids like -1001234567890, with blanks between",
            ),
            (not _is_url(self.base_url), "base_url: expected an http(s) URL, the token is put behind it"),
            (not _is_url(self.base_file_url), "base_file_url: expected an http(s) URL, the token is put behind it"),
            (not 1 <= self.max_connections <= 100, "max_connections: expected 1 to 100"),
            (not 1 <= self.text_limit <= 4096, "text_limit: expected 1 to 4096"),
            (self.chat_per_second <= 0 or self.chat_burst < 1, "chat_per_second, chat_burst: expected more than 0"),
            (not 1 <= self.group_burst < self.group_per_minute, "group_burst: expected less than group_per_minute"),
            (not 1 <= self.global_burst < self.global_per_second, "global_burst: expected less than global_per_second"),
            (self.timeout_seconds <= 0, "timeout_seconds: expected more than 0"),
            (self.watch_seconds <= 0, "watch_seconds: expected more than 0"),
            (self.conflict_seconds <= 0, "conflict_seconds: expected more than 0"),
            (not 0 <= self.poll_seconds <= 50, "poll_seconds: expected 0 to 50"),
        )


def _is_url(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
