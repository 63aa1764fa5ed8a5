"""The spiders: one for every site that a definition names, and the parts they are made of."""
