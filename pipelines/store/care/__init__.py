"""The care of the archive: findings and repairs, backups, retention."""
