"""How often and when a host is asked: pure decisions with the clock passed in, and what remembers them."""
