"""How much memory processes hold, and how it comes back to the machine."""

from __future__ import annotations

import ctypes
import os
from contextlib import suppress
from pathlib import Path

# <malloc.h> of glibc: blocks of this many bytes are mapped one by one, and given back when they are free.
_M_MMAP_THRESHOLD = -3
_LARGE = 256 * 1024


def give_back_early() -> None:
    """Lets large buffers go back to the machine as soon as they are free, where the C library is glibc.

    Left to itself it takes the size of the largest page so far for a usual one, and keeps its memory for others.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)


def held(process: int | str = "self") -> int:
    """Bytes of memory that a process holds; 0 where the machine does not tell, or the process is gone."""
    return _told(process, 1)


def reserved(process: int | str = "self") -> int:
    """Bytes of addresses that a process has, used or not; 0 as above."""
    return _told(process, 0)


def _told(process: int | str, column: int) -> int:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[column])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGESIZE")


def held_alone(process: int | str = "self") -> int:
    """Bytes of memory that a process holds, what it shares with others divided by their number; 0 as above."""
    with suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def family(process: int) -> list[int]:
    """A process and all that descend from it, as far as the machine tells."""
    found = [process]
    with suppress(OSError, ValueError):
        for child in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split():
            found += family(int(child))
    return found
