"""The garbage collector held back while objects are made that all live: it would look at them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def held_back() -> Iterator[None]:
    """Collects nothing while it lasts; `@held_back()` does so for a function."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
