"""``kefu doctor``: looks at everything that can be wrong with an installation, and says what to do.

It changes nothing. With a fleet running it asks it over its socket; without one, a store that is there and up to
date is taken for a moment, so that the platforms can be asked.
"""

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kefu_bots import office
from kefu_bots.config import Config, Secrets, load
from kefu_bots.control import ask
from kefu_bots.fleet import socket_path
from kefu_bots.observe import checks, looks
from kefu_bots.observe.advice import Language
from kefu_bots.observe.conditions import WEBHOOK_WRONG
from kefu_bots.observe.findings import Finding, ok, problem, warning
from kefu_core.errors import ConfigError, KefuError

REDIS_NEEDED = (6, 2)
_MARKS = {"ok": "ok  ", "warning": "WARN", "problem": "BAD "}


async def examine(file: Path, *, environment: Mapping[str, str] | None = None, offline: bool = False) -> list[Finding]:
    """Everything, the machine first. Never raises for what it is there to find."""
    given = dict(os.environ if environment is None else environment)
    found = [*checks.versions(), *checks.open_files(), *checks.secret_files(given)]
    try:
        config = load(file, Secrets(given))
    except ConfigError as wrong:
        return [*found, *(problem("settings_wrong", problem=line) for line in str(wrong).splitlines())]
    found += checks.installation(config)
    if config.redis:
        found.append(await redis(config.redis))
    return found + await _fleet(config, found, offline=offline)


async def redis(url: str) -> Finding:
    """Whether the fabric's server answers, and is new enough."""
    from redis.asyncio import Redis
    from redis.exceptions import RedisError

    client = Redis.from_url(url, socket_connect_timeout=3, socket_timeout=3)
    try:
        told: Mapping[str, Any] = await client.info("server")
    except (RedisError, OSError, ValueError) as wrong:
        return problem("redis_away", problem=type(wrong).__name__)
    finally:
        await client.aclose()
    version = str(told.get("redis_version", "0"))
    numbers = tuple(int(part) for part in version.split(".")[:2] if part.isdecimal())
    wanted = ".".join(map(str, REDIS_NEEDED))
    return (
        problem("redis_old", version=version, wanted=wanted)
        if numbers < REDIS_NEEDED
        else ok("redis_good", version=version)
    )


async def _fleet(config: Config, found: list[Finding], *, offline: bool) -> list[Finding]:
    """The running process and its accounts; or the accounts alone."""
    try:
        status = await ask(socket_path(config), "status")
    except (OSError, ValueError):
        status = {}
    out: list[Finding] = []
    if status:
        out.append(ok("running"))
        if not status.get("ready"):
            out.append(problem("not_ready"))
        if status.get("gate_meaning") == "not_loaded":
            out.append(warning("gate_not_loaded"))
        out += [warning("alarm", **alarm) for alarm in status.get("alarms", ())]
        differs = status.get("official", {}).get("differs", 0)
        out += [warning("official_differs", count=differs)] if differs else []
    else:
        out.append(warning("not_running"))
    usable = status or any(finding.code == "store_good" for finding in found)
    if offline or not usable:
        return [*out, ok("accounts_unasked")]
    try:
        probed = await office.carry_out(config, "probe")
    except KefuError as wrong:
        return [*out, problem("store_newer", problem=str(wrong))]
    if "error" in probed:
        return [*out, problem("settings_wrong", problem=probed["error"])]
    for row in probed.get("inboxes", ()):
        out += account(row)
    # The process that asked the platforms knows their clocks: the running one, else we ourselves.
    skews = (await ask(socket_path(config), "status")).get("clock_skew_seconds", {}) if status else looks.skews()
    out += clock(skews, config.settings.alarms.skew_seconds)
    return out


def account(row: Mapping[str, Any]) -> Iterator[Finding]:
    """What a probe said."""
    inbox, state = row["inbox"], row.get("facts", {}).get("webhook", "")
    if row["ok"]:
        yield ok("account_good", inbox=inbox, account=row["account"])
    for said in row["problems"]:
        yield (warning("account_note", inbox=inbox, problem=said) if row["ok"]
               else problem("account_wrong", inbox=inbox, problem=said))  # fmt: skip
    if state in WEBHOOK_WRONG:
        yield problem("webhook_wrong", inbox=inbox, state=state)


def clock(skews: Mapping[str, float], limit: float) -> Iterator[Finding]:
    """Ours against the platforms': it is wrong if it is away from all of them."""
    if not skews:
        return
    least = min(skews.values(), key=abs)
    yield problem("clock_wrong", seconds=round(least)) if abs(least) > limit else ok("clock_good")


def report(found: list[Finding], language: Language, *, as_json: bool = False) -> str:
    """The findings for people, the gravest last; or one JSON object."""
    rows = [finding.to_json(language) for finding in found]
    counts = {level: sum(row["level"] == level for row in rows) for level in ("problem", "warning")}
    if as_json:
        summary = {"problems": counts["problem"], "warnings": counts["warning"], "findings": rows}
        return json.dumps(summary, ensure_ascii=False, indent=2)
    order = list(_MARKS)
    lines: list[str] = []
    for row in sorted(rows, key=lambda row: order.index(row["level"])):
        lines.append(f"{_MARKS[row['level']]} {row['about']}")
        if row["advice"] and row["level"] != "ok":
            lines.append(f"     -> {row['advice']}")
    return "\n".join(lines)
