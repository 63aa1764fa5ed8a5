"""How the crawl and its readers talk: pickled values, each behind its length. Both ends are our own processes."""

from __future__ import annotations

import asyncio
import pickle
import socket
import struct
from typing import Any

_LENGTH = struct.Struct("!Q")
_SLICE = 256 * 1024


def packed(value: Any) -> bytes:
    """The value as it goes over the wire, without its length."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def send(connection: socket.socket, value: Any) -> None:
    """Sends a value over a socket that blocks."""
    send_packed(connection, packed(value))


def send_packed(connection: socket.socket, data: bytes) -> None:
    """Sends what is packed already."""
    connection.sendall(_LENGTH.pack(len(data)))
    connection.sendall(data)


def receive(connection: socket.socket) -> Any:
    """The next value from a socket that blocks; raises EOFError when nobody will send any."""
    (size,) = _LENGTH.unpack(_exactly(connection, _LENGTH.size))
    return pickle.loads(_exactly(connection, size))  # noqa: S301 - from our own process


def _exactly(connection: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        read = connection.recv_into(view)
        if not read:
            raise EOFError
        view = view[read:]
    return data


async def send_soon(connection: socket.socket, value: Any) -> None:
    """Sends a value over a socket that does not block; the event loop goes on meanwhile."""
    loop = asyncio.get_running_loop()
    data = packed(value)
    length = _LENGTH.pack(len(data))
    if len(data) < _SLICE:
        await loop.sock_sendall(connection, length + data)
        return
    await loop.sock_sendall(connection, length)
    await loop.sock_sendall(connection, data)  # not joined: a copy of a large document is felt


async def receive_soon(connection: socket.socket, come: bytearray) -> Any:
    """The next value from a socket that does not block; raises EOFError when nobody will send any.

    ``come`` holds what had come before, and then what has come already of the value after this one.
    """
    await _until(connection, come, _LENGTH.size)
    end = _LENGTH.size + _LENGTH.unpack_from(come)[0]
    await _until(connection, come, end)
    with memoryview(come) as all_of_it, all_of_it[_LENGTH.size : end] as value:
        received = pickle.loads(value)  # noqa: S301 - from our own process
    del come[:end]
    return received


async def _until(connection: socket.socket, come: bytearray, end: int) -> None:
    loop = asyncio.get_running_loop()
    while len(come) < end:
        read = await loop.sock_recv(connection, _SLICE)
        if not read:
            raise EOFError
        come += read
