"""Finds and fetches; knows Scrapy, knows nothing about text."""
