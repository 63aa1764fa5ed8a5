"""Which articles are one and the same, and why."""
