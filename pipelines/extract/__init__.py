"""A page in; its fields and its blocks, with the evidence for both, out."""

from pipelines.extract.entry import from_entry
from pipelines.extract.page import extract, extract_parts, next_page

__all__ = ["extract", "extract_parts", "from_entry", "next_page"]
