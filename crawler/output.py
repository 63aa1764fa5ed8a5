"""Standard output as its readers are: some leave early (head, less), some have no letters but their own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def for_any_reader() -> Iterator[None]:
    r"""Within it, printing never fails because of who reads.

    A letter that the output's encoding does not have is printed as its number (``\u4e2d``). When the reader has seen
    enough and left, what would still be printed is dropped.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python would complain once more when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
