"""Paints the newsroom's pictures: small PNGs whose colours follow from their names, so that pages look like pages."""

from __future__ import annotations

import struct
import zlib
from functools import cache

WIDTH, HEIGHT = 640, 360

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#1d2433"/>'
    '<circle cx="16" cy="17" r="8" fill="#f6b73c"/><rect x="13" y="4" width="6" height="5" fill="#f6b73c"/></svg>'
)


@cache
def paint(name: str, width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """A picture of this name: a dusk sky, a lamp and a skyline; the same name always gives the same bytes."""
    seed = zlib.crc32(name.encode())
    top = (30 + seed % 60, 40 + seed // 60 % 60, 90 + seed // 3600 % 90)
    low = (200 + seed % 50, 120 + seed // 50 % 90, 70 + seed // 4500 % 60)
    steps = [height * (45 + (seed >> shift) % 40) // 100 for shift in range(0, 24, 2)]
    lamp = (width * (20 + seed % 60) // 100, height // 3, height // 9)
    rows = (b"\x00" + _row(y, (width, height), (top, low), steps, lamp) for y in range(height))
    return _png(b"".join(rows), width, height)


def _row(y, size, colours, steps, lamp):
    width, height = size
    sky = bytes(a + (b - a) * y // height for a, b in zip(*colours, strict=True))
    row = bytearray(sky * width)
    reach = lamp[2] ** 2 - (y - lamp[1]) ** 2
    if reach > 0:
        half = int(reach**0.5)
        left, right = max(lamp[0] - half, 0), min(lamp[0] + half, width)
        row[3 * left : 3 * right] = b"\xff\xe9\xa8" * (right - left)
    each = -(-width // len(steps))
    for place, roof in enumerate(steps):
        if y > roof:
            row[3 * place * each : 3 * (place + 1) * each] = bytes((20 + 3 * place, 24 + 3 * place, 38)) * each
    return bytes(row[: 3 * width])


def _png(pixels: bytes, width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(pixels, 6)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
