"""The digest: what came since, read from the archive once and written as Markdown, HTML, Atom or a mail."""
