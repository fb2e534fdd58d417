"""Functions written as source text and compiled, a few at a time."""

from collections.abc import Iterable, Sequence

from game.collector import held_back

LINES = 50  # compiled in one go: nothing can stop the compiler, and its memory grows with what it is given


@held_back()
def compiled(functions: Iterable[Sequence[str]], space: dict[str, object], name: str) -> None:
    """Compiles functions, each a list of lines, into a space of names."""
    waiting: list[str] = []
    for function in functions:
        waiting += function
        if len(waiting) >= LINES:
            _compile(waiting, space, name)
            waiting = []
    _compile(waiting, space, name)


def _compile(lines: Sequence[str], space: dict[str, object], name: str) -> None:
    # The code is put together from slots, numbers and operators: no author's text is in it.
    exec(compile("\n".join(lines), name, "exec"), space)  # noqa: S102
