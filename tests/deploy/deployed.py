"""The files that operators copy, read as the tools read them; shared by the tests of this folder."""

import itertools
import json
import os
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import typer.main
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = Path(sysconfig.get_path("scripts"))
DEPLOY = ROOT / "deploy"
COMPOSE = ROOT / "docker-compose.yml"
SINGLE = DEPLOY / "compose.single.yml"
DOCKERFILE = DEPLOY / "Dockerfile"
PROXY = DEPLOY / "proxy" / "Caddyfile"
BACKUP = DEPLOY / "kefu-backup"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
TIMERS = sorted((DEPLOY / "systemd").glob("*.timer"))
MANIFESTS = sorted((DEPLOY / "kubernetes").glob("*.yaml"))


def compose(file: Path, *arguments: str, public_name: str = "kefu.orbit.example") -> subprocess.CompletedProcess[str]:
    """Run Compose on a file; no engine is there to ask."""
    env = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DOCKER_HOST": "tcp://127.0.0.1:1"}
    if public_name:
        env["PUBLIC_NAME"] = public_name
    return subprocess.run(
        [SCRIPTS / "docker-compose", "--project-directory", ROOT, "-f", file, "config", *arguments],
        env=env, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def composed(file: Path) -> dict[str, Any]:
    """The compose file as Compose itself understands it."""
    run = compose(file, "--format", "json")
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def manifests() -> list[tuple[Path, dict[str, Any]]]:
    """Every Kubernetes object, with its file."""
    return [(file, item) for file in MANIFESTS for item in yaml.safe_load_all(file.read_text("utf-8"))]


def shut_down_seconds() -> float:
    """How long the fleet may take to stop: the limits of its steps in ``serve``."""
    from kefu_bots.serving import DRAIN_SECONDS

    return DRAIN_SECONDS + 1 + 5 + 6 + 5


def every_secret(tables: dict[str, dict[str, Any]]) -> dict[str, str]:
    """An environment that has the secrets of these inboxes."""
    from kefu_bots.registry import platform

    names = {
        f"KEFU_INBOXES__{name.upper().replace('-', '_')}__{secret.upper()}": "x" * 32
        for name, table in tables.items()
        for secret in platform(table["platform"]).secrets
    }
    return {"KEFU_SECRET_KEY": "k" * 40, **names}


def unknown_command(parts: list[str]) -> list[str]:
    """What of ``kefu PARTS`` the command line does not know: a command or options."""
    from kefu_bots.cli import app

    command: Any = typer.main.get_command(app)
    while parts and hasattr(command, "commands"):
        if parts[0] not in command.commands:
            return [f"kefu {parts[0]}"]
        command, parts = command.commands[parts[0]], parts[1:]
    known = {"--help"} | {option for parameter in command.params for option in parameter.opts}
    options = [word.partition("=")[0] for word in parts if word.startswith("--")]
    return [f"kefu {command.name} {option}" for option in options if option not in known]


def unknown_roles(parts: list[str]) -> list[str]:
    """Roles in ``kefu PARTS`` that do not exist."""
    from kefu_bots.roles import parse_roles
    from kefu_core.errors import ConfigError

    given = [after for word, after in itertools.pairwise(parts) if word == "--role"]
    wrong = []
    for role in given:
        try:
            parse_roles(role)
        except ConfigError:
            wrong.append(role)
    return wrong
