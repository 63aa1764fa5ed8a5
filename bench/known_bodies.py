"""Pages with known bodies, for the scripts that learn from them.

A corpus is a folder with html/<id>.html.gz and one file of truths, ground-truth.json or expected.json.
"""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path


def pages(folder: Path) -> list[tuple[str, bytes, str]]:
    """(URL, page, known body) of every page of a corpus that has one."""
    truth = next(path for name in ("ground-truth.json", "expected.json") if (path := folder / name).exists())
    items = json.loads(truth.read_text("utf-8"))
    return [
        (item.get("url") or key, gzip.decompress((folder / "html" / f"{key}.html.gz").read_bytes()), body)
        for key, item in sorted(items.items())
        if (body := item.get("articleBody") or item.get("body"))
    ]


def sequences(text: str) -> list[tuple[str, ...]]:
    """The four-word sequences of a text, in order; a shorter text is one sequence."""
    words = re.findall(r"\w+", text)
    return [tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))] if words else []
