"use strict";
// Plays a published page's own scripts under node: a request a line on standard input, an answer a line on standard output.

const fs = require("fs");
const readline = require("readline");
const page = fs.readFileSync(process.argv[2], "utf8");
const [data, runtime, codes] = [...page.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((found) => found[1]);
const ANSWERS = fs.readFileSync(`${__dirname}/answers.js`, "utf8");
const answer = new Function("data", `${runtime};${codes};${ANSWERS};return answering(JSON.parse(data));`)(data);

readline.createInterface({ input: process.stdin, terminal: false }).on("line", (line) => {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
});
