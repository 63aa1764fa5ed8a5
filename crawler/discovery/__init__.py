"""Channel documents in, links with dates out: feeds, sitemaps, listings, WordPress REST. Pure functions."""
