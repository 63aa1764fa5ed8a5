"""Blocks in; the story and a ledger of the rest out."""
