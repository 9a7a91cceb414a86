"""Ports for servers that are started by other processes, so that nobody can take one in between.

Whoever probes port 0, closes the probe and hands the number on has lost it: any socket of any process may get the
same number before the server listens, above all an emulator of a run next door, which then answers in the server's
name. So numbers come from below those that the system gives out, and every process takes them from a block of its own.
"""

import itertools
import os
import socket
from collections.abc import Iterator

LOW, HIGH = 15_000, 32_000  # Linux gives out 32,768 and above unasked (ip_local_port_range)
BLOCK = 100

_blocks: dict[int, tuple[socket.socket, Iterator[int]]] = {}


def _block() -> Iterator[int]:
    """This process's own numbers, round and round; a fork gets others than its parent."""
    me = os.getpid()
    if me not in _blocks:
        _blocks.clear()
        first = me % ((HIGH - LOW) // BLOCK)  # neighbours in time begin apart
        for turn in range((HIGH - LOW) // BLOCK):
            low = LOW + (first + turn) % ((HIGH - LOW) // BLOCK) * BLOCK
            mark = socket.socket(socket.AF_UNIX)
            try:
                mark.bind(f"\0kefu-tests-ports-{low}")  # ends with its holder, however that ends
            except OSError:
                mark.close()
                continue
            _blocks[me] = mark, itertools.cycle(range(low, low + BLOCK))
            break
        else:
            raise RuntimeError("every block of ports is taken")
    return _blocks[me][1]


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """A port that nobody listens on and that no other process of these tests is given."""
    numbers = _block()
    for _ in range(BLOCK):
        port = next(numbers)
        if _free(port):
            return port
    raise RuntimeError("every port of this process is in use")


def two_free_ports() -> int:
    """The first of two such ports in a row."""
    while True:
        first, second = free_port(), free_port()
        if second == first + 1:
            return first
