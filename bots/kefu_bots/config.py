"""Settings: one TOML file, accounts first, then rules; secrets only from environment or files.

``load`` reports every mistake at once, with key and file, and never prints a value.
"""

import os
import re
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from kefu_adapters.platform import Platform, read_settings
from kefu_adapters.stores.places import fault
from kefu_bots.audit_settings import AuditSettings
from kefu_bots.config_language_model import LanguageModelSettings
from kefu_bots.config_people import People, Sso
from kefu_bots.config_tables import Brand, Hours, Official, Retention, Rules, Server, interval
from kefu_bots.observe.settings import AlarmSettings, MetricsSettings, TracingSettings
from kefu_bots.registry import PLATFORMS, platform
from kefu_core.errors import ConfigError
from kefu_core.hours import Calendar
from kefu_core.policy import Policy
from kefu_core.safety.official.official_list import OfficialList

_STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)
_PASSWORD_IN_QUERY = re.compile(r"(?:^|&)(?:ssl)?pass(?:word|wd|phrase)?=", re.IGNORECASE)
_SECRET_WORDS = re.compile(r"(token|secret|password|aes_key|private_key)$")


class Settings(BaseSettings):
    """The whole file. Unknown keys are refused."""

    model_config = SettingsConfigDict(extra="forbid", hide_input_in_errors=True, env_prefix="KEFU_UNUSED_")
    data: Path = Path("data")
    knowledge: Path = Path("knowledge")
    database: str = ""
    redis: str = ""
    auto_migrate: bool = True
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    server: Server = Server()
    people: People = People()
    sso: Sso = Sso()
    brand: Brand = Brand()
    official: Official = Official()
    hours: Hours = Hours()
    rules: Rules = Rules()
    retention: Retention = Retention()
    metrics: MetricsSettings = MetricsSettings()
    alarms: AlarmSettings = AlarmSettings()
    tracing: TracingSettings = TracingSettings()
    audit: AuditSettings = AuditSettings()
    language_model: LanguageModelSettings = LanguageModelSettings()
    inboxes: dict[str, dict[str, Any]] = {}

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only the file: secrets are read by ``Secrets``, so that none can stand in a settings object."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxConfig:
    """One account, checked: its platform, its options and its secrets."""

    name: str
    title: str
    platform: Platform
    settings: Any
    secrets: dict[str, str]
    language: str
    test_recipient: str = ""

    def __repr__(self) -> str:
        return f"InboxConfig({self.name!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything a fleet needs, checked."""

    file: Path
    settings: Settings
    inboxes: tuple[InboxConfig, ...]
    secret_key: bytes
    old_secret_key: bytes = b""
    """The key before; it opens what was sealed with it, and seals nothing."""
    sso_client_secret: str = ""
    language_model_key: str = ""
    """What the language model's endpoint wants; empty for one of this machine that wants nothing."""
    database: str = ""
    """Empty for SQLite in the data directory, else ``sqlite:PATH`` or ``postgresql://…`` with its password."""
    redis: str = ""
    """``redis://…`` or ``rediss://…`` with its password; empty when one process is all."""
    metrics_token: str = ""
    """What callers of ``/metrics`` must bring; empty: callers of this machine and its private network only."""
    staff_webhook: str = ""
    """The staff's second channel: the address of an incoming webhook; empty when there is none."""
    policy: Policy
    calendar: Calendar

    @property
    def data(self) -> Path:
        """The data directory, relative to the file."""
        return (self.file.parent / self.settings.data).resolve()

    @property
    def knowledge(self) -> Path:
        """The folder that seeds the knowledge."""
        return (self.file.parent / self.settings.knowledge).resolve()

    def __repr__(self) -> str:
        return f"Config({str(self.file)!r})"


class Secrets:
    """Secrets by name from the environment (``KEFU_INBOXES__NAME__KEY``) or files of a folder.

    The folder is ``KEFU_SECRETS_DIR``; a file's name is the lower-case name without prefix, ``inboxes__name__key``.
    """

    def __init__(self, environment: dict[str, str] | None = None) -> None:
        self._environment = dict(os.environ) if environment is None else environment
        folder = self._environment.get("KEFU_SECRETS_DIR", "")
        self._folder = Path(folder) if folder else None

    def get(self, *path: str) -> str | None:
        """The secret at a path like ("inboxes", "main-wechat", "token"); white space at the ends is dropped."""
        name = "__".join(part.replace("-", "_") for part in path)
        value = self._environment.get(f"KEFU_{name.upper()}")
        if value is None and self._folder is not None:
            file = self._folder / name.lower()
            if file.is_file():
                value = file.read_text("utf-8")
        return value.strip() or None if value is not None else None


def load(file: Path, secrets: Secrets | None = None) -> Config:
    """Read and check everything. Raises ConfigError with all mistakes, one line each."""
    secrets = secrets or Secrets()
    try:
        table = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"{file}: no such file; copy kefu.example.toml and edit it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as exc:
        raise ConfigError(f"{file}: {exc}") from None
    problems = [f"{file}: {key}: a secret must not stand in the file; use KEFU_… or a secrets file"
                for key in _secrets_in(table)]  # fmt: skip
    inboxes_table = table.get("inboxes", {})
    if not isinstance(inboxes_table, dict):
        problems.append(f"{file}: inboxes: one table per account, [inboxes.NAME]")
        inboxes_table = {}
    settings: Settings | None = None
    try:
        settings = Settings(**table)
    except ValidationError as exc:
        problems += [
            f"{file}: {'.'.join(str(p) for p in error['loc'])}: {error['msg']}"
            for error in exc.errors(include_input=False, include_url=False)
        ]
    accounts = _inboxes(file, inboxes_table, secrets, problems)
    key = (secrets.get("secret_key") or "").encode()
    if len(key) < 32:
        problems.append("KEFU_SECRET_KEY: missing or shorter than 32 characters (environment or secrets file)")
    if (hook := secrets.get("staff_webhook") or "") and not hook.startswith("https://"):
        problems.append("KEFU_STAFF_WEBHOOK: begins with https://")
    database = address(secrets, table, "database", ("sqlite", "postgresql"), problems)
    redis = address(secrets, table, "redis", ("redis", "rediss", "unix"), problems)
    if settings is not None and settings.sso.issuer and not secrets.get("sso", "client_secret"):
        problems.append("KEFU_SSO__CLIENT_SECRET is missing (environment or secrets file)")
    if problems or settings is None:
        raise ConfigError("\n".join(problems))
    return Config(
        file=file.resolve(),
        settings=settings,
        inboxes=accounts,
        secret_key=key,
        sso_client_secret=secrets.get("sso", "client_secret") or "",
        language_model_key=secrets.get("language_model", "api_key") or "",
        old_secret_key=(secrets.get("secret_key_old") or "").encode(),
        database=database,
        redis=redis,
        metrics_token=secrets.get("metrics_token") or "",
        staff_webhook=hook,
        policy=_policy(settings),
        calendar=_calendar(settings.hours),
    )


def address(secrets: Secrets, table: dict[str, Any], key: str, schemes: tuple[str, ...], problems: list[str]) -> str:
    """Where a server is: from the environment or else the file, with the password that stands beside it."""
    value = secrets.get(key) or str(table.get(key, ""))
    if not value:
        return ""
    scheme = value.partition(":")[0]
    if scheme not in schemes:
        problems.append(f"{key}: begins with {' or '.join(f'{scheme}:' for scheme in schemes)}")
        return ""
    if scheme == "sqlite":
        return value
    if wrong := fault(value):
        problems.append(f"{key}: {wrong}, or stand alone in KEFU_{key.upper()}_PASSWORD")
        return ""
    parts = urlsplit(value)
    if (parts.password or _PASSWORD_IN_QUERY.search(parts.query)) and not secrets.get(key):
        problems.append(f"{key}: a password must not stand in the file; use KEFU_{key.upper()}_PASSWORD")
        return ""
    password = secrets.get(f"{key}_password")
    if password and not parts.password:
        user, _, host = parts.netloc.rpartition("@")
        parts = parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}")
    return urlunsplit(parts)


def _secrets_in(table: dict[str, Any], path: str = "") -> list[str]:
    """Keys that look like secrets and hold a value, however deep."""
    found = []
    for key, value in table.items():
        where = f"{path}.{key}" if path else key
        if isinstance(value, dict):
            found += _secrets_in(value, where)
        elif isinstance(value, str) and value and _SECRET_WORDS.search(key):
            found.append(where)
    return found


def _inboxes(
    file: Path, tables: dict[str, dict[str, Any]], secrets: Secrets, problems: list[str]
) -> tuple[InboxConfig, ...]:
    out = []
    for name, table in tables.items():
        where = f"{file}: inboxes.{name}"
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name):
            problems.append(f"{where}: names are lower-case letters, digits and dashes")
            continue
        options = dict(table) if isinstance(table, dict) else {}
        kind = options.pop("platform", None)
        if kind not in PLATFORMS:
            problems.append(f"{where}.platform: one of {', '.join(PLATFORMS)}")
            continue
        title = str(options.pop("title", name))
        language = str(options.pop("language", "zh"))
        tester = str(options.pop("test_recipient", ""))
        entry = platform(kind)
        values, wrong = read_settings(entry, {k: v for k, v in options.items() if not _SECRET_WORDS.search(k)})
        problems += [f"{where}.{line}" for line in wrong]
        found = {key: secrets.get("inboxes", name, key) for key in (*entry.secrets, *entry.optional_secrets)}
        problems += [
            f"{where}: KEFU_INBOXES__{name.upper().replace('-', '_')}__{key.upper()} is missing"
            for key in entry.secrets
            if not found[key]
        ]
        if values is not None:
            given = {key: value for key, value in found.items() if value}
            out.append(
                InboxConfig(
                    name=name,
                    title=title,
                    platform=entry,
                    settings=values,
                    secrets=given,
                    language=language,
                    test_recipient=tester,
                )
            )
    return tuple(out)


def _policy(settings: Settings) -> Policy:
    rules, official, brand = settings.rules, settings.official, settings.brand
    domains = {d.lower() for d in official.domains}
    own = urlsplit(settings.server.public_url).hostname
    if own:
        domains.add(own.lower())
    return Policy(
        brand_zh=brand.zh,
        brand_en=brand.en,
        help_page=brand.help_page,
        privacy_page=brand.privacy_page,
        official_page=f"{settings.server.public_url.rstrip('/')}/official" if settings.server.public_url else "",
        official=OfficialList(
            domains=frozenset(domains),
            emails=frozenset(official.emails),
            handles={name: frozenset(values) for name, values in official.handles.items()},
            stores=frozenset(official.stores),
            explorers=frozenset(official.explorers),
        ),
        default_language=rules.language,
        answer_at=rules.answer_at,
        offer_at=rules.offer_at,
        reopen_within=timedelta(hours=rules.reopen_hours),
        idle_after=timedelta(hours=rules.idle_hours),
        undo=timedelta(seconds=rules.undo_seconds),
        minutes_per_case=rules.minutes_per_case,
        first_reply_within=timedelta(minutes=rules.first_reply_minutes),
        next_reply_within=timedelta(minutes=rules.next_reply_minutes),
        bot_messages_per_hour=rules.bot_messages_per_hour,
        warn_groups_every=timedelta(hours=rules.group_warning_hours),
        account_pattern=rules.account_pattern,
        teams=dict(rules.teams),
        announcement_cooling=timedelta(seconds=rules.cooling_seconds),
        announcements_per_day=rules.announcements_per_day,
    )


def _calendar(hours: Hours) -> Calendar:
    ZoneInfo(hours.zone)
    days = (hours.monday, hours.tuesday, hours.wednesday, hours.thursday, hours.friday, hours.saturday, hours.sunday)
    return Calendar(
        zone=hours.zone,
        weekly=tuple(tuple(interval(item) for item in day) for day in days),
        closed=frozenset(hours.closed),
        extra={date.fromisoformat(day): tuple(interval(i) for i in items) for day, items in hours.extra.items()},
    )
