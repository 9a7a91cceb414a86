"""Starts fleets quickly: imports everything once, then forks one real process for each start.

``python zygote.py``: a line of JSON in (``{"config", "log", "env", "hooks"}``) starts ``kefu run``; a line out tells
its pid, and another line tells when it has ended. The child is an ordinary process of its own; only its imports came
for free.
"""

import json
import os
import select
import signal
import sys


def main() -> None:
    """Serve start requests until standard input ends; then end every child that is left."""
    import hooks

    from kefu_adapters.answering import encoders, ranker, shelf  # noqa: F401 - imported for the children
    from kefu_bots import cli
    from kefu_bots.registry import PLATFORMS, platform

    for name in PLATFORMS:
        try:
            __import__(f"{platform(name).build.__module__}.adapter")
        except ImportError:
            continue
    for name in shelf.installed():
        encoders.encode(name, ["warm"])  # read once for all children: seconds that say nothing about kills
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing)
    signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
    children: set[int] = set()
    _tell({"ready": True})
    buffer = b""
    while True:
        readable, _, _ = select.select([0, reading], [], [])
        if reading in readable:
            os.read(reading, 4096)
            _reap(children)
        if 0 in readable:
            data = os.read(0, 65536)
            if not data:
                break
            buffer += data
            *lines, buffer = buffer.split(b"\n")
            for line in lines:
                children.add(_start(json.loads(line), cli, hooks))
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _start(wish: dict, cli: object, hooks: object) -> int:
    pid = os.fork()
    if pid:
        _tell({"started": pid})
        return pid
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(wish["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.closerange(3, 256)
    os.environ.update(wish["env"])
    hooks.install(wish["hooks"])
    sys.argv = ["kefu", "run", "--config", wish["config"], *wish.get("arguments", ())]
    code = 0
    try:
        cli.main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        sys.stderr.flush()
        os._exit(code)


def _reap(children: set[int]) -> None:
    while children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        children.discard(pid)
        _tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})


def _tell(what: dict) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
