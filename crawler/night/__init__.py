"""The night shift: which sites are due, their crawls as child processes, and what the morning reads about it."""
