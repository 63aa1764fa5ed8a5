"""Names of a package that are loaded when they are first asked for.

Reading a page needs tables that take half a second to load. A crawl has its pages read in other processes, and most
commands read none: whoever imports a package for a small part of it should not wait for the large one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def loader(package: str, places: Mapping[str, str]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package: by each name, the module of the package that holds it."""

    def load(name: str) -> Any:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{places[name]}"), name)

    return load
