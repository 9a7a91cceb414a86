"""The tables of the settings file: the brand, what is ours, hours, rules, retention, the server."""

import re
from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from kefu_core.conversation.state import Topic

_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Brand(BaseModel):
    """How the brand is called, and the pages its texts may point at."""

    model_config = _STRICT
    zh: str = "轨道钱包"
    en: str = "Orbit Wallet"
    help_page: str = ""
    privacy_page: str = ""


class Official(BaseModel):
    """The official list that seeds an empty database."""

    model_config = _STRICT
    domains: list[str] = []
    emails: list[str] = []
    stores: list[str] = []
    explorers: list[str] = ["etherscan.io", "tronscan.org", "solscan.io", "mempool.space", "bscscan.com"]
    handles: dict[str, list[str]] = {}
    pictures: str = ""


class Hours(BaseModel):
    """When people answer: intervals like ``09:00-21:00`` for each weekday, in ``zone``."""

    model_config = _STRICT
    zone: str = "Asia/Shanghai"
    monday: list[str] = ["09:00-21:00"]
    tuesday: list[str] = ["09:00-21:00"]
    wednesday: list[str] = ["09:00-21:00"]
    thursday: list[str] = ["09:00-21:00"]
    friday: list[str] = ["09:00-21:00"]
    saturday: list[str] = ["10:00-18:00"]
    sunday: list[str] = ["10:00-18:00"]
    closed: list[date] = []
    extra: dict[str, list[str]] = {}

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("unknown time zone")
        return value

    @field_validator("extra")
    @classmethod
    def _dates(cls, value: dict[str, list[str]]) -> dict[str, list[str]]:
        for day, items in value.items():
            date.fromisoformat(day)
            for item in items:
                interval(item)
        return value

    @field_validator("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    @classmethod
    def _intervals(cls, value: list[str]) -> list[str]:
        for item in value:
            interval(item)
        return value


class Rules(BaseModel):
    """Rules of answering, waiting and publishing."""

    model_config = _STRICT
    language: Literal["zh", "en"] = "zh"
    answer_at: Annotated[float, Field(gt=0, le=1)] = 0.85
    offer_at: Annotated[float, Field(gt=0, le=1)] = 0.35
    reopen_hours: Annotated[float, Field(ge=0)] = 72
    idle_hours: Annotated[float, Field(gt=0)] = 24
    undo_seconds: Annotated[float, Field(ge=0, le=15)] = 5
    minutes_per_case: Annotated[int, Field(ge=1)] = 3
    first_reply_minutes: Annotated[float, Field(gt=0)] = 10
    next_reply_minutes: Annotated[float, Field(gt=0)] = 30
    bot_messages_per_hour: Annotated[int, Field(ge=1)] = 20
    account_pattern: str = r"\b[A-Z]{2}-\d{3,6}-\d{2,4}\b"
    cooling_seconds: Annotated[float, Field(ge=0)] = 300
    announcements_per_day: Annotated[int, Field(ge=1)] = 3
    slow_start_seconds: Annotated[float, Field(ge=0)] = 600
    agent_proof: bool = True
    group_warning_hours: Annotated[float, Field(gt=0)] = 12
    agent_proof_hours: Annotated[float, Field(gt=0)] = 72
    teams: dict[Topic, str] = {}

    @field_validator("account_pattern")
    @classmethod
    def _compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error:
            raise ValueError("not a regular expression") from None
        return value


class Retention(BaseModel):
    """For how many days what is kept; 0 is for ever. Open cases and what has not left yet are never touched."""

    model_config = _STRICT
    bodies_days: Annotated[int, Field(ge=0)] = 0
    media_days: Annotated[int, Field(ge=0)] = 0
    events_days: Annotated[int, Field(ge=0)] = 0
    seen_days: Annotated[int, Field(ge=30)] = 30

    @model_validator(mode="after")
    def _texts_go_first(self) -> Self:
        if self.events_days and not 0 < self.bodies_days <= self.events_days:
            raise ValueError("events_days: texts go no later than the history around them, so set bodies_days as well")
        return self


class Server(BaseModel):
    """Where the fleet listens and how the world reaches it."""

    model_config = _STRICT
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    public_url: str = ""
    allowed_hosts: list[str] = []
    behind_proxy: bool = False
    """The last address of X-Forwarded-For is the client's: set it behind a TLS proxy, and only there."""
    park_above: Annotated[int, Field(ge=1)] = 80
    """With messages of more contacts than this on their way in at once, further ones are stored first."""
    sandbox: bool = False
    """Sandbox only: http and loopback addresses of platforms are allowed, the clock can be driven."""


def interval(text: str) -> tuple[int, int]:
    """Minutes of a day, from and to, of ``09:00-21:00``. Raises ValueError."""
    match = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", text)
    if not match:
        raise ValueError("write intervals as 09:00-21:00")
    h1, m1, h2, m2 = (int(part) for part in match.groups())
    start, end = h1 * 60 + m1, h2 * 60 + m2
    if not 0 <= start < end <= 24 * 60:
        raise ValueError("an interval ends after it starts, within one day")
    return start, end
