"""A whole demo (fleet and sandbox, two processes) and a real Chromium, for the browser tests."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.ports import two_free_ports

CHROMIUM = os.environ.get("KEFU_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
STATIC = Path(__file__).resolve().parents[2] / "bots" / "kefu_bots" / "relay" / "static" / "index.html"


@contextmanager
def running_demo(folder: Path, seconds: float = 120) -> Iterator[dict[str, Any]]:
    """The demo, ready; what it wrote into demo.json."""
    model, kept = folder / "kefu" / "cache", Path(__file__).resolve().parents[2] / ".pytest_cache" / "answerer"
    if kept.exists():
        shutil.copytree(kept, model)
    command = [sys.executable, "-m", "kefu_bots.sandbox.demo", "--port", str(two_free_ports()), "--data", str(folder)]
    with (folder.parent / "demo.out").open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            until = time.monotonic() + seconds
            while not (folder / "demo.json").exists():
                if process.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder.parent / "demo.out").read_text())
                time.sleep(0.2)
            yield json.loads((folder / "demo.json").read_text())
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)
            if model.exists() and not kept.exists():
                shutil.copytree(model, kept, dirs_exist_ok=True)
