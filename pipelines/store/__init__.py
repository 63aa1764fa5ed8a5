"""The archive: one SQLite file, one transaction an article. The only room that writes."""
