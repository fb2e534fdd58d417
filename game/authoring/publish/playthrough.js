"use strict";
// A playthrough (seed, choices by name, and the turns they led to), what was undone, the ways that were left, and the file of
// a saved game: the same as the one that a terminal keeps.

const FORMAT = 2;
const MOST_BRANCHES = 24;

function start(story, role, seed, echoes, draws) {
  return {
    story, role, seed, echoes, draws, turns: [begin(story, role, seed, echoes, draws)], choices: [], base: null, earlier: [],
    away: [],
  };
}

const now = (played) => played.turns[played.turns.length - 1];
const over = (played) => now(played).ending !== null;
const gathered = (played, name) => [...new Set(played.turns.flatMap((turn) => turn[name]))];
const isBeginning = (choices, of) => choices.every((choice, place) => of[place] === choice);

/** The playthrough one choice further; null if the choice is not open. */
function taken(played, choice) {
  const turn = choose(now(played), choice);
  return turn && { ...played, turns: [...played.turns, turn], choices: [...played.choices, choice] };
}

/** The playthrough after as many of the choices as are open. */
function replayed(played, choices) {
  const turns = played.turns.slice(), done = [];
  for (const choice of choices.map((each) => renamed(played, each))) {
    const turn = choose(turns[turns.length - 1], choice);
    if (turn === null) break;
    turns.push(turn);
    done.push(choice);
  }
  return { ...played, turns, choices: [...played.choices, ...done] };
}

const renamed = ({ story, role }, name) => own(story.roles[role].renamed, name) ?? name;

/** The notes of a playthrough's last turn that were not met earlier. */
function newNotes(played) {
  const before = new Set(played.turns.slice(0, -1).flatMap((turn) => turn.revealed));
  return now(played).revealed.filter((note) => !before.has(note));
}

// Values as they are written in a save: words for words, so that their order may change

function outward(sort, kindWords, value) {
  if (sort === "word") return kindWords[value];
  if (sort === "set") return kindWords.filter((_, place) => has(value, place));
  return sort === "flag" ? Boolean(value) : value;
}

/** A written value between its bounds; null if it is not of this kind. */
function inward(sort, kindWords, low, high, written) {
  if (sort === "word") return kindWords.includes(written) ? kindWords.indexOf(written) : null;
  if (sort === "set") {
    if (!Array.isArray(written)) return null;
    return kindWords.reduce((value, word, place) => (written.includes(word) ? union(value, bit(place)) : value), 0);
  }
  if (sort === "flag" && (typeof written === "boolean" || Number.isInteger(written))) return Number(Boolean(written));
  return Number.isInteger(written) && sort !== "flag" ? min(max(written, low), high) : null;
}

/** Where a playthrough is, by names, so that the place can be found in a story that has changed. */
function snapshot(played) {
  const role = played.story.roles[played.role], turn = now(played), values = {};
  role.state.forEach(([name, sort, kindWords], slot) => {
    const value = turn.values[slot];
    if (value !== exact(role.initial[slot]) || Object.hasOwn(role.draws, name)) values[name] = outward(sort, kindWords, value);
  });
  return { scene: turn.scene, hub: turn.stack, values };
}

function outwardEchoes(story, values) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, outward(...story.echoes[name].kind, value)]));
}

/** Echoes as they are written, as values; what no longer fits is left out. */
function inwardEchoes(story, written) {
  const values = {};
  for (const [name, each] of Object.entries(written)) {
    const echo = own(story.echoes, name);
    const value = echo ? inward(...echo.kind, exact(echo.low), exact(echo.high), each) : null;
    if (value !== null) values[name] = min(max(value, exact(echo.low)), exact(echo.high));
  }
  return values;
}

// Saved games

/** A run with what was undone and the ways that were left, as the text of a saved game. */
function saved({ played, undone, branches, copyOf }, time) {
  const { story, role, seed, choices, draws, away } = played;
  const named = story.roles[role], turn = now(played), scene = named.scenes[turn.scene];
  const moment = turn.values[CLOCK], redo = undone.slice().reverse();
  const fields = {
    format: FORMAT,
    story: story.title,
    role,
    role_title: named.title,
    seed,
    at: turn.scene,
    chapter: chapterOf(played, turn.scene)[0],
    place: story.record.places[scene.at] ?? scene.title ?? "",
    moment: scene.dateline ?? spoken(moment, story.year),
    day: scene.dateline ? "" : shortDay(moment, story.year),
    time: time.toISOString().replace("Z", "+00:00"),
    finished: turn.ending ? turn.ending[0] : null,
    echoes: outwardEchoes(story, played.echoes),
    draws,
    choices,
    snapshot: snapshot(played),
  };
  if (redo.length) fields.redo = redo;
  if (branches.length) fields.branches = branchesWritten([...choices, ...redo], branches);
  if (away.length) fields.away = away.slice().sort((a, b) => a - b);
  if (played.base !== null) Object.assign(fields, { base: played.base, earlier: played.earlier });
  if (copyOf) fields.copy_of = copyOf;
  const lines = Object.entries(fields).map(([name, value]) => `${ascii(name)}: ${ascii(value)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

const ascii = (value) =>
  JSON.stringify(value).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);

const chapterOf = (played, scene) => played.story.roles[played.role].chapters[scene.split(".")[0]];

function branchesWritten(run, branches) {
  const lines = [run];
  return branches.map(({ choices, where, ended }) => {
    const known = lines.map((each) => shared(each, choices)), most = Math.max(...known);
    lines.push(choices);
    return [known.indexOf(most), most, choices.slice(most), where, ended];
  });
}

function shared(one, other) {
  const parting = one.findIndex((choice, place) => choice !== other[place]);
  return parting < 0 ? one.length : parting;
}

const isTexts = (value) => Array.isArray(value) && value.every((each) => typeof each === "string");
const isMapping = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const clean = (value) => (typeof value === "string" ? value.replace(/[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu, "").slice(0, 200) : "");
const isValue = (value) => value === null || typeof value !== "object" || isTexts(value);
const kept = (mapping, test) => Object.fromEntries(Object.entries(isMapping(mapping) ? mapping : {}).filter(([, v]) => test(v)));

function readSnapshot(value) {
  if (!isMapping(value)) return null;
  return { scene: clean(value.scene), hub: clean(value.hub), values: kept(value.values, isValue) };
}

/** A saved game from the text of its file: {run, lost}, or a sentence that says why there is none in `wrong`. */
function opened(story, text) {
  let fields;
  try {
    fields = JSON.parse(text);
  } catch {
    fields = null;
  }
  if (!isMapping(fields) || !Number.isSafeInteger(fields.seed) || typeof fields.role !== "string") {
    return { wrong: "This file is not a saved game." };
  }
  const { choices, earlier = [], redo = [] } = fields;
  if (![choices, earlier, redo].every(isTexts)) return { wrong: "This saved game is damaged." };
  if (Number.isInteger(fields.format) && fields.format > FORMAT) {
    return { wrong: "This saved game is from a newer version." };
  }
  if (!Object.hasOwn(story.roles, fields.role)) {
    return { wrong: "This saved game belongs to a role that this story does not have." };
  }
  const written = {
    role: fields.role,
    seed: fields.seed,
    choices,
    echoes: kept(fields.echoes, isValue),
    draws: kept(fields.draws, (v) => typeof v === "string" || Number.isInteger(v) || (isTexts(v) && v.length)),
    base: readSnapshot(fields.base),
    earlier,
    place: readSnapshot(fields.snapshot),
    away: (Array.isArray(fields.away) ? fields.away : []).filter(Number.isInteger),
  };
  const { played, lost } = restored(story, written);
  const name = (choice) => renamed(played, choice);
  const branches = lost ? [] : branchesRead([...choices, ...redo], fields.branches);
  const run = {
    played,
    undone: lost ? [] : redo.map(name).reverse(),
    branches: branches.map((each) => ({ ...each, choices: each.choices.map(name) })),
    copyOf: clean(fields.copy_of),
  };
  return { run, lost };
}

/** The branches of a file; what cannot be one ends them, since later ones may rest on it. */
function branchesRead(run, rows) {
  const lines = [run], found = [];
  for (const row of Array.isArray(rows) ? rows : []) {
    const [number, most, rest, where, ended] = Array.isArray(row) && row.length === 5 ? row : [];
    if (!(lines[number] && Number.isInteger(most) && most >= 0 && isTexts(rest) && isTexts([where, ended]))) break;
    lines.push([...lines[number].slice(0, most), ...rest]);
    found.push({ choices: lines[lines.length - 1], where: clean(where), ended: clean(ended) });
  }
  return found;
}

/** A written playthrough in this story, which may have changed since, and one sentence on what that did to it. */
function restored(story, written) {
  const role = story.roles[written.role], named = { story, role: written.role };
  const draws = {
    ...renamedDice(role, written), ...renamedLots(role, written, named), ...still(role, written.draws, named),
  };
  const first = start(story, written.role, written.seed, inwardEchoes(story, written.echoes), draws);
  first.earlier = written.earlier;
  const based = written.base ? at(first, written.base) : first;
  const again = replayed(based ?? first, based ? written.choices : []);
  const lastScene = now(again).scene, there = renamed(named, written.place?.scene ?? lastScene);
  if (again.choices.length === written.choices.length && lastScene === there) {
    return { played: { ...again, away: written.away }, lost: "" };
  }
  const found = at({ ...first, earlier: [...written.earlier, ...written.choices] }, written.place ?? {});
  const changed = "The story has changed since you saved";
  if (found) {
    return { played: found, lost: `${changed}: you continue at “${titleOf(found)}”, but cannot undo earlier choices.` };
  }
  const back = written.choices.length - again.choices.length;
  const lost = `${changed}, and your place in it is gone: you continue at “${titleOf(again)}”, ${back} ${
    back === 1 ? "choice" : "choices"} earlier.`;
  return { played: again, lost };
}

/** The title of the scene, or of the last scene of the turn that has one, or of the chapter. */
function titleOf(played) {
  const { scenes } = played.story.roles[played.role], turn = now(played);
  const named = [turn.scene, ...turn.scenes.slice().reverse()].find((scene) => scenes[scene].title);
  return named ? scenes[named].title : chapterOf(played, turn.scene)[0];
}

/** The dice that were thrown under names which have changed since: a die is named like its choice. */
function renamedDice(role, written) {
  const found = {}, throws = new Map();
  for (const name of [...written.earlier, ...written.choices]) {
    const choice = own(role.renamed, name) ?? name;
    if (own(role.choices, choice)?.risk === undefined) continue;
    const throw_ = (throws.get(choice) ?? 0) + 1;
    throws.set(choice, throw_);
    if (choice !== name) {
      found[dieOf(choice, throw_)] = die({ role: written.role, seed: written.seed, dice: {} }, dieOf(name, throw_));
    }
  }
  return found;
}

/** What texts had drawn under names which have changed since, as the places of a save tell it. */
function renamedLots(role, written, named) {
  const found = {};
  for (const place of [written.base, written.place]) {
    for (const [name, word] of Object.entries(place?.values ?? {})) {
      const present = nowRemembered(named, name);
      if (present !== name && own(role.draws, present) && typeof word === "string") found[present] = word;
    }
  }
  return found;
}

/** The fixed draws that the role can still draw, and the dice of its choices. */
function still(role, draws, named) {
  const found = {};
  for (const [written, value] of Object.entries(draws)) {
    const name = !own(role.draws, written) && written.includes("(") ? nowRemembered(named, written) : written;
    const draw = own(role.draws, name);
    const [choice, throw_] = ofDie(name);
    if (!draw && Number.isInteger(value)) found[dieOf(renamed(named, choice), throw_)] = value;
    else if (draw && fixedDraw(draw, value) !== null) found[name] = value;
  }
  return found;
}

/** The playthrough at a snapshot; null if its place is gone, or nothing can be chosen there. */
function at(begun, place) {
  const { story } = begun, role = story.roles[begun.role];
  const scene = renamed(begun, place.scene ?? "");
  const stack = (place.hub ?? "").replace(/[^ >]+/g, (name) => renamed(begun, name));
  if (!Object.hasOwn(role.scenes, scene)) return null;
  const known = Object.fromEntries(
    Object.entries(place.values ?? {}).map(([name, value]) => [nowRemembered(begun, name), value]));
  const given = new Set([...Object.values(role.draws).map((draw) => draw.slot), ...Object.values(role.echoes)]);
  const values = role.state.map(([name, sort, kindWords, low, high], slot) => {
    const draw = own(role.draws, name), value = own(known, name);
    const found = draw ? fixedDraw(draw, value) : inward(sort, kindWords, exact(low), exact(high), value);
    return found ?? (given.has(slot) ? begun.turns[0].values[slot] : exact(role.initial[slot]));
  });
  values[CHAPTER] = chapterOf(begun, scene)[1];
  const turn = resume(story, begun.turns[0].run, scene, stack, values);
  if (turn === null || (turn.ending === null && !turn.open.length)) return null;
  return { ...begun, turns: [turn], choices: [], base: place };
}

const NAMED = /knows\(\w+\)|\bchapter *[!=]= *(\w+)|\b(\w+) *[!=]= *chapter\b|[\w.]+/g;

/** A remembered name such as `chosen(a.b.c)` or `turns(a.b if knows(n))` with the present names of what it is about. */
function nowRemembered(played, name) {
  const [, called, rest] = /^([^(]*)\(([^]*)$/.exec(name) ?? [];
  if (called === undefined || called === "knows") return renamed(played, name);
  const named = (each, behind, before, at_) => {
    if (behind) return each.slice(0, -behind.length) + renamed(played, behind);
    if (before) return renamed(played, before) + each.slice(before.length);
    return at_ === 0 || /[.(]/.test(each) ? renamed(played, each) : each;
  };
  return `${called}(${rest.replace(NAMED, named)}`;
}

// The run under way: choices are taken, undone and redone, and no way that was played is lost

/** A run after a choice; null if it is not open. */
function onward(run, choice) {
  const played = taken(run.played, choice);
  if (!played) return null;
  if (run.undone[run.undone.length - 1] === choice) return { ...run, played, undone: run.undone.slice(0, -1) };
  const branches = leaving(run, played.choices);
  const ahead = branches.filter((each) => each.choices.length > played.choices.length
    && isBeginning(played.choices, each.choices)).pop();
  if (!ahead) return { ...run, played, branches, undone: [] };
  // The player is back on a way that was left: it can be redone from here.
  const undone = ahead.choices.slice(played.choices.length).reverse();
  return { ...run, played, undone, branches: branches.filter((each) => each !== ahead) };
}

/** The branches of a run with its own line among them, since another one is played from here. */
function leaving(run, onto) {
  const end = replayed(run.played, run.undone.slice().reverse()), turn = now(end);
  const own_ = {
    choices: [...run.played.choices, ...run.undone.slice().reverse()],
    where: end.story.roles[end.role].scenes[turn.scene].title ?? "",
    ended: turn.ending ? turn.ending[0] : "",
  };
  const others = run.branches.filter((each) => !isBeginning(each.choices, own_.choices));
  const known = isBeginning(own_.choices, onto) || others.some((each) => isBeginning(own_.choices, each.choices));
  return (known ? others : [...others, own_]).filter((each) => !isBeginning(each.choices, onto)).slice(-MOST_BRANCHES);
}

function undone(run) {
  const { played } = run, last = played.choices.length;
  if (!last) return run;
  return {
    ...run,
    played: {
      ...played,
      turns: played.turns.slice(0, -1),
      choices: played.choices.slice(0, -1),
      away: played.away.filter((turn) => turn !== last),
    },
    undone: [...run.undone, played.choices[last - 1]],
  };
}

function redone(run) {
  return run.undone.length ? onward(run, run.undone[run.undone.length - 1]) ?? { ...run, undone: [] } : run;
}

/** The run at the end of a way that was left; its own line becomes a branch. */
function goTo(run, branch) {
  const begun = { ...run.played, turns: run.played.turns.slice(0, 1), choices: [], away: [] };
  const played = replayed(begun, branch.choices), common = shared(run.played.choices, played.choices);
  played.away = run.played.away.filter((turn) => turn <= common);
  return { ...run, played, undone: [], branches: leaving(run, branch.choices) };
}

// The transcript: texts and choices, with the notes and sources met

function transcript(played) {
  const lines = [played.story.title, played.story.roles[played.role].title];
  played.turns.forEach((turn, number) => {
    if (number) lines.push("", `> ${labelOf(played, number)}`);
    for (const [told, passage] of turn.passages.entries()) {
      lines.push(...changesOf(turn, told));
      if (passage.kind === "chapter") {
        lines.push("", passage.title.toUpperCase());
      } else if (passage.title) {
        const place = TITLED.includes(passage.kind) ? arrived(played, number, told) : "";
        lines.push("", passage.title, ...(place ? [`${place}.`] : []));
      }
      const away = passage.care && played.away.includes(number);
      for (const paragraph of away ? passage.away : passage.paragraphs) lines.push("", words(paragraph));
    }
    lines.push(...changesOf(turn, turn.passages.length));
    if (turn.ending) lines.push("", `The end: ${turn.ending[0]}.`);
  });
  return [...lines, ...notesOf(played)].join("\n");
}

function changesOf(turn, told) {
  const said = turn.changes.filter((each) => each.told === told).map(
    ({ label, before, after, because }) => `${label} ${before} → ${after}${because ? `: ${because}.` : "."}`);
  return said.length ? ["", ...said] : [];
}

/** The choice that led to a turn, as it was offered, and what its draw came to. */
function labelOf(played, number) {
  const choice = played.choices[number - 1];
  const label = played.turns[number - 1].options.find((option) => option.choice === choice)?.label ?? choice;
  const draw = drawOf(played, number);
  return draw ? `${label} (${draw})` : label;
}

/** What the draw of the choice that led to a turn came to: `even: it held`; "" if nothing was drawn. */
function drawOf(played, number) {
  const before = played.turns[number - 1], choice = played.choices[number - 1];
  const option = before?.options.find((each) => each.choice === choice), said = before?.role.choices[choice];
  if (!option || !said.fails || !option.risk || option.risk === RISKS[0]) return "";
  return `${option.risk}: it ${die(before.run, thrown(before.role, choice, before.values)) < NEEDED[CODES[said.risk](before.values)] ? "went wrong" : "held"}`;
}

const TITLED = ["scene", "ending"]; // the kinds of passages that a title, a place and an hour stand above

/** Where and when the scene of a passage is. */
function spotOf(turn, passage) {
  const scene = turn.role.scenes[passage.scene];
  return { place: turn.story.record.places[scene.at] ?? "", moment: passage.clock, line: scene.dateline ?? "" };
}

/** Where and when the present scene of a turn is, or another one of it: that has the time at which it was told. */
function spotAt(turn, name) {
  const told = turn.passages.filter((each) => each.scene === name && [...TITLED, "outcome"].includes(each.kind)).pop();
  return spotOf(turn, { scene: name, clock: told && name !== turn.scene ? told.clock : turn.values[CLOCK] });
}

/** Where and when a scene is, as far as that is new: the year once a chapter, the place and the day where they change. */
function arrived(played, number, told) {
  const turn = played.turns[number], { year } = played.story;
  const spot = spotOf(turn, turn.passages[told]), before = spotBefore(played, number, told);
  const place = before?.place === spot.place ? "" : spot.place;
  let when = hour(spot.moment);
  if (!spot.line && !year) when = "";
  else if (spot.line) when = before?.line === spot.line ? "" : spot.line;
  else if (!before) when = spoken(spot.moment, year);
  else if (before.line || quotient(before.moment, DAY) !== quotient(spot.moment, DAY)) when = `${dated(spot.moment, year)}, ${when}`;
  else if (!place && before.moment === spot.moment) when = "";
  return [place, when].filter(Boolean).join(". ");
}

/** Where and when the scene was whose title was read last in this chapter; null if there is none. */
function spotBefore(played, number, told) {
  for (let turn = number; turn >= 0; turn -= 1) {
    const { passages } = played.turns[turn];
    for (const passage of passages.slice(0, turn === number ? told : undefined).reverse()) {
      if (passage.kind === "chapter") return null;
      if (passage.title && TITLED.includes(passage.kind)) return spotOf(played.turns[turn], passage);
    }
  }
  return null;
}

function notesOf(played) {
  const { record } = played.story, met = gathered(played, "revealed").map((name) => record.notes[name]);
  const sources = [...new Set(met.flatMap((note) => note.sources))].map((name) => `- ${record.sources[name]}`);
  return [
    ...(met.length ? ["", "NOTES"] : []),
    ...met.flatMap((note) => ["", note.title, `${note.date}. ${record.status[note.status]}.`, "",
      ...read(played.story, note.text, []).map(words)]),
    ...(sources.length ? ["", "SOURCES", "", ...sources.sort(byCharacters)] : []),
  ];
}

/** The order of texts by the numbers of their characters. */
function byCharacters(one, other) {
  const [a, b] = [[...one], [...other]].map((signs) => signs.map((sign) => sign.codePointAt(0)));
  const parting = a.findIndex((sign, place) => sign !== b[place]);
  if (parting < 0) return a.length - b.length;
  return a[parting] - (b[parting] ?? -1);
}
