"use strict";
// Typewriter quotes become typographic ones, and a number stays with its unit, as on the terminal's pages.

const OPENING_QUOTE = /(?:^|(?<=[\s(\[“‘—–\u00a0]))["'](?=[^\s.,;:!?)\]—–])/gu;
const ELISION = /'(?=(?:\p{Nd}\p{Nd}s?|tis|twas|em|til)(?![\p{L}\p{N}_]))/giu;
const COUNTED = new RegExp(
  "(?<![\\p{L}\\p{N}_.,])(\\p{Nd}[\\p{Nd}.,]*) (?=\\p{L})"
  + "(?!(?:an?|and|are|as|at|be|but|by|for|from|had|has|he|if|in|is|it|of|on|or|she|that|the|they|to|was|we|were|when|with)"
  + "(?![\\p{L}\\p{N}_.]))", "gu");

function set(text) {
  let curled = text.replace(ELISION, "’");
  // Twice, for a quote that opens directly after another one: "'No,' he says."
  for (let time = 0; time < 2; time += 1) curled = curled.replace(OPENING_QUOTE, (quote) => (quote === '"' ? "“" : "‘"));
  return curled.replaceAll('"', "”").replaceAll("'", "’").replace(COUNTED, "$1\u00a0");
}

/** Runs of text with typographic signs; a quote may open in one run and close in another. */
function typeset(runs) {
  const whole_ = set(runs.map((run) => run.text).join(""));
  let at_ = 0;
  return runs.map((run) => {
    const text = whole_.slice(at_, at_ + run.text.length);
    at_ += run.text.length;
    return { ...run, text };
  });
}
