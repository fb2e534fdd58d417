"use strict";
// What the tests ask of a published page's runtime, in a form that the engine's side writes too.

const RUN = ({ text, style, note }) => [text, style, note];
const PARAGRAPHS = (paragraphs) => paragraphs.map(({ runs, kept }) => [runs.map(RUN), kept]);

function seen(turn) {
  const { story, role, values } = turn;
  const rows = (where) => shown(story, role, values, where).map(([each, text]) => [each.name, text]);
  return [
    turn.scene,
    turn.stack,
    values.map(String),
    turn.passages.map((p) => [p.kind, p.scene, p.title, p.care, PARAGRAPHS(p.paragraphs), PARAGRAPHS(p.away)]),
    turn.options.map((o) => [o.choice, o.label, o.open, o.reason, o.risk, o.causes, o.until]),
    turn.changes.map((c) => [c.label, c.before, c.after, c.because, c.told]),
    turn.revealed, turn.ledger, turn.journal, turn.scenes, turn.people,
    turn.ending,
    turn.echoes === null ? null : Object.entries(turn.echoes).map(([name, value]) => [name, String(value)]),
    rows("show"), rows("journal"), spoken(values[CLOCK], story.year),
  ];
}

// A code's value needs the page's own operators.
const evaluated = (text) => new Function("quotient", "remainder", "union", "common", "without", "has", "min", "max", "count",
  `return v => ${text}`)(quotient, remainder, union, common, without, has, min, max, count);

function answering(story) {
  return ({ ask, role, seed, echoes, draws, choices, away, time, text, values, transcribed, people, whole: all }) => {
    if (ask === "number") return chance(text).toString();
    if (ask === "set") return set(text);
    if (ask === "value") return String(whole(evaluated(text)(values.map(exact))));
    if (ask === "open") {
      const { run, lost, wrong } = opened(story, text);
      return wrong ? { wrong } : { lost, turns: run.played.turns.map(seen), save: saved(run, new Date(time)) };
    }
    const played = { ...replayed(start(story, role, seed, echoes, draws), choices), away };
    if (played.choices.length !== choices.length) return { stopped: played.choices.length };
    const turns = played.turns.map(seen);
    const save = saved({ played, undone: [], branches: [], copyOf: "" }, new Date(time));
    if (transcribed) return transcript(played);
    if (people) {
      const last = met(played, played.away, false);
      const known = Object.keys(story.roles[role].cast).filter((person) => last.has(person));
      return { aims: standing(played), people: known.map((person) => {
        const { name, code, group, who, bond, met: where, fate } = card(played, person, last.get(person));
        return [name, code, group, PARAGRAPHS(who), bond, where, fate];
      }) };
    }
    return all ? { turns, save } : { digest: sha256(JSON.stringify(turns)), save };
  };
}
