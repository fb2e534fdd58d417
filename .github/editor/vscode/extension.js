// Starts the language server, and plays from the scene under the cursor in a pane beside the text.
"use strict";
const path = require("path");
const vscode = require("vscode");
const {LanguageClient} = require("vscode-languageclient/node");

let client, pane;

function command() {
  const [program, ...before] = vscode.workspace.getConfiguration("tenezbon").get("command");
  return {program, before};
}

async function start() {
  const {program, before} = command();
  const run = {command: program, args: [...before, "lsp"]};
  client = new LanguageClient("tenezbon", "Tenez bon", {run, debug: run}, {
    documentSelector: [{scheme: "file", language: "yaml"}],
    initializationOptions: {play: true},
  });
  try {
    await client.start();
    await vscode.commands.executeCommand("setContext", "tenezbon.running", true);
  } catch (fault) {
    const help = `${program} could not be started: install it with its extra, pip install 'tenezbon[editor]', or say in the settings where it is.`;
    const chosen = await vscode.window.showErrorMessage(help, "Open Settings");
    if (chosen) await vscode.commands.executeCommand("workbench.action.openSettings", "tenezbon.command");
  }
}

async function stop() {
  await vscode.commands.executeCommand("setContext", "tenezbon.running", false);
  if (client) await client.stop();
}

// The pane is `tenezbon write`: it reads the files again whenever one is saved, and keeps the place.
function play(folder, scene, role) {
  const {program, before} = command();
  if (pane) pane.dispose();
  pane = vscode.window.createTerminal({
    name: `▷ ${scene}`,
    shellPath: program,
    shellArgs: [...before, "write", folder, "--role", role, "--at", scene],
    cwd: path.dirname(folder),
    location: {viewColumn: vscode.ViewColumn.Beside, preserveFocus: true},
  });
  pane.show(true);
}

async function playHere() {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !client) return;
  const asked = {command: "tenezbon.sceneAt", arguments: [editor.document.uri.toString(), editor.selection.active.line]};
  const found = await client.sendRequest("workspace/executeCommand", asked);
  if (!found) {
    vscode.window.showInformationMessage("There is no scene here: put the cursor in one.");
    return;
  }
  await vscode.workspace.saveAll(false);
  play(...found);
}

async function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand("tenezbon.play", play),
    vscode.commands.registerCommand("tenezbon.playHere", playHere),
    vscode.commands.registerCommand("tenezbon.restart", async () => { await stop(); await start(); }),
    vscode.window.onDidCloseTerminal(closed => { if (closed === pane) pane = undefined; }),
  );
  await start();
}

module.exports = {activate, deactivate: stop};
