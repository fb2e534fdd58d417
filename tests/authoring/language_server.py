"""A client that asks yaml-language-server over its standard input what an editor would ask."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

MODULES = Path(os.environ.get("TENEZBON_NODE_MODULES", Path.home() / ".cache" / "tenezbon" / "node_modules"))
SERVER = MODULES / "yaml-language-server" / "bin" / "yaml-language-server"


def missing() -> str:
    """Why the server cannot be asked here; nothing where it can."""
    if shutil.which("node") is None:
        return "node is not installed"
    return "" if SERVER.exists() else f"npm install --prefix {MODULES.parent} yaml-language-server has not been run"


class Editor:
    """An editor with a schema for the YAML files of some names; one alone is for all of them."""

    def __init__(self, schemas: Path | Mapping[Path, list[str]]) -> None:
        known = schemas if isinstance(schemas, Mapping) else {schemas: ["*.yaml", "**/*.yaml"]}
        self._settings = {
            "yaml": {"schemas": {schema.as_uri(): names for schema, names in known.items()}, "validate": True, "completion": True, "hover": True,
                     "schemaStore": {"enable": False}, "format": {"enable": False}},
            "http": {"proxy": "", "proxyStrictSSL": False},
        }  # fmt: skip
        self._process = subprocess.Popen(
            ["node", str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._last = 0
        self._said: dict[str, list[dict[str, Any]]] = {}

    def __enter__(self) -> Self:
        self.ask(
            "initialize",
            {"processId": os.getpid(), "rootUri": None, "capabilities": {"workspace": {"configuration": True}}},
        )
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": self._settings}})
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path, text: str = "") -> list[dict[str, Any]]:
        """Opens a file; gives the diagnostics the editor would show."""
        uri = path.as_uri()
        written = text or path.read_text(encoding="utf-8")
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": written}
        self._send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while uri not in self._said:
            self._answer(self._receive())
        return self._said.pop(uri)

    def complete(self, path: Path, line: int, column: int) -> list[str]:
        """What is offered at a place, counted from 0."""
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        return [item["label"] for item in self.ask("textDocument/completion", place)["items"]]

    def hover(self, path: Path, line: int, column: int) -> str:
        """What is said of a place, counted from 0."""
        place = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": column}}
        found = self.ask("textDocument/hover", place)
        return str(found["contents"]["value"]) if found else ""

    def ask(self, method: str, params: object) -> Any:
        """The server's answer to a request."""
        self._last += 1
        number = self._last
        self._send({"id": number, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == number and "method" not in message:
                return message["result"]
            self._answer(message)

    def _send(self, message: dict[str, object]) -> None:
        written = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(written) + written)
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        return message

    def _answer(self, message: dict[str, Any]) -> None:
        """Keeps what is said of a file, and answers what the server asks in turn."""
        if message.get("method") == "textDocument/publishDiagnostics":
            self._said[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            items = message["params"].get("items", []) if isinstance(message.get("params"), dict) else []
            result = [self._settings.get(item.get("section"), None) for item in items] if items else None
            self._send({"id": message["id"], "result": result})
