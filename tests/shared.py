"""The measuring material beside the project: corpora and gold labels. Without it those tests skip, loudly."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]
SHARED = PROJECT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"NOT TESTED: the measuring material {SHARED.name}/ is not beside the project"
)
