"""Neovim without a screen, with its own client of the language server and nothing else, set up as the guide says."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ISLAND = ROOT / "tests" / "stories" / "island"
GUIDE = ROOT / "scenes" / "README.md"

pytestmark = pytest.mark.skipif(shutil.which("nvim") is None, reason="nvim is not installed")

OLDER = """
if not vim.lsp.start then
  vim.fs = {
    dirname = function(path) return vim.fn.fnamemodify(path, ":h") end,
    find = function(name, how)
      local found = vim.fn.findfile(name, how.path .. ";")
      return {found ~= "" and vim.fn.fnamemodify(found, ":p") or nil}
    end,
  }
  vim.lsp.start = function(config) vim.lsp.buf_attach_client(0, vim.lsp.start_client(config)) end
end
"""  # what the guide's lines call came with Neovim 0.8

ASKED = """
local told = {}
local function wait(what, holds)
  told[what] = vim.wait(60000, holds, 20)
end
local function codes()
  local found = {}
  for _, each in ipairs(vim.diagnostic.get(0)) do found[each.code or ""] = each.message end
  return found
end
vim.cmd("edit quarter/q1_island.yaml")
wait("attached", function() return #vim.lsp.get_active_clients() > 0 end)
local function ask(method, line, column, more)
  local at = {textDocument = vim.lsp.util.make_text_document_params(), position = {line = line, character = column}}
  local found = vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", at, more or {}), 60000)
  for _, answer in pairs(found or {}) do return answer.result end
end
local function place(words, offset)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local start = line:find(words, 1, true)
    if start then return number - 1, start - 1 + offset end
  end
end
local line, column = place("then: noon", 6)
told.hover = ask("textDocument/hover", line, column).contents.value
told.definition = ask("textDocument/definition", line, column)[1].range.start.line
told.references = #ask("textDocument/references", line, column, {context = {includeDeclaration = true}})
told.symbols = #ask("textDocument/documentSymbol", 0, 0)
local offered = {}
for _, item in ipairs(ask("textDocument/completion", line, column).items) do offered[item.label] = true end
told.completion = offered["noon"] and offered["yard"] and true or false
vim.api.nvim_buf_set_text(0, line, column, line, column + 4, {"nooon"})
wait("fault", function() return codes()["unknown-scene"] ~= nil end)
told.message = codes()["unknown-scene"]
local actions = ask("textDocument/codeAction", line, column, {range = {start = {line = line, character = column},
  ["end"] = {line = line, character = column}}, context = {diagnostics = {}}})
told.action = actions[1].title
vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
wait("mended", function() return codes()["unknown-scene"] == nil end)
local change = ask("textDocument/rename", line, column, {newName = "half_past"})
vim.lsp.util.apply_workspace_edit(change, "utf-16")
vim.cmd("wall")
local file = io.open("told.json", "w")
file:write(vim.json.encode(told))
file:close()
vim.cmd("qall!")
"""


def test_neovim_has_what_the_server_offers(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(ISLAND, tmp_path / "island"))
    found = re.search(r"```lua\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    assert found, "the guide has no lines for Neovim"
    command = json.dumps([sys.executable, "-m", "game", "lsp"]).replace("[", "{").replace("]", "}")
    setup = found[1].replace('{ "tenezbon", "lsp" }', command)
    assert command in setup
    (tmp_path / "init.lua").write_text(OLDER + setup, encoding="utf-8")
    (tmp_path / "asked.lua").write_text(ASKED, encoding="utf-8")
    environment = {
        "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_DATA_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path),
    }  # fmt: skip
    ran = subprocess.run(
        ["nvim", "--headless", "-u", str(tmp_path / "init.lua"), "-c", f"luafile {tmp_path / 'asked.lua'}", "-c", "cquit"],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=200, check=False,
    )  # fmt: skip
    assert (folder / "told.json").exists(), ran.stderr
    told = json.loads((folder / "told.json").read_text(encoding="utf-8"))
    assert told["attached"]
    assert told["fault"]
    assert told["mended"]
    assert "**Half past two** — scene `q1_island.noon`" in told["hover"]
    assert told["message"].startswith("there is no scene `nooon`\ndid you mean `noon`?")
    assert told["action"] == "Write `noon`"
    assert told["completion"]
    assert told["symbols"] == 5
    assert told["references"] > 1
    text = (folder / "quarter" / "q1_island.yaml").read_text(encoding="utf-8")
    assert "  half_past:\n" in text
    assert "was: noon" in text
    assert "then: half_past" in text
