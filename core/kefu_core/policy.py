"""The owner's rules as the core needs them: plain values, made from the settings at start."""

from dataclasses import dataclass, field
from datetime import timedelta

from kefu_core.conversation.state import Topic
from kefu_core.safety.official.official_list import OfficialList


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Rules of the installation. Durations are timedelta; probabilities 0..1."""

    brand_zh: str = "轨道钱包"
    brand_en: str = "Orbit Wallet"
    help_page: str = ""
    privacy_page: str = ""
    official_page: str = ""
    staff_names: frozenset[str] = frozenset()
    official: OfficialList
    default_language: str = "zh"
    answer_at: float = 0.85
    offer_at: float = 0.35
    reopen_within: timedelta = timedelta(hours=72)
    idle_after: timedelta = timedelta(hours=24)
    prompt_life: timedelta = timedelta(hours=24)
    comment_life: timedelta = timedelta(minutes=30)
    acknowledge_every: timedelta = timedelta(minutes=30)
    greet_every: timedelta = timedelta(hours=24)
    warn_groups_every: timedelta = timedelta(hours=12)
    bot_messages_per_hour: int = 20
    minutes_per_case: int = 3
    first_reply_within: timedelta = timedelta(minutes=10)
    next_reply_within: timedelta = timedelta(minutes=30)
    album_quiet: timedelta = timedelta(seconds=1.5)
    album_longest: timedelta = timedelta(seconds=10)
    undo: timedelta = timedelta(seconds=5)
    expire_replies_after: timedelta = timedelta(hours=24)
    send_reserve: int = 2
    account_pattern: str = r"\b[A-Z]{2}-\d{3,6}-\d{2,4}\b"
    intake: dict[Topic, tuple[str, ...]] = field(
        default_factory=lambda: {
            Topic.ACCOUNT: ("account_id",),
            Topic.TRANSFER: ("transaction_hash", "screenshot"),
            Topic.SECURITY: ("account_id", "screenshot"),
            Topic.OTHER: (),
        }
    )
    teams: dict[Topic, str] = field(default_factory=dict)
    announcement_cooling: timedelta = timedelta(minutes=5)
    announcement_late_after: timedelta = timedelta(minutes=15)
    announcements_per_day: int = 3

    def brand(self, language: str) -> str:
        """The brand's name in a language."""
        return self.brand_zh if language == "zh" else self.brand_en
