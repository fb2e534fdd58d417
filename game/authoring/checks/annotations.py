"""Diagnostics for programs: one JSON object a line, or the annotations of a GitHub workflow."""

import json
from pathlib import PurePath

from game.diagnostics import Diagnostic, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REMARK: "notice"}


def as_json(diagnostic: Diagnostic) -> str:
    """A diagnostic as one line of JSON."""
    span = diagnostic.span
    written = {
        "code": diagnostic.code,
        "severity": diagnostic.severity.name.lower(),
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "file": span.file,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
    return json.dumps(written, ensure_ascii=False)


def as_github(diagnostic: Diagnostic, folder: PurePath) -> str:
    """A diagnostic as a workflow command, its file named from where the command was given."""
    span = diagnostic.span
    properties = {
        "file": (folder / span.file).as_posix(),
        "line": span.line,
        "col": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
        "title": diagnostic.code,
    }
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    said = diagnostic.message + (f" ({diagnostic.hint})" if diagnostic.hint else "")
    return f"::{_LEVELS[diagnostic.severity]} {listed}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
