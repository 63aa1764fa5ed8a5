"""Where an export goes: a file that is there whole or not at all, or standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from crawler.night.errors import NightError
from pipelines.store.care.surroundings import PARTIAL


@contextmanager
def output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that gets its name when all is written; an older file of that name is replaced then.

    Raises NightError, with one sentence, when it cannot be written; nothing is left of it.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.flush()
        return
    partial = path.with_name(f".{path.name}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BrokenPipeError:
        raise
    except OSError as error:
        why = error.strerror or error
        raise NightError(
            f"{path} cannot be written ({why}): nothing is left of it, an older file is as it was"
        ) from error
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
