"""The settings of a fleet that talks to emulated platforms: one TOML file, and its secrets as an environment."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from tests.faults.questions import KNOWLEDGE
from tests.faults.world import World

from kefu_bots.registry import platform

SECRET_KEY = "made-up-for-tests-made-up-for-tests-42"
_ADDRESSES = {
    "telegram": {"base_url": "/bot", "base_file_url": "/file/bot"},
    "weibo": {"api_base_url": "/api", "messages_base_url": "/m", "upload_base_url": "/upload"},
}
_OPTIONS: dict[str, dict[str, Any]] = {
    "telegram": {
        "chat_per_second": 1000.0, "chat_burst": 1000, "global_per_second": 20_000, "global_burst": 10_000,
    },
    "weibo": {"operator_ip": "203.0.113.7", "daily_calls": 100_000, "reserve_calls": 10},
    "x": {"webhook_url_port_ok": True, "dm_per_15min": 15_000, "dm_per_day": 1_400_000},
}  # fmt: skip


def write_settings(
    folder: Path,
    world: World,
    port: int,
    *,
    rules: dict[str, Any] | None = None,
    log_level: str = "info",
    inboxes: dict[str, dict[str, Any]] | None = None,
    timeout_seconds: float | None = None,
    host: str = "127.0.0.1",
    data: str = "data",
    tables: dict[str, dict[str, Any]] | None = None,
    server: dict[str, Any] | None = None,
) -> tuple[Path, dict[str, str]]:
    """Write ``kefu.toml`` for every platform of ``world``; gives the file and the environment with the secrets."""
    credentials = {name: emulator.credentials() for name, emulator in world.emulators.items()}
    env = {"KEFU_SECRET_KEY": SECRET_KEY}
    accounts: dict[str, dict[str, Any]] = {}
    for name, given in credentials.items():
        entry = platform(name)
        table: dict[str, Any] = {"platform": name}
        known = {item.name for item in fields(entry.settings)}
        for setting in sorted(known):
            if setting.endswith(("base_url", "file_url")):
                table[setting] = world.emulators[name].base_url + _ADDRESSES.get(name, {}).get(setting, "")
            elif setting in given:
                table[setting] = given[setting]
        if timeout_seconds is not None and "timeout_seconds" in known:
            table["timeout_seconds"] = timeout_seconds
        accounts[f"{name}-main"] = {**table, **_OPTIONS.get(name, {}), **(inboxes or {}).get(name, {})}
        for secret in (*entry.secrets, *entry.optional_secrets):
            if given.get(secret):
                env[f"KEFU_INBOXES__{name.upper()}_MAIN__{secret.upper()}"] = given[secret]
    written: dict[str, dict[str, Any]] = {
        "": {"data": data, "knowledge": str(KNOWLEDGE), "log_level": log_level},
        "server": {
            "host": host,
            "port": port,
            "public_url": f"http://127.0.0.1:{port}",
            "sandbox": True,
            **(server or {}),
        },
        "people": {"require_second_factor": False},
        "official": {
            "domains": ["orbit.example", "help.orbit.example", "status.orbit.example"],
            "emails": ["support@orbit.example"],
        },
        "rules": {"bot_messages_per_hour": 1_000_000, "slow_start_seconds": 0, "undo_seconds": 0, **(rules or {})},
        **(tables or {}),
        **{f"inboxes.{name}": table for name, table in accounts.items()},
    }
    file = folder / "kefu.toml"
    file.write_text("\n".join(_table(name, values) for name, values in written.items()), "utf-8")
    return file, env


def _table(name: str, values: dict[str, Any]) -> str:
    lines = [f"[{name}]"] if name else []
    # JSON's strings, numbers, lists and booleans are TOML's too.
    lines += [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(lines) + "\n"
