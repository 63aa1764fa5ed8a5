"""A page in; its fields and its blocks, with the evidence for both, out."""

from pipelines.extract.entry import from_entry
from pipelines.extract.page import extract, extract_parts, next_page
from pipelines.extract.pager import is_same_page

__all__ = ["extract", "extract_parts", "from_entry", "is_same_page", "next_page"]
