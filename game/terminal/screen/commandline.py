"""The line that is typed at the bottom of the screen: a command, a search, a name; pure."""

from game.terminal import commands
from game.terminal.effects import Copy, Delete, Refresh, WriteEnding
from game.terminal.screen import actions, pages, scrolling
from game.terminal.screen.state import Prompt, State

LONGEST = 200  # characters
_REMEMBERED = 50  # commands


def press(state: State, key: str) -> State:
    """The state after a key while a line is typed."""
    prompt = state.prompt
    if prompt is None:
        return state
    text, at = prompt.text, prompt.at
    match key:
        case "escape" if prompt.kind == "filter":
            return pages.filtered(state._replace(prompt=None), "")
        case "escape":
            return state._replace(prompt=None)
        case "enter":
            return _enter(state._replace(prompt=None), prompt)
        case "backspace" if not text:
            return state._replace(prompt=None)
        case "backspace":
            text, at = text[: max(at - 1, 0)] + text[at:], max(at - 1, 0)
        case "left" | "right":
            at = max(min(at + (1 if key == "right" else -1), len(text)), 0)
        case "home" | "end":
            at = 0 if key == "home" else len(text)
        case "delete":
            text = text[:at] + text[at + 1 :]
        case "tab" | "s-tab" if prompt.kind == "command":
            text = _completed(state, text)
            at = len(text)
        case "up" | "down" if prompt.kind == "command":
            return state._replace(prompt=_typed_before(state, prompt, 1 if key == "up" else -1))
        case "up" | "down" if prompt.kind == "filter":
            return pages.select(state, pages.rows(state), state.page.selected + (1 if key == "down" else -1))
        case _ if len(key) == 1 and key.isprintable() and len(text) < LONGEST:
            text, at = text[:at] + key + text[at:], at + 1
    return _typed(state, prompt._replace(text=text, at=at))


def _typed(state: State, prompt: Prompt) -> State:
    """The state after a line has changed; a filter applies at once."""
    before, state = state.prompt, state._replace(prompt=prompt)
    if prompt.kind == "filter" and before is not None and prompt.text != before.text:
        return pages.filtered(state, prompt.text)
    return state


def _enter(state: State, prompt: Prompt) -> State:
    text = prompt.text.strip()
    match prompt.kind:
        case "command" if text:
            typed = (*(each for each in state.typed if each != text), text)[-_REMEMBERED:]
            return actions.ask(state._replace(typed=typed), text)
        case "command":
            return state
        case "filter":
            rows = pages.rows(state)
            return pages.pick(state, rows, state.page.selected) if pages.count(rows) else state
        case "search":
            return scrolling.search(state, text)
        case "save" if text:
            return state.do(Copy(text)).do(Refresh())
        case "keep" if text:
            return state.do(WriteEnding(text))
        case "delete" if text.lower() in ("y", "yes"):
            return state.do(Delete(prompt.subject))
    return state


def offered(state: State) -> tuple[str, ...]:
    """The commands that begin with what is typed."""
    prompt = state.prompt
    if prompt is None or prompt.kind != "command" or not prompt.text or " " in prompt.text:
        return ()
    usable = commands.listed(state.game, "pages")
    found = tuple(command.shown for command in usable if command.word.startswith(prompt.text.lower()))
    return () if found == (prompt.text,) else found


def _completed(state: State, text: str) -> str:
    """The text with what all commands that begin with it have in common; a whole command ends with a blank."""
    words = [shown.partition(" ")[0] for shown in offered(state)]
    if not words:
        return text
    if len(words) == 1:
        return f"{words[0]} "
    shortest = min(words, key=len)
    return next(shortest[:n] for n in range(len(shortest), -1, -1) if all(w.startswith(shortest[:n]) for w in words))


def _typed_before(state: State, prompt: Prompt, step: int) -> Prompt:
    """The line with a command that was typed before."""
    back = max(min(prompt.back + step, len(state.typed)), 0)
    text = state.typed[-back] if back else ""
    return prompt._replace(text=text, at=len(text), back=back)


def paste(state: State, text: str) -> State:
    """The state after a paste, which does nothing unless a line is being typed."""
    state = state._replace(effects=())
    prompt = state.prompt
    if prompt is None or state.too_small:
        return state
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: LONGEST * 2]).split())
    room = LONGEST - len(prompt.text)
    written = prompt.text[: prompt.at] + clean[:room] + prompt.text[prompt.at :]
    return _typed(state, prompt._replace(text=written, at=prompt.at + len(clean[:room])))
