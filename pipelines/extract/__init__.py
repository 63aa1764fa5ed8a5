"""A page in; its fields and its blocks, with the evidence for both, out."""
