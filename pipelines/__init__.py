"""A page becomes knowledge: extract, denoise, dedupe, tag, store. Knows nothing about Scrapy's internals."""
