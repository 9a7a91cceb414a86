"""The ports that tests give to the servers they start."""

import os
import socket

from tests.ports import BLOCK, free_port, two_free_ports


def test_a_port_comes_again_only_after_all_others():
    seen = [free_port() for _ in range(BLOCK // 2)]
    assert len(set(seen)) == len(seen)
    assert max(seen) < 32_768


def test_a_port_in_use_is_left_out():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", free_port()))
        busy.listen()
        assert busy.getsockname()[1] not in {free_port() for _ in range(2 * BLOCK)}


def test_a_child_takes_none_of_its_parents_ports():
    mine = {free_port() for _ in range(BLOCK)}
    come, go = os.pipe()
    child = os.fork()
    if not child:
        os.write(go, f"{free_port()}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    assert int(os.read(come, 100)) not in mine
    os.close(come)
    os.close(go)


def test_two_in_a_row_are_neighbours():
    first = two_free_ports()
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", first))
        two.bind(("127.0.0.1", first + 1))
        assert [each.getsockname()[1] for each in (one, two)] == [first, first + 1]
