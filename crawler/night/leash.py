"""A leash for child processes: on Linux a child that runs behind it ends when the process that started it dies.

Run as ``python leash.py PARENT COMMAND...``: it asks the kernel for SIGTERM at its parent's death (this survives the
exec), makes sure that PARENT is still alive, and becomes COMMAND. It runs in the child after its start, and not between
fork and exec of a program with threads, where almost nothing is safe. Elsewhere than on Linux it only becomes COMMAND.
It is run by its path, so that a child pays for the start of Python and for nothing else.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

# <linux/prctl.h>: deliver a signal to this process when the thread that started it ends.
_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Tie this process to its parent and become the command."""
    parent, *command = arguments
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        # The parent may have died before the kernel was asked: then nobody would ever tell.
        if os.getppid() != int(parent):
            sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - the command is the list that children.py made, no shell reads it


if __name__ == "__main__":
    main(sys.argv[1:])
