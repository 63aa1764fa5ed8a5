"""The verbs of the command line, as Scrapy commands."""
