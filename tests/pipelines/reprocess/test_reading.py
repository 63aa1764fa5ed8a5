"""A process that reads kept pages again has loaded what it needs before it is born."""

from __future__ import annotations

import asyncio
import os

from pipelines.apart.readers import Readers
from pipelines.keep.folder import KeptFolder
from pipelines.reprocess.reading import PageTask, Setup, prepare, read
from tests.local_site import story
from tests.pipelines.keep.making import URL, exchange, page


def test_a_process_reads_one_page_after_the_other(tmp_path):
    """One that has to load all tables for a page has grown so much by it that it is replaced."""
    folder = KeptFolder(tmp_path)
    kept = folder.keep(page(exchanges=(exchange(body=story(1).encode()),)))
    folder.close()
    readers = Readers(1, 60, (prepare, Setup(tmp_path, 10**6, (), "", str(tmp_path / "a.db"))))

    async def work():
        numbers = set()
        for _ in range(3):
            reread = await readers.read(read, PageTask(kept, "news", URL))
            assert reread.page.draft.body
            numbers.add(await readers.read(os.getpid))
        return numbers

    try:
        assert len(asyncio.run(work())) == 1
    finally:
        readers.close()
