"""Keeps a process from holding on to memory that nobody uses: glibc does, after a start or a burst, until told."""

import ctypes

LARGE_BYTES = 2**20
"""Blocks of this size are the system's at once when they are freed; without this glibc raises the size up to 32 MiB."""
_M_MMAP_THRESHOLD = -3
"""mallopt(3)."""


def give_back_large_blocks() -> bool:
    """Tell the C library; False where it is another one, which is left as it is."""
    tell = getattr(ctypes.CDLL(None), "mallopt", None)
    return tell is not None and bool(tell(_M_MMAP_THRESHOLD, LARGE_BYTES))
