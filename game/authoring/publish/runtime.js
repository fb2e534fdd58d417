"use strict";
// Plays a published story: carries out the steps of the plan of a role, and puts its texts into words.
// What happens in a turn, and in which order, is said by the plan; this is the machine that it runs on.

const RISKS = ["safe", "likely", "even", "long"];
const NEEDED = [1, 2, 4, 6]; // what the die must show, for each risk word
const CLOCK = 0, CHAPTER = 2; // slots that every state has

// Operators that Python and JavaScript do not share. Sets of more than 30 words are big integers.

const quotient = (a, b) => Math.floor(a / b);
const remainder = (a, b) => ((a % b) + b) % b;
const isWide = (...values) => values.some((value) => typeof value === "bigint" || value >= 2 ** 31);
const wide = (value) => BigInt(value);
const narrow = (value) => (value <= Number.MAX_SAFE_INTEGER ? Number(value) : value);
const union = (a, b) => (isWide(a, b) ? narrow(wide(a) | wide(b)) : a | b);
const common = (a, b) => (isWide(a, b) ? narrow(wide(a) & wide(b)) : a & b);
const without = (a, b) => (isWide(a, b) ? narrow(wide(a) & ~wide(b)) : a & ~b);
const has = (a, place) => (isWide(a) ? Number((wide(a) >> wide(place)) & 1n) : place > 30 ? 0 : (a >> place) & 1);
const bit = (place) => narrow(1n << wide(place));
const min = (...values) => values.reduce((a, b) => (b < a ? b : a));
const max = (...values) => values.reduce((a, b) => (b > a ? b : a));
const count = (a) => {
  let bits = 0;
  for (let rest = wide(a); rest > 0n; rest &= rest - 1n) bits += 1;
  return bits;
};
const whole = (value) => (typeof value === "boolean" ? Number(value) : value);
const exact = (value) => (typeof value === "string" ? narrow(wide(value)) : value); // as export.py writes numbers

// Chance: SHA-256 of a text as a number

const sha256 = (() => {
  const primes = [];
  for (let n = 2; primes.length < 64; n += 1) if (primes.every((p) => n % p)) primes.push(n);
  const fraction = (value) => Math.floor((value - Math.floor(value)) * 2 ** 32);
  // The first 32 bits of the fractions of cube roots; a double holds one more than are needed.
  const rounds = primes.map((p) => fraction(Math.cbrt(p)));
  const initial = primes.slice(0, 8).map((p) => fraction(Math.sqrt(p)));
  const turned = (word, by) => (word >>> by) | (word << (32 - by));

  return (text) => {
    const bytes = new TextEncoder().encode(text);
    const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
    view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
    const hash = initial.slice();
    const w = new Int32Array(64);
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 16; i += 1) w[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i += 1) {
        const early = turned(w[i - 15], 7) ^ turned(w[i - 15], 18) ^ (w[i - 15] >>> 3);
        const late = turned(w[i - 2], 17) ^ turned(w[i - 2], 19) ^ (w[i - 2] >>> 10);
        w[i] = w[i - 16] + early + w[i - 7] + late;
      }
      let [a, b, c, d, e, f, g, h] = hash;
      for (let i = 0; i < 64; i += 1) {
        const chosen = (e & f) ^ (~e & g), most = (a & b) ^ (a & c) ^ (b & c);
        const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + rounds[i] + w[i]) | 0;
        const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most) | 0;
        [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
      }
      [a, b, c, d, e, f, g, h].forEach((word, i) => { hash[i] = (hash[i] + word) | 0; });
    }
    return hash.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  };
})();

const chance = (text) => BigInt(`0x${sha256(text)}`);
const below = (text, bound) => Number(chance(text) % BigInt(bound));

// Moments: minutes since 1 January of the story's year

const DAY = 24 * 60;
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
  "November", "December"];
const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const two = (value) => String(value).padStart(2, "0");
const hour = (moment) => `${two(quotient(remainder(moment, DAY), 60))}:${two(remainder(moment, 60))}`;

function date(moment, year) {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  let day = quotient(moment, DAY);
  for (const [month, length] of [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31].entries()) {
    if (day < length) return [day + 1, MONTHS[month]];
    day -= length;
  }
  return [day + 1, MONTHS[0]];
}

function weekday(moment, year) {
  const before = year - 1;
  const leaps = quotient(before, 4) - quotient(before, 100) + quotient(before, 400);
  return WEEKDAYS[remainder(before * 365 + leaps + quotient(moment, DAY), 7)];
}

// A story without a year has no clock: what is said of a moment is nothing.

function dated(moment, year) {
  if (!year) return "";
  const [day, month] = date(moment, year);
  return `${weekday(moment, year)} ${day} ${month}`;
}

const spoken = (moment, year) => (year ? `${dated(moment, year)} ${year}, ${hour(moment)}` : "");

function shortDay(moment, year) {
  if (!year) return "";
  const [day, month] = date(moment, year);
  return `${weekday(moment, year).slice(0, 3)} ${day} ${month.slice(0, 3)}`;
}

// Texts

const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const SPACES_BEFORE = new RegExp(`^${SPACE}+`), SPACES_BEHIND = new RegExp(`${SPACE}+$`);
const leftTrimmed = (text) => text.replace(SPACES_BEFORE, "");
const rightTrimmed = (text) => text.replace(SPACES_BEHIND, "");

function listed(words) {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** A value in words: a number, a word, a list of words, an hour. */
function worded([sort, words, low], value) {
  if (sort === "moment") return hour(value);
  if (sort === "word") return words[value];
  if (sort === "set") return listed(words.filter((_, place) => has(value, place)));
  return words.length ? words[value - low] : String(value);
}

/** Makes the runs of one paragraph: what is left out leaves no gap behind. */
class Reading {
  constructor(story, values) {
    Object.assign(this, { story, values, runs: [], gap: false });
  }

  paragraph(pieces, kept) {
    this.addAll(kept ? this.lines(this.verse(pieces)) : pieces, "", "");
    const runs = this.runs;
    if (!runs.some((run) => rightTrimmed(run.text))) return [];
    runs[0] = { ...runs[0], text: leftTrimmed(runs[0].text) };
    const last = runs.length - 1;
    runs[last] = { ...runs[last], text: rightTrimmed(runs[last].text) };
    return runs.filter((run) => run.text);
  }

  addAll(pieces, style, note) {
    for (const piece of pieces) {
      if (typeof piece === "string") {
        this.add(piece, style, note);
      } else if (Array.isArray(piece)) {
        this.add(worded(this.story.formats[piece[1]], CODES[piece[0]](this.values)), style, note);
      } else if (piece.tests) {
        const chosen = this.chosen(piece);
        this.addAll(chosen, style, note);
        this.gap = this.gap || !chosen.length;
      } else {
        this.addAll(piece.pieces, piece.style, piece.note);
      }
    }
  }

  chosen(branch) {
    const found = branch.tests.find(([test]) => CODES[test](this.values));
    return found ? found[1] : branch.otherwise;
  }

  /** The pieces of a paragraph that keeps its lines, where all of it is under a condition. */
  verse(pieces) {
    const [only] = pieces;
    const branched = pieces.length === 1 && only.tests;
    const sides = branched ? [...only.tests.map(([, said]) => said), only.otherwise] : [];
    return sides.some((said) => said.includes("\n")) ? this.chosen(only) : pieces;
  }

  /** The lines of a paragraph that keeps them, without those whose conditions leave no words. */
  lines(pieces) {
    const lines = [[]];
    for (const piece of pieces) {
      if (piece === "\n") lines.push([]);
      else lines[lines.length - 1].push(piece);
    }
    const shown = lines.filter((line) => line.every((piece) => typeof piece === "string")
      || new Reading(this.story, this.values).paragraph(line, false).length);
    return shown.flatMap((line, place) => (place ? ["\n", ...line] : line));
  }

  add(text, style, note) {
    if (!text) {
      this.gap = true;
      return;
    }
    const joined = this.gap ? this.closed(text) : text;
    this.gap = false;
    const last = this.runs[this.runs.length - 1];
    if (last && last.style === style && last.note === note) last.text += joined;
    else if (joined) this.runs.push({ text: joined, style, note });
  }

  /** The text as it follows a gap: no double space, no space before a stop, no comma before another stop. */
  closed(text) {
    const before = this.runs[this.runs.length - 1];
    const joined = !before || /^$|[ \n]$/.test(before.text) ? text.replace(/^ +/, "") : text;
    if (before && /^[.,;:!?]/.test(joined)) before.text = before.text.replace(/ +$/, "").replace(/[,;:]+$/, "");
    return joined;
  }
}

/** The paragraphs of a text that are shown. */
function read(story, number, values) {
  const paragraphs = story.texts[number].map((each) => (typeof each === "string" ? [0, each] : each));
  const constant = paragraphs.every((pieces) => pieces.slice(1).every((piece) => typeof piece === "string"));
  return paragraphs.map(([kept, ...pieces]) => ({
    runs: constant ? [{ text: pieces.join(""), style: "", note: "" }] : new Reading(story, values).paragraph(pieces, kept),
    kept: Boolean(kept),
  })).filter(({ runs }) => constant || runs.length);
}

const words = (paragraph) => paragraph.runs.map((run) => run.text).join("");
const line = (story, number, values) => read(story, number, values).map(words).join(" ");

// Turns

/** What the status line (`show`) or the journal (`journal`) shows of the values, or what is told when it changes (`tell`): [variable, in words]. */
function shown(story, role, values, where) {
  return role.variables.filter((each) => each[where] !== null && CODES[each[where]](values)).map((each) => (
    [each, valueOf(story, each, values)]));
}

/** The value of a variable in words. */
function valueOf(story, variable, values) {
  const format = story.formats[variable.format], value = whole(CODES[variable.value](values));
  return format[0] === "flag" && !format[1].length ? (value ? "yes" : "no") : worded(format, value);
}

/** One turn while it is played: the values that change, and all that a player can see of it. */
class Turn {
  constructor(story, run, values) {
    Object.assign(this, {
      run, values: values.slice(), scene: "", stack: "", passages: [], options: [], changes: [], revealed: [], ledger: [],
      journal: [], scenes: [], people: [], ending: null, echoes: null, taking: new Map(),
    });
    this.story = story;
    this.role = story.roles[run.role];
    this.before = this.pending = [];
  }

  get open() {
    return this.options.filter((option) => option.open);
  }

  /** Carries out a block, and those that it leads to. */
  play(block) {
    for (let next = block; next !== null;) {
      const steps = this.story.blocks[next];
      next = null;
      for (const step of steps) next = this[step[0]](...step.slice(1)) ?? null;
    }
    return this;
  }

  holds(condition) {
    return condition === null || Boolean(CODES[condition](this.values));
  }

  // The steps of a plan: those that lead to another block return its number

  set(slot, code, low, high) {
    const value = whole(CODES[code](this.values));
    this.values[slot] = low === undefined ? value : max(exact(low), min(value, exact(high)));
  }

  arrive(scene) {
    this.scenes.push(scene);
    for (const person of this.role.scenes[scene].people ?? []) add(this.people, person);
  }

  doing() {
    this.before = shown(this.story, this.role, this.values, "tell");
  }

  done(because) {
    const after = new Map(shown(this.story, this.role, this.values, "tell").map(([each, text]) => [each.name, text]));
    const changed = this.before.filter(([each, text]) => (after.get(each.name) ?? text) !== text);
    // The cause is that of the statements; a computed value has it only if no other value is shown to change.
    const all = changed.every(([each]) => !each.kept);
    this.pending = changed.map(([each, text]) => (
      { label: each.label, before: text, after: after.get(each.name), because: each.kept || all ? because : "" }));
  }

  tell(kind, scene, title, when, text, away, ledger, journal, reveal) {
    if (!this.holds(when)) return;
    const { story, values } = this;
    const paragraphs = read(story, text, values);
    const entries = [line(story, ledger, values), line(story, journal, values)];
    if (paragraphs.length || kind !== "outcome") {
      const care = away ? this.role.scenes[scene].care ?? "" : "";
      this.passages.push({ kind, scene, paragraphs, title, care, away: read(story, away, values), clock: values[CLOCK] });
    }
    const linked = ["chapter", "epilogue"].includes(kind) ? [] : paragraphs.flatMap((each) => each.runs);
    for (const note of [...linked.map((run) => run.note).filter(Boolean), ...reveal]) add(this.revealed, note);
    if (entries[0]) this.ledger.push(entries[0]);
    if (entries[1]) this.journal.push(entries[1]);
    this.changes.push(...this.pending.map((each) => ({ ...each, told: this.passages.length })));
    this.pending = [];
  }

  fork(branches) {
    return branches.find(([when]) => this.holds(when))?.[1];
  }

  roll(word, success, failure) {
    return die(this.run, thrown(this.role, this.choice, this.values)) < NEEDED[CODES[word](this.values)] ? failure : success;
  }

  jump(node) {
    return this.role.nodes[node];
  }

  offer(scene, stack, lines, otherwise) {
    const open = lines.filter(([, when]) => this.holds(when));
    if (!open.length && otherwise !== null) return otherwise;
    const closed = lines.filter((each) => !open.includes(each) && this.holds(each[2]));
    Object.assign(this, { scene, stack });
    this.taking = new Map(open.map(([choice, , , block]) => [choice, block]));
    // Open choices come first, so that the first number always leads on.
    this.options = [...open.map(([choice]) => this.option(choice, true)), ...closed.map(([c]) => this.option(c, false))];
    return null;
  }

  option(choice, open) {
    const { story, values } = this, said = this.role.choices[choice];
    const risky = open && said.risk !== undefined;
    return {
      choice,
      label: line(story, said.label, values),
      open,
      reason: open ? "" : line(story, said.locked, values),
      risk: risky ? RISKS[CODES[said.risk](values)] : "",
      causes: risky ? said.causes.filter(([test]) => this.holds(test)).map(([, because]) => because) : [],
      until: said.until ?? null,
      tries: open && said.tries ? said.tries - this.values[said.tried] : 0,
    };
  }

  end(scene, stack) {
    Object.assign(this, { scene, stack, ending: this.role.scenes[scene].ending });
    const left = Object.entries(this.story.echoes).filter(([, echo]) => echo.role === this.run.role);
    this.echoes = Object.fromEntries(left.map(([name, echo]) => [name, whole(CODES[echo.value](this.values))]));
  }
}

/** The value of a name in what a file holds; undefined if it has none of its own. */
const own = (object, name) => (Object.hasOwn(object, name) ? object[name] : undefined);

const add = (list, item) => {
  if (!list.includes(item)) list.push(item);
};

/** The name of a die: that of its choice, and from the second try on the number of the throw behind it. */
const dieOf = (choice, throw_) => (throw_ < 2 ? choice : `${choice} ${throw_}`);

/** The choice and the throw of a die. */
function ofDie(name) {
  const [, choice, throw_] = /^([^ ]*) ([1-9])$/.exec(name) ?? [];
  return choice === undefined ? [name.split(" ")[0], 1] : [choice, Number(throw_)];
}

/** The name of the die that a choice throws if it is taken now. */
function thrown(role, choice, values) {
  const { tried } = role.choices[choice];
  return dieOf(choice, tried === undefined ? 1 : values[tried] + 1);
}

/** What a die shows in a run. */
function die(run, name) {
  return own(run.dice, name) ?? 1 + below(`${run.seed}/${run.role}/${name}`, 6);
}

/** The value that a seed draws. */
function drawn(draw, name) {
  const place = (word) => draw.words.indexOf(word);
  if (!draw.take) return place(draw.of[below(name, draw.of.length)]);
  const order = draw.of.map((word) => [chance(`${name}/${word}`), word]);
  order.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
  return order.slice(0, draw.take).reduce((value, [, word]) => union(value, bit(place(word))), 0);
}

/** The value of a draw that is fixed by its words; null if these are not what it can draw. */
function fixedDraw(draw, written) {
  const given = typeof written === "string" ? [written] : Array.isArray(written) ? written : [];
  if (given.length !== (draw.take || 1) || !given.every((word) => draw.words.includes(word))) return null;
  const places = [...new Set(given.map((word) => draw.words.indexOf(word)))];
  if (draw.take) return places.length === draw.take ? places.reduce((value, p) => union(value, bit(p)), 0) : null;
  return draw.of.includes(given[0]) ? places[0] : null;
}

/** The first turn of a run; echoes and draws that are not given, or cannot be so, come from their starts and the seed. */
function begin(story, name, seed, echoes, draws) {
  const role = story.roles[name];
  const values = role.initial.map(exact);
  for (const [echo, slot] of Object.entries(role.echoes)) {
    const { start, low, high } = story.echoes[echo], given = whole(own(echoes, echo) ?? exact(start));
    values[slot] = exact(low) <= given && given <= exact(high) ? given : exact(start);
  }
  for (const [draw, row] of Object.entries(role.draws)) {
    values[row.slot] = fixedDraw(row, own(draws, draw)) ?? drawn(row, `${seed}/${name}/${draw}`);
  }
  const dice = Object.fromEntries(Object.entries(draws).filter(([, face]) => Number.isInteger(face)));
  return new Turn(story, { role: name, seed, dice }, values).play(role.nodes[0]);
}

/** The turn that a choice leads to; null if it is not open. */
function choose(turn, choice) {
  if (!turn.taking.has(choice)) return null;
  const next = new Turn(turn.story, turn.run, turn.values);
  next.choice = choice;
  return next.play(turn.taking.get(choice));
}

/** The offer or the ending of a place again, with nothing to read before it; null if no playthrough can be there. */
function resume(story, run, scene, stack, values) {
  const role = story.roles[run.role], turn = new Turn(story, run, values);
  if (role.ends[scene]?.includes(stack)) {
    turn.play(role.endings[scene]);
    turn.stack = stack;
    return turn;
  }
  const node = role.places[scene]?.[stack];
  return node === undefined ? null : turn.play(role.nodes[node]);
}
