"""datasette's plugins of this desk. Each file stands alone: datasette loads it by its path, on both of its lines."""
