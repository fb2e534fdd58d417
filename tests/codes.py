"""Every code that the game can say against a story, read from its source."""

import ast
import re
from pathlib import Path

GAME = Path(__file__).parents[1] / "game"
_SAYS = {
    "say",
    "wrong",
    "unknown",
    "one_of",
    "each",
    "Fault",
    "Diagnostic",
    "_say",
    "_warn",
    "_against",
    "_file_fault",
    "_fault",
    "_hidden",
}
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_SINGLE = {"tab", "circle", "outside", "unreadable"}
_NO_CODES = {"utf-8-sig"}  # an encoding


def codes() -> set[str]:
    """The codes of all diagnostics: words joined by `-` that are handed to what says them."""
    found: set[str] = set()
    for path in [*GAME.glob("loader/*.py"), *GAME.glob("story/*.py"), *GAME.glob("authoring/**/*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                found |= _of_call(node)
            elif isinstance(node, ast.Return | ast.Assign) and path.parent.name in ("loader", "checks"):
                found |= {each for each in _strings(node) if "-" in each or each in _SINGLE}
            elif isinstance(node, ast.Dict) and path.parent.name == "checks":
                found |= {each for each in _strings(node) if "-" in each}
    return found - _NO_CODES


def _of_call(call: ast.Call) -> set[str]:
    name = (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )
    if name not in _SAYS:
        return set()
    found = set()
    for argument in call.args:
        if isinstance(argument, ast.JoinedStr):
            found |= (
                {"unknown-scene", "unknown-choice", "unknown-note"}
                if ast.unparse(argument) == "f'unknown-{thing}'"
                else set()
            )
        found |= {each for each in _strings(argument) if "-" in each or each in _SINGLE}
    return found - _NO_CODES


def _strings(node: ast.AST) -> set[str]:
    return {
        n.value
        for n in ast.walk(node)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and _CODE.match(n.value)
    }
