"""What datasette shows of the archive: one definition, the files made of it, a front page, questions to ask."""
