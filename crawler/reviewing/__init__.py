"""The owner's review: the queue that goes out as a table, and the verdicts that come back in it."""
