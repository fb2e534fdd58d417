"""Functions written as source text and compiled, a few hundred at a time."""

import gc
import sys
from collections.abc import Sequence

TOGETHER = 200  # functions that are compiled in one go: the compiler's memory grows with what it is given


def compiled(functions: Sequence[Sequence[str]], space: dict[str, object], name: str) -> None:
    """Compiles functions, each a list of lines, into a space of names."""
    # The compiler makes many small objects that all stay until it is done: the collector would look at them again and again.
    collecting = gc.isenabled()
    gc.disable()
    try:
        for first in range(0, len(functions), TOGETHER):
            source = "\n".join(line for function in functions[first : first + TOGETHER] for line in function)
            # The code is put together from slots, numbers and operators: no author's text is in it.
            exec(compile(source, name, "exec"), space)  # noqa: S102
    finally:
        if collecting:
            gc.enable()


def deep(calls: int) -> None:
    """Lets generated functions call each other this deep; such calls take no room on the stack of the interpreter."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), calls + 1000))
