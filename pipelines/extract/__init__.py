"""A page in; its fields and its blocks, with the evidence for both, out."""

from typing import TYPE_CHECKING

from pipelines.lazily import loader

if TYPE_CHECKING:
    from pipelines.extract.entry import from_entry
    from pipelines.extract.page import extract, extract_parts, next_page
    from pipelines.extract.pager import is_same_page

__all__ = ["extract", "extract_parts", "from_entry", "is_same_page", "next_page"]

__getattr__ = loader(
    __name__,
    {
        "extract": "page",
        "extract_parts": "page",
        "from_entry": "entry",
        "is_same_page": "pager",
        "next_page": "page",
    },
)
