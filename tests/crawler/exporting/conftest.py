from tests.pipelines.store.care.conftest import database, filled

__all__ = ["database", "filled"]
