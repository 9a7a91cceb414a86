"""The files of a demo: the fleet's settings and secrets, the logins, and ``demo.json``. Pure but for writing them."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kefu_adapters.platform import Platform
from kefu_bots.registry import platform
from kefu_bots.sandbox.platforms import MOUNT

PASSWORD = "lantern-orchid-demo"  # noqa: S105 - printed on the page; the accounts exist on this machine only
LOGINS: tuple[Mapping[str, Any], ...] = (
    {"user": "lin", "display_name": "林安", "display_name_en": "Lin An", "rights": ["agent"]},
    {"user": "tom", "display_name": "Tom Becker", "display_name_en": "Tom Becker", "rights": ["agent", "lead"]},
    {"user": "wang", "display_name": "王珂", "display_name_en": "Wang Ke", "rights": ["publisher"]},
    {"user": "gu", "display_name": "顾一鸣", "display_name_en": "Gu Yiming", "rights": ["approver", "security_admin"]},
)
_ADDRESSES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "telegram": {"base_url": "/bot", "base_file_url": "/file/bot"},
        "weibo": {"api_base_url": "/api", "messages_base_url": "/m", "upload_base_url": "/upload"},
    }
)
"""What follows an emulator's address in each setting; everywhere else nothing does."""
_OPTIONS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "wechat": {"account_name": "轨道钱包"},
        # Weibo wants the operator's address with every post; this one is set aside for documentation.
        "weibo": {"operator_ip": "203.0.113.7"},
        # X itself refuses addresses with a port.
        "x": {"webhook_url_port_ok": True},
    }
)
_LANGUAGES = {"telegram": "en", "wechat": "zh", "weibo": "zh", "x": "en"}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a demo keeps what, below one folder, and on which ports it listens."""

    root: Path
    port: int

    @property
    def fleet(self) -> Path:
        """The fleet's folder: settings, secrets, database, log."""
        return self.root / "kefu"

    @property
    def config(self) -> Path:
        """The fleet's settings."""
        return self.fleet / "kefu.toml"

    @property
    def secrets(self) -> Path:
        """The folder of secret files."""
        return self.fleet / "secrets"

    @property
    def control(self) -> Path:
        """The fleet's control socket."""
        return self.fleet / "kefu.sock"

    @property
    def sandbox(self) -> Path:
        """The emulated platforms' state."""
        return self.root / "sandbox"

    @property
    def logins(self) -> Path:
        """The demo logins with their tokens."""
        return self.sandbox / "logins.json"

    @property
    def demo(self) -> Path:
        """What other programs read to find everything."""
        return self.root / "demo.json"

    @property
    def phones_url(self) -> str:
        """The page of four phones."""
        return f"http://localhost:{self.port}"

    @property
    def console_url(self) -> str:
        """The fleet: console, API and webhooks."""
        return f"http://localhost:{self.port + 1}"

    def emulator_url(self, name: str) -> str:
        """The address of an emulated platform: by number, so that no call has to look a name up."""
        return f"http://127.0.0.1:{self.port}{MOUNT}/{name}"


def registered(name: str) -> Platform | None:
    """The platform's adapter; ``None`` for one that can be emulated but has no adapter."""
    try:
        return platform(name)
    except (ImportError, AttributeError, KeyError):
        return None


def write_fleet_files(places: Places, credentials: Mapping[str, Mapping[str, str]], knowledge: Path) -> list[str]:
    """Write settings and secrets for every platform that has an adapter; give the inboxes' names.

    The key that seals the fleet's rows is made once and kept.
    """
    places.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = places.secrets / "secret_key"
    if not key.exists():
        write_private(key, secrets.token_urlsafe(48))
    inboxes: dict[str, dict[str, Any]] = {}
    for name, given in credentials.items():
        entry = registered(name)
        if entry is None:
            continue
        inbox = f"{name}-main"
        inboxes[inbox] = _inbox(entry, given, places.emulator_url(name))
        for secret in (*entry.secrets, *entry.optional_secrets):
            if given.get(secret):
                write_private(places.secrets / f"inboxes__{inbox.replace('-', '_')}__{secret}", given[secret])
    places.config.write_text(_settings(places, credentials, inboxes, knowledge), "utf-8")
    return list(inboxes)


def write_private(file: Path, text: str) -> None:
    """Write a file in one step, readable by its owner alone."""
    temporary = file.with_name(f"{file.name}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
    temporary.replace(file)


def write_json(file: Path, value: Any) -> None:
    """The same for JSON."""
    write_private(file, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _inbox(entry: Platform, credentials: Mapping[str, str], base_url: str) -> dict[str, Any]:
    """The table of one account: what the emulator calls by the same name, and its own addresses."""
    known = [item.name for item in fields(entry.settings)]
    table: dict[str, Any] = {"platform": entry.name, "language": _LANGUAGES.get(entry.name, "zh")}
    table["title"] = f"{entry.title['zh']}"
    for name in known:
        if name.endswith(("base_url", "file_url")):
            table[name] = base_url + _ADDRESSES.get(entry.name, {}).get(name, "")
        elif name in credentials:
            table[name] = credentials[name]
    return {**table, **_OPTIONS.get(entry.name, {})}


def _settings(
    places: Places, credentials: Mapping[str, Mapping[str, str]], inboxes: dict[str, dict[str, Any]], knowledge: Path
) -> str:
    handles = {name: [given["username"]] for name, given in credentials.items() if given.get("username")}
    handles["telegram"] = handles.get("telegram", []) + [
        given["channel"].lstrip("@") for given in credentials.values() if given.get("channel")
    ]
    tables: dict[str, dict[str, Any]] = {
        "": {"data": ".", "knowledge": str(knowledge)},
        "server": {
            "host": "127.0.0.1",
            "port": places.port + 1,
            "public_url": places.console_url,
            "sandbox": True,
        },
        # The logins are printed on the page; a second factor would only be in the way of trying it.
        "people": {"require_second_factor": False},
        "brand": {
            "zh": "轨道钱包",
            "en": "Orbit Wallet",
            "help_page": "https://help.orbit.example",
            "privacy_page": "https://orbit.example/privacy",
        },
        "official": {
            "domains": ["orbit.example", "help.orbit.example", "status.orbit.example"],
            "emails": ["support@orbit.example"],
        },
        "official.handles": {**handles, "wechat": ["轨道钱包"], "weibo": ["轨道钱包"]},
        # Open at all hours, so that the demo behaves the same whenever it is tried.
        "hours": {"zone": "Asia/Shanghai", **{day: ["00:00-24:00"] for day in _DAYS}},
        "rules": {"cooling_seconds": 10, "slow_start_seconds": 2},
        **{f"inboxes.{name}": table for name, table in inboxes.items()},
    }
    head = "# Written by the demo at each start; changes made here are lost.\n"
    return head + "\n".join(_table(name, values) for name, values in tables.items())


def _table(name: str, values: Mapping[str, Any]) -> str:
    lines = [f"[{name}]"] if name else []
    # JSON's strings, numbers, lists and booleans are TOML's too.
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"
