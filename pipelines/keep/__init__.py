"""Raw pages, kept as WARC beside the archive: written whole, read again when the pipelines have learned."""
