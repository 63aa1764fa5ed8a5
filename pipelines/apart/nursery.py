"""The process that readers are born of: it has loaded what they need, and a new one costs no more than a fork.

Run as ``python -m pipelines.apart.nursery FILE-NUMBER``. The crawl sends over that socket what is to be done before
the first birth, then one letter an order: ``b`` with a socket for a new reader (answered by its number), ``e`` with a
number to end one. When the crawl is gone, however it went, all readers are ended with it.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pipelines.apart import wire
from pipelines.apart.memory import give_back_early, held, reserved

resource: Any
try:
    import resource
except ImportError:  # a system without such limits
    resource = None

BIRTH, END = b"b", b"e"
NUMBER = struct.Struct("!I")
# Bytes that a reader may grow by; the heaviest of real pages takes a quarter of it, the largest sitemap nearly all.
MOST_GROWTH = 72 * 1024 * 1024
# Bytes of growth beyond which a reader makes room for a new one.
SWOLLEN = 16 * 1024 * 1024


def run(orders: socket.socket) -> None:
    """Brings forth readers, and ends them, until nobody orders any more."""
    give_back_early()
    for asked in (signal.SIGINT, signal.SIGTERM):
        signal.signal(asked, signal.SIG_IGN)  # both are the crawl's: it ends its readers in order
    gc.disable()  # what is loaded stays
    prepare, arguments = wire.receive(orders)
    prepare(*arguments)
    gc.collect()
    gc.freeze()  # readers share it
    gc.enable()
    readers: set[int] = set()
    while True:
        order, sockets, *_ = socket.recv_fds(orders, 1, 1)
        if order == BIRTH:
            number = _born(socket.socket(fileno=sockets[0]), orders)
            readers.add(number)
            orders.sendall(NUMBER.pack(number))
        elif order == END:
            number = NUMBER.unpack(orders.recv(NUMBER.size, socket.MSG_WAITALL))[0]
            if number in readers:  # nobody else's process
                readers.remove(number)
                _end(number)
        else:
            break
    for number in readers:
        _end(number)


def _end(number: int) -> None:
    # It has not been waited for yet, so that no other process can have its number.
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(number, 0)


def _born(connection: socket.socket, orders: socket.socket) -> int:
    number = os.fork()
    if number:
        connection.close()
        return number
    status = 1
    try:
        orders.close()
        read_all(connection)
        status = 0
    finally:
        os._exit(status)


def read_all(connection: socket.socket) -> None:
    """The life of a reader: reads what is sent until nobody sends any more."""
    born_with = held()
    _limit_memory()
    with suppress(EOFError, OSError):
        while True:
            answer = _answer(wire.receive(connection), born_with)
            wire.send_packed(connection, answer)


def _answer(task: tuple[Callable[..., Any], tuple[Any, ...]], born_with: int) -> bytes:
    """Whether it was read, the result or the error's name, and whether the process has grown too large; packed."""
    function, arguments = task
    try:
        result = function(*arguments)
        return wire.packed((True, result, held() - born_with > SWOLLEN))
    except Exception as error:  # noqa: BLE001 - whatever a document does to its reader, the crawl is told
        return wire.packed((False, type(error).__name__, held() - born_with > SWOLLEN))


def _limit_memory() -> None:
    if resource is None or not reserved():
        return
    with suppress(OSError, ValueError):
        most = reserved() + MOST_GROWTH
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    run(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # the crawl waits for this end, and to take down all that was loaded takes a quarter of a second
