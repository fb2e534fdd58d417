"""Functions written as source text and compiled, a few at a time."""

import gc
from collections.abc import Iterable, Sequence

LINES = 1000  # compiled in one go: nothing can stop the compiler, and its memory grows with what it is given


def compiled(functions: Iterable[Sequence[str]], space: dict[str, object], name: str) -> None:
    """Compiles functions, each a list of lines, into a space of names."""
    # The compiler makes many small objects that all live until it is done: the collector would visit them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        waiting: list[str] = []
        for function in functions:
            waiting += function
            if len(waiting) >= LINES:
                _compile(waiting, space, name)
                waiting = []
        _compile(waiting, space, name)
    finally:
        if collecting:
            gc.enable()


def _compile(lines: Sequence[str], space: dict[str, object], name: str) -> None:
    # The code is put together from slots, numbers and operators: no author's text is in it.
    exec(compile("\n".join(lines), name, "exec"), space)  # noqa: S102
