"use strict";
// What a reader sees and presses: the title, the story turn by turn, and the pages beside it.

const STORY = JSON.parse(document.getElementById("story").textContent);
const MOST_CAUSES = 3;

// Elements: what a story says is only ever text, never markup

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes ?? {})) {
    if (key === "onclick") made.addEventListener("click", value);
    else if (value !== null && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== "").map(
    (child) => (typeof child === "string" ? set(child) : child)));
  return made;
}

const byId = (id) => document.getElementById(id);
const paragraph = (text, kind) => element("p", kind ? { class: kind } : null, text);
const button = (label, onclick, attributes) => element("button", { type: "button", onclick, ...attributes }, label);
const heading = (text, level = 2) => element(`h${level}`, { tabindex: "-1" }, text);
const items = (entries, none) =>
  (entries.length ? element("ul", null, entries.map((entry) => element("li", null, entry))) : paragraph(none));
const pairs = (rows) => element("dl", { class: "pairs" },
  rows.map(([name, text]) => [element("dt", null, name), element("dd", null, text)]));
const plural = (number, noun) => `${number} ${noun}${number === 1 ? "" : "s"}`;

/** Text that keeps its signs as they are: its quotes are curled already, or are meant. */
const exactly = (text) => document.createTextNode(text);

function prose(told, kind) {
  const runs = typeset(told.runs).map(({ text, style, note }) => {
    if (note) return element("a", { href: `#note/${note}`, onclick: (event) => { event.preventDefault(); show("note", note); } }, exactly(text));
    return style ? element("em", null, exactly(text)) : exactly(text);
  });
  return element("p", { class: told.kept ? "kept" : kind }, runs);
}

// What the browser keeps for this page, under the story's own name

const shelf = {
  prefix: `tenezbon/${STORY.id || STORY.title}/`,
  works: true,

  get(name) {
    try {
      return localStorage.getItem(this.prefix + name);
    } catch {
      this.works = false;
      return null;
    }
  },

  put(name, text) {
    try {
      if (text === null) localStorage.removeItem(this.prefix + name);
      else localStorage.setItem(this.prefix + name, text);
      this.works = true;
    } catch {
      this.works = false;
    }
  },

  data(name, otherwise) {
    try {
      const found = JSON.parse(this.get(name) ?? "null");
      return isMapping(found) ? found : otherwise;
    } catch {
      return otherwise;
    }
  },

  /** The saved games, the latest first; what cannot be read is listed as such. */
  runs() {
    const found = [];
    try {
      for (let place = 0; place < localStorage.length; place += 1) {
        const key = localStorage.key(place);
        if (key.startsWith(`${this.prefix}run/`)) found.push(key.slice(this.prefix.length + 4));
      }
    } catch {
      this.works = false;
    }
    const rows = found.map((name) => ({ name, ...kept(this.data(`run/${name}`, {}), () => true) }));
    return rows.sort((a, b) => (String(a.time) < String(b.time) ? 1 : -1));
  },
};

const options = shelf.data("options", {});
const found = () => {
  const all = shelf.data("chronicle", {});
  return {
    notes: isTexts(all.notes) ? all.notes : [],
    endings: isTexts(all.endings) ? all.endings : [],
    runs: (Array.isArray(all.runs) ? all.runs : []).filter((run) => isMapping(run) && isMapping(run.echoes)),
  };
};

// The game under way

let run = null; // the playthrough with what was undone and the ways that were left
let slot = ""; // the name under which it is kept
let written = null; // the file as it was kept last
let confirmed = new Set(); // turns with hard scenes that the reader chose to read

function keep() {
  const text = saved(run, new Date());
  if (!slot || (written !== null && shelf.get(`run/${slot}`) !== written)) {
    const elsewhere = slot && shelf.get(`run/${slot}`) !== null;
    let number = 1;
    while (shelf.get(`run/${run.played.role}-${number}`) !== null) number += 1;
    if (elsewhere) say(`“${slot}” has been played on in another window. Your run goes on as “${run.played.role}-${number}”.`);
    slot = `${run.played.role}-${number}`;
  }
  shelf.put(`run/${slot}`, text);
  written = text;
  if (over(run.played) || newNotes(run.played).length) keepFound();
  if (!shelf.works) say("This browser keeps nothing for this page. Save your game as a file before you close it.");
}

function keepFound() {
  const all = found(), { played } = run, turn = now(played);
  const notes = [...new Set([...all.notes, ...gathered(played, "revealed")])];
  let { endings, runs } = all;
  if (turn.ending) {
    const id = `${slot}/${played.seed}/${played.choices.length}/${turn.scene}`;
    endings = [...new Set([...endings, `${played.role}/${turn.scene}`])];
    const finished = {
      id, role: played.role, ending: turn.scene, title: turn.ending[0], time: new Date().toISOString(),
      echoes: outwardEchoes(STORY, turn.echoes),
    };
    runs = [...runs.filter((each) => each.id !== id), finished];
  }
  shelf.put("chronicle", JSON.stringify({ notes, endings, runs }));
}

/** The echoes that a new run of a role begins with: those of the latest finished run of each other role. */
function inherited(role) {
  const echoes = {};
  for (const other of Object.keys(STORY.roles).filter((each) => each !== role)) {
    const last = found().runs.filter((each) => each.role === other).pop();
    const left = last ? Object.entries(inwardEchoes(STORY, last.echoes)) : [];
    Object.assign(echoes, Object.fromEntries(left.filter(([name]) => STORY.echoes[name].role === other)));
  }
  return echoes;
}

function beginRole(role) {
  const seed = 1 + Math.floor(Math.random() * 1e6);
  run = { played: start(STORY, role, seed, inherited(role), {}), undone: [], branches: [], copyOf: "" };
  slot = "";
  written = null;
  confirmed = new Set();
  keep();
  show("story");
}

function resumeText(text, name) {
  const { run: again, lost, wrong } = opened(STORY, text);
  if (wrong) {
    say(wrong);
    return;
  }
  run = again;
  slot = name;
  written = name ? text : null;
  confirmed = new Set();
  if (!name) keep();
  show("story");
  if (lost) say(lost);
}

function take(choice) {
  const next = onward(run, choice);
  if (!next) return;
  run = next;
  keep();
  drawTurn(true);
}

function goBack() {
  if (!run.played.choices.length) return;
  run = undone(run);
  confirmed.delete(run.played.choices.length + 1);
  keep();
  show("story");
}

function goForth() {
  if (!run.undone.length) return;
  run = redone(run);
  keep();
  show("story");
}

// A turn

const looksAway = (number) => run.played.away.includes(number) || (Boolean(options.away) && !confirmed.has(number));
const asks = () => {
  const number = run.played.choices.length;
  return !options.away && !run.played.away.includes(number) && !confirmed.has(number)
    && now(run.played).passages.some((passage) => passage.care);
};

function answer(away) {
  const number = run.played.choices.length;
  if (away) run = { ...run, played: { ...run.played, away: [...run.played.away, number] } };
  else confirmed.add(number);
  keep();
  drawTurn(false);
}

/** The place and the time of a scene, in one line. */
function where(turn, name) {
  const { place, moment, line: dateline } = spotAt(turn, name);
  return [place, dateline || spoken(moment, STORY.year)].filter(Boolean).join(". ") || turn.role.scenes[name].title || "";
}

const changed = (turn, told) => turn.changes.filter((each) => each.told === told).map(({ label, before, after, because }) =>
  paragraph(`${label} ${before} → ${after}${because ? `: ${because}` : ""}`, "change"));

function passageOf(number, told, away) {
  const turn = run.played.turns[number], passage = turn.passages[told], parts = [];
  const { kind, title, care, scene } = passage;
  if (kind === "chapter") {
    parts.push(heading(`Chapter ${turn.role.chapters[scene.split(".")[0]][1] + 1}: ${title}`));
    return [...parts, ...passage.paragraphs.map((each) => prose(each, "recap"))];
  }
  if (title && (kind === "scene" || kind === "ending")) {
    const place = arrived(run.played, number, told);
    parts.push(heading(title, 3), ...(place ? [paragraph(place, "where")] : []));
  }
  const subject = STORY.care[care] ?? care;
  if (care) parts.push(paragraph(away ? `You look away. (${subject}.)` : `Care: ${subject}.`, "care"));
  const paragraphs = away && care ? passage.away : passage.paragraphs;
  return [...parts, ...paragraphs.map((each) => prose(each, kind === "epilogue" ? "epilogue" : ""))];
}

/** A turn of the run as it is read; only the last one has choices. */
function turnElement(number) {
  const { played } = run, turn = played.turns[number], last = number === played.turns.length - 1;
  const article = element("article", { tabindex: "-1", "data-turn": number });
  if (number) {
    article.append(paragraph(labelOf(played, number), "echo"));
  }
  const hard = last && asks();
  for (const [told, passage] of turn.passages.entries()) {
    article.append(...changed(turn, told));
    if (hard && passage.care) {
      const subject = STORY.care[passage.care] ?? passage.care;
      article.append(paragraph(`Ahead: ${subject.slice(0, 1).toLowerCase()}${subject.slice(1)}.`, "care"), choiceList([
        ["Read on.", () => answer(false)],
        ["Look away: two plain sentences say what happens.", () => answer(true)],
      ]));
      return article;
    }
    article.append(...passageOf(number, told, looksAway(number)));
  }
  article.append(...changed(turn, turn.passages.length));
  if (last) article.append(...ends(turn));
  else if (turn.ending) article.append(paragraph(turn.ending[0], "end"));
  return article;
}

/** What stands below the last turn: new notes, the choices or the ending, and the way back. */
function ends(turn) {
  const parts = [], notes = newNotes(run.played);
  if (notes.length) {
    const titles = notes.map((note, place) => [place ? "; " : "", noteLink(note)]);
    parts.push(element("p", { class: "news" }, "New in your notes: ", titles.flat(), "."));
  }
  if (turn.ending) parts.push(element("p", { class: "end" }, `The end: ${turn.ending[0]}`));
  else if (!turn.open.length) {
    parts.push(paragraph("The story cannot continue from here. This is a bug in the story; undo to go back.", "care"));
  }
  parts.push(choiceList(turn.options.map((option) => [option.label, option.open ? () => take(option.choice) : null, aside(option)])));
  const row = element("div", { class: "row" });
  if (run.played.choices.length) row.append(button("Undo", goBack));
  if (run.undone.length) row.append(button("Redo", goForth));
  if (turn.ending) row.append(button("Begin again", () => show("title")));
  parts.push(row);
  return parts;
}

const noteLink = (note) => {
  const link = element("a", { href: `#note/${note}` }, STORY.record.notes[note].title);
  link.addEventListener("click", (event) => { event.preventDefault(); show("note", note); });
  return link;
};

/** The remark beside a choice: why it is closed, its risk with the causes, or the time until which it is open. */
function aside({ open, reason, risk, causes, until, tries }) {
  if (!open) return reason;
  const because = causes.slice(0, MOST_CAUSES).join("; ");
  const parts = risk ? [because ? `${risk}: ${because}` : risk] : [];
  if (tries) parts.push(tries === 1 ? "the last try" : `${tries} tries left`);
  if (until !== null) parts.push(`until ${weekday(until, STORY.year)} ${hour(until)}`);
  return parts.join("; ");
}

/** Numbered choices: [label, what it does or null if it is closed, remark]. */
function choiceList(rows) {
  return element("ol", { class: "choices", id: "choices", "aria-label": "Choices" }, rows.map(([label, act, beside], place) =>
    element("li", null, button(
      element("span", null, label, beside ? element("span", { class: "aside" }, act ? beside : `Not open: ${beside}`) : ""),
      act ?? (() => say(beside || "This choice is not open.")),
      { "data-number": place + 1, "aria-disabled": act ? null : "true" }))));
}

function drawBar(page) {
  const turn = run ? now(run.played) : null;
  byId("bar").hidden = !turn;
  if (!turn) return;
  byId("place").textContent = set(where(turn, turn.scene));
  byId("status").replaceChildren(...status(turn).map(([variable, text]) =>
    element("div", null, element("dt", null, variable.label), element("dd", null, text))));
  byId("menu").replaceChildren(...Object.entries(PAGES).filter(([name, each]) => each.menu && !lacks(name)).map(([name, { menu }]) =>
    button(menu, () => show(name), { "aria-current": name === page ? "page" : null })));
}

function status(turn) {
  return shown(STORY, turn.role, turn.values, "show").map(([variable, text]) => {
    const ranged = STORY.formats[variable.format][0] === "number" && /^\d+$/.test(text);
    return [variable, ranged ? `${text} of ${variable.high}` : text];
  });
}

/** The last turn anew, or below the ones before it. */
function drawTurn(further) {
  const main = byId("main"), number = run.played.turns.length - 1;
  const before = main.querySelector(`[data-turn="${further ? number - 1 : number}"]`);
  if (!before) {
    show("story");
    return;
  }
  if (further) before.replaceWith(turnElement(number - 1));
  else before.remove();
  const article = turnElement(number);
  main.append(article);
  drawBar("story");
  attend(article);
}

/** Where the reader goes on: the eye and the keyboard are led there. */
function attend(place) {
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}

// Pages

function titlePage() {
  const chronicle = found(), last = shelf.runs().find((each) => each.finished === null);
  const rows = [];
  if (last) rows.push(["Resume where you left off", () => resumeText(shelf.get(`run/${last.name}`), last.name), gameLine(last)]);
  for (const [name, role] of Object.entries(STORY.roles)) {
    const missing = role.needs.filter((each) => !chronicle.runs.some((each_) => each_.role === each));
    const titles = missing.map((each) => STORY.roles[each].title).join(" and ");
    rows.push([role.title, titles ? null : () => beginRole(name), titles ? `After you have finished ${titles}.` : role.blurb]);
  }
  return [
    heading(STORY.title, 1),
    ...(STORY.tagline ? [paragraph(STORY.tagline)] : []),
    ...read(STORY, STORY.warning, []).map((each) => prose(each, "")),
    choiceList(rows),
    element("div", { class: "row" }, button("Saved games", () => show("saves")), button("Options", () => show("options")),
      button("Help", () => show("help")), button("About", () => show("about"))),
  ];
}

const gameLine = ({ place, moment, choices }) =>
  [place, moment, plural(Array.isArray(choices) ? choices.length : 0, "choice")].filter((p) => typeof p !== "object" && p).join("; ");

function storyPage() {
  if (!run) return titlePage();
  return run.played.turns.map((_, number) => turnElement(number));
}

function foundNotes() {
  const all = [...new Set([...found().notes, ...(run ? gathered(run.played, "revealed") : [])])];
  const key = ({ day, title }) => [day || "9", title];
  return all.filter((note) => Object.hasOwn(STORY.record.notes, note)).sort((a, b) => {
    const [one, other] = [key(STORY.record.notes[a]), key(STORY.record.notes[b])];
    return one < other ? -1 : 1;
  });
}

function notesPage() {
  const notes = foundNotes(), total = Object.keys(STORY.record.notes).length;
  return [heading(`Notes: ${notes.length} of ${total} found`), items(notes.map((note) => {
    const { date: day, status: state } = STORY.record.notes[note];
    return [noteLink(note), element("span", { class: "dim" }, ` ${day}. ${STORY.record.status[state]}.`)];
  }).map((parts) => element("span", null, parts)), "None yet. A note opens when you meet what it is about.")];
}

function notePage(name) {
  const note = STORY.record.notes[name];
  const named = [["Places", note.places], ["People", note.people]].filter(([, all]) => all.length);
  return [
    heading(note.title),
    paragraph(`${note.date}. ${STORY.record.status[note.status]}.`, "dim"),
    ...read(STORY, note.text, []).map((each) => prose(each, "")),
    ...named.map(([what, all]) => paragraph(`${what}: ${all.join("; ")}.`)),
    paragraph("Sources:"),
    items(note.sources.map((each) => STORY.record.sources[each]), "None."),
  ];
}

/** The people of the cast by their groups, and what there is to say of each. */
function castPage() {
  const { played } = run, role = now(played).role;
  const away = played.turns.map((_, number) => number).filter(looksAway), last = met(played, away, asks());
  const known = Object.keys(role.cast).filter((person) => last.has(person));
  const groups = [...new Set([...Object.values(role.cast).map((each) => each.group).filter(Boolean), ""])];
  const parts = groups.flatMap((group) => {
    const cards = known.filter((person) => role.cast[person].group === group).map((person) => card(played, person, last.get(person)));
    return cards.length ? [group ? heading(group) : "", ...cards.flatMap(cardOf)] : [];
  });
  return [heading("People"), ...(parts.length ? parts : [paragraph("Nobody yet.")])].filter(Boolean);
}

function cardOf({ name, code, who, bond, met: last, fate }) {
  const rows = [["How you stand", bond], ["Last met", last], ["On record", fate]].filter(([, text]) => text);
  return [
    heading(name, 3),
    ...(code ? [paragraph(`Code name ${code}.`, "dim")] : []),
    ...who.map((each) => prose(each, "")),
    ...rows.map(([label, text]) => paragraph(`${label}: ${text}.`, "where")),
  ];
}

function peoplePage() {
  if (Object.keys(now(run.played).role.cast).length) return castPage();
  const { played } = run, known = gathered(played, "people").filter((each) => Object.hasOwn(STORY.record.people, each));
  const rows = known.map((each) => {
    const [name, role, born, died, invented, reported] = STORY.record.people[each];
    const lived = [born && `born ${born}`, died && `died ${died}`].filter(Boolean).join(", ");
    const life = over(played) && lived ? `${lived[0].toUpperCase()}${lived.slice(1)}.` : "";
    const said = over(played) ? cited(reported) : "";
    return [name + (invented ? " (invented)" : ""), [role.trim(), life, said].filter(Boolean).join(" ")];
  });
  return [heading("People"), rows.length ? pairs(rows) : paragraph("Nobody yet.")];
}

/** Reported words, with the full source instead of its key. */
const cited = (text) => text.replace(/\(([A-Z][A-Z0-9-]+)\)/g, (all, key) => (
  Object.hasOwn(STORY.record.sources, key) ? `(${STORY.record.sources[key]})` : all));

function journalPage() {
  const turn = now(run.played), standing = shown(STORY, turn.role, turn.values, "journal");
  return [
    heading("Journal"),
    items(writtenDown("journal"), "Nothing is written yet."),
    ...(standing.length ? [heading("How things stand"), pairs(standing.map(([{ label }, text]) => [label, text]))] : []),
    ...(lacks("ledger") ? [] : [heading("What you did"), items(writtenDown("ledger"), "Nothing is written yet.")]),
  ];
}

const writtenDown = (name) => run.played.turns.flatMap((turn) => turn[name]);

function statusPage() {
  const turn = now(run.played), truth = turn.role.scenes[turn.scene].record;
  const before = run.played.turns[run.played.turns.length - 2];
  const truthBefore = before && before.scene !== turn.scene ? turn.role.scenes[before.scene].record : "";
  return [
    heading("Status"),
    ...(where(turn, turn.scene) ? [paragraph(`${where(turn, turn.scene)}.`)] : []),
    pairs(status(turn).map(([{ label, help }, text]) => [label, `${text}. ${help}`.trim()])),
    ...(turn.role.aims.length ? [heading("What you are trying to do"), items(standing(run.played), "Nothing in particular.")] : []),
    ...(truth ? [paragraph(`What is true here: ${truth}`)] : []),
    ...(truthBefore ? [paragraph(`What was true in the scene before: ${truthBefore}`)] : []),
  ];
}

function transcriptPage() {
  const away = run.played.turns.map((_, number) => number).filter(looksAway);
  const text = transcript({ ...run.played, away });
  return [
    heading("Transcript"),
    element("div", { class: "row" }, button("Save as a file", () => download(`${slot || "transcript"}.txt`, text))),
    element("div", { class: "transcript" }, exactly(text)),
  ];
}

function savesPage() {
  const file = element("input", { type: "file", accept: ".json,application/json" });
  file.addEventListener("change", async () => {
    if (file.files.length) resumeText(await file.files[0].text(), "");
  });
  const rows = shelf.runs().map((each) => element("li", null,
    paragraph([each.name, gameLine(each), each.finished ? "finished" : ""].filter((p) => typeof p === "string" && p).join("; ")),
    element("div", { class: "row" },
      button("Resume", () => resumeText(shelf.get(`run/${each.name}`), each.name)),
      button("Save as a file", () => download(`${each.name}.json`, shelf.get(`run/${each.name}`))),
      button("Delete", () => forget(each.name)))));
  return [
    heading("Saved games"),
    paragraph(shelf.works ? "Your place is kept in this browser after every choice. A file is safe from the browser, and "
      + "opens in the terminal too." : "This browser keeps nothing for this page: save your game as a file."),
    element("div", { class: "row" }, element("label", { class: "file" }, "Open a file", file),
      run ? button("Save this game as a file", () => download(`${slot || run.played.role}.json`, saved(run, new Date()))) : ""),
    rows.length ? element("ul", { class: "plain" }, rows) : paragraph("None yet."),
    ...waysPart(),
  ];
}

function forget(name) {
  if (!window.confirm(`Delete the saved game “${name}”?`)) return;
  shelf.put(`run/${name}`, null);
  if (name === slot) {
    run = null;
    slot = "";
  }
  show("saves");
}

function waysPart() {
  if (!run || !run.branches.length) return [];
  const rows = run.branches.slice().reverse().map((branch) => element("li", null, button(
    branch.ended ? `The end: ${branch.ended}` : branch.where || "A scene without a title", () => {
      run = goTo(run, branch);
      keep();
      show("story");
    }), ` ${plural(branch.choices.length, "choice")}`));
  return [heading("Ways you left"), element("ul", { class: "plain" }, rows)];
}

function endingsPage() {
  const chronicle = found();
  return Object.entries(STORY.roles).flatMap(([name, role]) => {
    const all = Object.entries(role.scenes).filter(([, scene]) => scene.ending);
    const met = all.filter(([scene]) => chronicle.endings.includes(`${name}/${scene}`)).map(([, scene]) => scene.ending[0]);
    return [heading(`${role.title}: ${met.length} of ${all.length} endings found`), items([...new Set(met)], "None yet.")];
  });
}

function optionsPage() {
  const rows = [
    ["theme", "Colors", [["auto", "as the device"], ["light", "light"], ["dark", "dark"]]],
    ["away", "Look away from hard scenes", [["", "ask before each"], ["on", "always"]]],
    ["keys", "Keys", [["", "on"], ["off", "off"]]],
  ].filter(([name]) => !lacks(name));
  return [heading("Options"), ...rows.map(([name, label, values]) => {
    const choice = element("select", { id: `option-${name}` },
      values.map(([value, said]) => element("option", { value, selected: (options[name] ?? "") === value ? "" : null }, said)));
    choice.addEventListener("change", () => {
      options[name] = choice.value;
      shelf.put("options", JSON.stringify(options));
      applyOptions();
    });
    return element("div", { class: "row" }, element("label", { for: `option-${name}` }, label), choice);
  })];
}

function applyOptions() {
  if (["light", "dark"].includes(options.theme)) document.documentElement.dataset.theme = options.theme;
  else delete document.documentElement.dataset.theme;
}

function helpPage() {
  const keys = Object.entries(KEYS).filter(([, each]) => each.does && !lacks(each.page)).map(([key, each]) => [key, each.does]);
  return [
    heading("Help"),
    paragraph("Choose with the buttons, or type the number of a choice. Your place is kept after every choice."),
    pairs([["1–9", "takes the choice of this number."], ...keys, ["Esc", "goes back to the story."]]),
  ];
}

function aboutPage() {
  const { record } = STORY;
  const rows = Object.values(record.people).filter((person) => person[4]).map(([name, role]) => [name, role]);
  const invented = [...rows, ...record.invented];
  return [
    heading(STORY.title),
    paragraph(`Made with tenezbon ${STORY.version}.`),
    ...(invented.length ? [paragraph("The people and things below are invented."), pairs(invented)] : []),
  ];
}

/** Whether the story has nothing for a page. */
const lacks = (page) => STORY.lacks.includes(page);

const PAGES = {
  story: { made: storyPage, menu: "Story" },
  notes: { made: notesPage, menu: "Notes" },
  note: { made: notePage },
  people: { made: peoplePage, menu: "People", playing: true },
  journal: { made: journalPage, menu: "Journal", playing: true },
  status: { made: statusPage, menu: "Status", playing: true },
  transcript: { made: transcriptPage, menu: "Transcript", playing: true },
  saves: { made: savesPage, menu: "Saves" },
  endings: { made: endingsPage, menu: "Endings" },
  options: { made: optionsPage, menu: "Options" },
  help: { made: helpPage, menu: "Help" },
  about: { made: aboutPage },
  title: { made: titlePage, menu: "Title" },
};

function show(name, argument) {
  if (lacks(name) || (PAGES[name].playing && !run)) return;
  const main = byId("main"), back = name === "story" || name === "title" ? [] : [
    element("div", { class: "row" }, button(run ? "Back to the story" : "Back", () => show("story")))];
  main.replaceChildren(...PAGES[name].made(argument), ...back);
  say("");
  expand(false);
  drawBar(name);
  const turns = main.querySelectorAll("article");
  attend(turns.length ? turns[turns.length - 1] : main.querySelector("h1, h2") ?? main);
  if (turns.length < 2) window.scrollTo(0, 0);
}

function say(sentence) {
  byId("said").textContent = set(sentence);
}

function download(name, text) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type: "text/plain" })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

// Keys

const KEYS = {
  u: { does: "undoes the last choice.", act: () => run && goBack() },
  r: { does: "redoes the choice you undid.", act: () => run && goForth() },
  n: { does: "lists the notes you have found.", page: "notes", act: () => show("notes") },
  p: { does: "lists the people you have met.", page: "people", act: () => show("people") },
  j: { does: "shows where you were, and what you did.", page: "journal", act: () => show("journal") },
  t: { does: "shows the run from its start.", act: () => show("transcript") },
  s: { does: "lists the saved games.", act: () => show("saves") },
  o: { does: "shows the options.", act: () => show("options") },
  "?": { does: "shows this help.", act: () => show("help") },
  Escape: { act: () => show("story") },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || options.keys === "off") return;
  if (event.key !== "Escape" && /^(SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  const numbered = /^[1-9]$/.test(event.key) && byId("main").querySelector(`[data-number="${event.key}"]`);
  const act = numbered ? () => numbered.click() : own(KEYS, event.key)?.act;
  if (!act) return;
  event.preventDefault();
  act();
});

byId("more").addEventListener("click", () => expand(byId("more").getAttribute("aria-expanded") !== "true"));

function expand(on) {
  byId("more").setAttribute("aria-expanded", String(on));
}

applyOptions();
show("title");
