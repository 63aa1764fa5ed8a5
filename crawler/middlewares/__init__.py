"""One guard a file, between the spider and the network."""
