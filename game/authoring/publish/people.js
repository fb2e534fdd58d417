"use strict";
// What a playthrough remembers beyond its state; what the player is trying to do, and the people met, which ask for it.

const BEYOND = 1000000; // slots from here on are of no state
const COUNTED = 9; // visits are counted up to here

/** The values of the present state, and in the slots beyond them what only the playthrough remembers. */
function remembered(played) {
  const values = { ...now(played).values }, visits = new Map();
  for (const scene of played.turns.flatMap((turn) => turn.scenes)) visits.set(scene, (visits.get(scene) ?? 0) + 1);
  // Of a playthrough that was restored by its place only the choices before are known.
  const earlier = played.earlier.map((choice) => choice.slice(0, choice.lastIndexOf("."))).filter((scene) => !visits.has(scene));
  for (const scene of earlier) visits.set(scene, (visits.get(scene) ?? 0) + 1);
  const notes = gathered(played, "revealed"), chosen = [...played.earlier, ...played.choices];
  played.story.roles[played.role].asked.forEach((each, place) => {
    const [, called, name] = /^(\w+)\((.*)\)$/.exec(each);
    if (called === "visits") values[BEYOND + place] = Math.min(COUNTED, visits.get(name) ?? 0);
    else values[BEYOND + place] = Number((called === "chosen" ? chosen : notes).includes(name));
  });
  return values;
}

/** The aims that stand now, each in a line; none once the run is over. */
function standing(played) {
  const { story } = played, values = remembered(played);
  return (over(played) ? [] : story.roles[played.role].aims).filter(([, test]) => CODES[test](values)).map(
    ([text, , until, place]) => {
      const today = until !== null && quotient(until, DAY) === quotient(values[CLOCK], DAY);
      const when = until === null ? "" : `until ${today ? "" : `${weekday(until, story.year)} `}${hour(until)}`;
      const beside = [when, story.record.places[place]].filter(Boolean).join("; ");
      return line(story, text, values) + (beside ? ` (${beside})` : "");
    });
}

const calling = new WeakMap(); // the pattern and the people of each role

/** The people whom a text calls, by the words of the cast, the longest first. */
function called(role, text) {
  if (!calling.has(role)) {
    const people = new Map(Object.entries(role.cast).flatMap(([id, member]) => member.called.map((word) => [word, id])));
    const longest = [...people.keys()].sort((a, b) => b.length - a.length);
    const written = longest.map((word) => word.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&").replaceAll(" ", "\\s+"));
    const letter = "[\\p{L}\\p{N}_]", source = `(?<!${letter}|${letter}-)(?:${written.join("|")})(?!${letter}|-${letter})`;
    calling.set(role, [written.length ? new RegExp(source.replaceAll("\\-", "\\x2d"), "gu") : null, people]);
  }
  const [pattern, people] = calling.get(role);
  return pattern ? [...text.matchAll(pattern)].map(([words_]) => people.get(words_.replace(/\s+/g, " "))) : [];
}

/** The people met or spoken of so far, each with the turn and the scene of the last time; `away` are the turns looked away from. */
function met(played, away, asks) {
  const role = played.story.roles[played.role], last = new Map();
  const ofRecord = new Map(Object.entries(role.cast).filter(([, each]) => each.person).map(([id, each]) => [each.person, id]));
  played.turns.forEach((turn, number) => {
    for (const scene of turn.scenes) {
      for (const person of role.scenes[scene].people ?? []) {
        if (ofRecord.has(person)) last.set(ofRecord.get(person), [number, scene]);
      }
    }
    if (asks && number === played.turns.length - 1) return;
    for (const passage of turn.passages) {
      for (const paragraph of passage.care && away.includes(number) ? passage.away : passage.paragraphs) {
        for (const person of called(role, words(paragraph))) last.set(person, [number, passage.scene]);
      }
    }
  });
  return last;
}

/** What there is to say of somebody now. */
function card(played, person, [number, scene]) {
  const { story } = played, role = story.roles[played.role], member = role.cast[person], turn = played.turns[number];
  const bond = role.variables.find((each) => each.name === member.bond);
  const [, , born, died] = story.record.people[member.person] ?? [];
  const { place, moment, line: dateline } = spotAt(turn, scene);
  return {
    name: member.name,
    code: member.code,
    group: member.group,
    who: read(story, member.who, remembered(played)),
    bond: bond ? valueOf(story, bond, now(played).values) : "",
    met: [role.scenes[scene].title, place, dateline || spoken(moment, story.year)].filter(Boolean).join(". "),
    fate: over(played) ? [born && `born ${born}`, died && `died ${died}`].filter(Boolean).join(", ") : "",
  };
}
