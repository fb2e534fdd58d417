"""A story's files as trees of keys, lists and texts: written as YAML, and read back from it so that they can be edited."""

import re
from collections.abc import Iterator, Mapping

import yaml

Node = dict[str, "Node"] | list["Node"] | str
Fields = dict[str, Node]
Files = Mapping[str, str]

_PLAIN = re.compile(r"[A-Za-z0-9(-](?:[^:#\n]|:(?! |$)|(?<! )#)*\Z")


def written(node: Node) -> str:
    """The text of a file."""
    return "".join(f"{line}\n" for line in _lines(node, 0))


def _lines(node: Node, indent: int) -> Iterator[str]:
    space = " " * indent
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _entry(f"{space}{key}:", value, indent + 2)
    elif isinstance(node, list):
        for item in node:
            if isinstance(item, dict):
                first, *rest = _lines(item, indent + 2)
                yield f"{space}- {first.lstrip()}"
                yield from rest
            else:
                yield f"{space}- {item}"


def _entry(head: str, value: Node, indent: int) -> Iterator[str]:
    if isinstance(value, str):
        if _PLAIN.match(value):
            yield f"{head} {value}"
        else:
            yield f"{head} |"
            yield from (f"{' ' * indent}{line}" if line else "" for line in value.split("\n"))
    elif not value:
        yield f"{head} {'[]' if isinstance(value, list) else '{}'}"
    else:
        yield head
        yield from _lines(value, indent)


def read(text: str) -> Node:
    """The tree of a file that `written` wrote, perhaps with lines missing; raises yaml.YAMLError or ValueError."""
    node = yaml.load(text, Loader=yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)  # noqa: S506 - texts only
    if not isinstance(node, dict):
        raise ValueError("a file is a mapping")
    return _trimmed(node)


def _trimmed(node: Node) -> Node:
    if isinstance(node, dict):
        return {key: _trimmed(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_trimmed(item) for item in node]
    return node.rstrip("\n")
