"""Where the page to show comes from: a file, standard input or one polite request."""

from __future__ import annotations

import sys
import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from twisted.python.failure import Failure

from crawler.middlewares.public_addresses import AddressList

_GZIP = b"\x1f\x8b"


class SourceError(Exception):
    """The page cannot be had; the message is one sentence for the owner."""


@dataclass(frozen=True, slots=True)
class Source:
    """A page as it came: its bytes, its address if it has one, and the encoding that its server declared."""

    body: bytes
    name: str
    url: str | None = None
    encoding: str | None = None
    is_text: bool = False  # its name says that it is a flattened text


def is_address(name: str) -> bool:
    """Whether the argument is a web address and not a file."""
    return name.lower().startswith(("http://", "https://"))


def read_file(name: str, largest: int, *, is_page: bool = True) -> Source:
    """The bytes of a file (unpacked when it is a .gz), or of standard input for "-".

    Args:
        name: the file.
        largest: how many bytes it may have, unpacked.
        is_page: whether a web address would do as well, and what is too large is so by the setting for pages.

    Raises:
        SourceError: when there is no such file, when it is a folder, or when it is larger than a page may be.
    """
    try:
        raw = sys.stdin.buffer.read(largest + 1) if name == "-" else _bytes_of(Path(name), largest)
    except FileNotFoundError:
        hint = "; a web address begins with http:// or https://" if is_page else ""
        raise SourceError(f"there is no file {name}{hint}") from None
    except IsADirectoryError:
        raise SourceError(f"{name} is a folder; name one file in it") from None
    except OSError as error:
        raise SourceError(f"{name} cannot be read: {error.strerror or error}") from None
    body = _unpacked(raw, name, largest) if raw.startswith(_GZIP) else raw
    if len(body) > largest:
        why = " (setting DOWNLOAD_MAXSIZE); no news page is" if is_page else ""
        raise SourceError(f"{name} is larger than {largest:,} bytes{why}")
    return Source(body, "standard input" if name == "-" else name, is_text=name.lower().endswith((".txt", ".txt.gz")))


def _bytes_of(path: Path, largest: int) -> bytes:
    with path.open("rb") as file:
        return file.read(largest + 1)


def _unpacked(raw: bytes, name: str, largest: int) -> bytes:
    try:
        # A few kilobytes can unpack to gigabytes: no more is unpacked than a page may have.
        unpacker = zlib.decompressobj(wbits=31)
        return unpacker.decompress(raw, largest + 1)
    except zlib.error:
        raise SourceError(f"{name} is no readable gzip file") from None


class OnePage(scrapy.Spider):
    """Asks for one page and remembers the answer."""

    name = "extract"

    def __init__(self, url: str, answers: list[Response | Failure]) -> None:
        super().__init__()
        self.url = url
        self.answers = answers

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """The one request."""
        yield scrapy.Request(self.url, callback=self.remember, errback=self.answers.append, dont_filter=True)

    def remember(self, response: Response) -> None:
        """Keeps the answer, whatever its status."""
        self.answers.append(response)


def fetch(url: str, settings: Settings) -> Source:
    """The page behind an address, asked for as a crawl would ask: robots.txt obeyed, addresses guarded.

    Raises:
        SourceError: when it cannot be had, with the reason.
    """
    try:
        AddressList(settings.get("ALLOWED_ADDRESSES") or "")
    except ValueError as error:
        raise SourceError(str(error)) from None
    settings = settings.copy()
    settings.set("ITEM_PIPELINES", {}, priority="cmdline")
    answers: list[Response | Failure] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(OnePage, url=url, answers=answers)
    process.start(install_signal_handlers=False)
    if not answers:
        raise SourceError(f"{url} was not fetched; the lines above say why")
    answer = answers[0]
    if isinstance(answer, Failure):
        raise SourceError(f"{url} was not fetched: {_cause(answer)}")
    if answer.status != 200:
        raise SourceError(f"{url} answered with status {answer.status}; there is no article to read")
    return Source(answer.body, url, url=answer.url, encoding=_declared(answer))


def _cause(failure: Failure) -> str:
    text = " ".join(str(failure.value).split())
    return text.rstrip(".") or type(failure.value).__name__


def _declared(response: Response) -> str | None:
    header = (response.headers.get("Content-Type") or b"").decode("latin-1")
    _, _, charset = header.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None
