"""The archive under disturbance: kills, pauses, full disks, locks, torn images. ``python -m tests.crashes -h``."""
