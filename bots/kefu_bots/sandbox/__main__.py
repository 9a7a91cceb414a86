"""``python -m kefu_bots.sandbox --data DIR --port N``: the emulated platforms and their page, until a signal."""

import argparse
import asyncio
import contextlib
import signal
from pathlib import Path

from kefu_bots.log import configure
from kefu_bots.sandbox.app import SandboxOptions, serve


def main(arguments: list[str] | None = None) -> None:
    """Run the sandbox in the foreground."""
    parser = argparse.ArgumentParser(prog="kefu sandbox", description="Emulated platforms and four phones.")
    parser.add_argument("--data", type=Path, required=True, help="folder for the platforms' state")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--base-url", default="", help="how the fleet reaches this sandbox")
    parser.add_argument("--console-url", default="", help="the fleet's console, for the page's links")
    parser.add_argument("--fleet-control", type=Path, help="the fleet's control socket, to drive its clock")
    parser.add_argument("--logins", type=Path, help="JSON file with the demo logins")
    parser.add_argument("--log-level", default="info")
    given = vars(parser.parse_args(arguments))
    configure(given.pop("log_level"))
    asyncio.run(_run(SandboxOptions(**given)))


async def _run(options: SandboxOptions) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await serve(options, stop)


if __name__ == "__main__":
    main()
