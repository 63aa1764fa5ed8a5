"""Reading kept pages again with what the desk knows today: what would change, and then the change, all at once."""
