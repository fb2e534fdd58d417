"""The controller of the pages: holds the state, and performs its effects."""

from game.terminal import effects
from game.terminal.effects import Leave, Stored
from game.terminal.persistence import Exit, Setup
from game.terminal.screen.state import OfTheTerminal, Redraw, State, Suspend
from game.terminal.session import Session


class Controller:
    """Holds the present state; every key, click and paste replaces it."""

    def __init__(
        self, setup: Setup, columns: int, rows: int, *, ascii_only: bool = False, session: Session | None = None
    ) -> None:
        self._setup = setup
        self.exit: Exit | None = None
        flags: dict[str, object] = {}
        if setup.width is not None and 40 <= setup.width <= 80:
            flags["measure"] = setup.width
        if setup.theme:
            flags["theme"] = setup.theme
        game = effects.new_game(setup, session)._replace(flags=flags)
        self.state = State(game, columns, rows, ascii_only)
        self._update(self._begin(self.state))

    def _begin(self, state: State) -> State:
        """The state that the command line asks for."""
        if state.session is not None:
            from game.terminal.screen import scrolling

            return scrolling.at_turn(state)[0]
        if not self._setup.load and not self._setup.role:
            return state
        from game.terminal import commands
        from game.terminal.screen import actions

        return actions.follow(state, commands.opening(state.game, self._setup.load, self._setup.role))

    # What the player does

    def press(self, key: str) -> tuple[OfTheTerminal, ...]:
        """Handles a key; returns the effects that only the terminal can perform."""
        from game.terminal.screen import keymap

        return self._update(keymap.press(self.state, key))

    def paste(self, text: str) -> None:
        from game.terminal.screen import commandline

        self._update(commandline.paste(self.state, text))

    def click(self, column: int, row: int) -> None:
        from game.terminal.screen import keymap

        self._update(keymap.click(self.state, column, row))

    def wheel(self, step: int) -> None:
        from game.terminal.screen import keymap

        self._update(keymap.wheel(self.state, step))

    def resize(self, columns: int, rows: int) -> None:
        """Takes another size of the window; the top of the page stays in place."""
        self._update(self.state._replace(columns=columns, rows=rows))

    def end(self, status: int) -> None:
        """Ends with an exit status; the place is already saved."""
        self.exit = Exit(self.state.session, status=status)

    def _update(self, state: State) -> tuple[OfTheTerminal, ...]:
        asked, self.state = state.effects, state._replace(effects=())
        remaining: list[OfTheTerminal] = []
        for effect in asked:
            match effect:
                case Redraw() | Suspend():
                    remaining.append(effect)
                case Leave(front, status):
                    self.exit = Exit(self.state.session, front, status)
                case _:
                    self.state = self._perform(self.state, effect)
        return tuple(remaining)

    def _perform(self, state: State, effect: Stored) -> State:
        """The state after an effect on the files of the player."""
        from game.terminal.screen import pages, scrolling

        performed = effects.perform(self._setup, state.game, effect)
        state = state._replace(game=performed.game)
        if performed.is_new and state.session is None:
            state = state.closed()
        elif performed.is_new:
            state = scrolling.at_turn(state._replace(prompt=None))[0]
        else:
            state = pages.reselect(state)  # there may be fewer saved games now
        return state.say(" ".join(performed.said)) if performed.said else state
