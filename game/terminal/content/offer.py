"""The choices as they are offered: how long each takes, its risk, what closes it; pure."""

from collections.abc import Container

from game.story import moments
from game.story.expression import CLOCK
from game.story.model import NEEDED, RISKS, Outcome
from game.story.moments import DAY
from game.story.playthrough import Playthrough
from game.story.turn import Option
from game.terminal.layout.block import Aside, Block, Kind, block

MOST_CAUSES = 3


def choices(played: Playthrough, taken: Container[str] = (), as_numbers: bool = False) -> list[Block]:
    """The choices as they are offered, numbered."""
    return [_offered(played, option, number, taken, as_numbers) for number, option in enumerate(played.turn.options, 1)]


def _offered(played: Playthrough, option: Option, number: int, taken: Container[str], as_numbers: bool) -> Block:
    if not option.open:
        return block(Kind.CHOICE, option.label, number, option.reason, is_open=False)
    choice = next((each for each in played.scene.choices if each.id == option.choice), None)
    minutes = _takes(choice.outcome, played.clock) if choice is not None else None
    danger = RISKS.index(option.risk) if option.risk else 0
    risk = f"{option.risk}, {odds(option.risk)}" if option.risk and as_numbers else option.risk
    beside = [
        "; ".join(option.causes[:MOST_CAUSES]) if option.risk else "",
        _tries(option),
        _until(option, played.story.year),
        "taken before" if option.choice in taken else "",
    ]
    told = block(Kind.CHOICE, option.label, number, "; ".join(part for part in beside if part))
    return told._replace(aside=Aside(_spoken(minutes), risk, danger))


def odds(risk: str) -> str:
    """How often a risk holds: `3 in 6`."""
    return f"{7 - NEEDED[RISKS.index(risk)]} in 6"


def _tries(option: Option) -> str:
    if not option.tries:
        return ""
    return "the last try" if option.tries == 1 else f"{option.tries} tries left"


def _until(option: Option, year: int) -> str:
    if option.until is None:
        return ""
    return f"until {moments.weekday(option.until, year)} {moments.hour(option.until)}"


# Minutes


def _takes(outcome: Outcome, now: int) -> int | None:
    """How many minutes an outcome's own statements move the clock; None if that depends on anything but the clock."""
    values = [now]
    for effect in outcome.do:
        if effect.slot != CLOCK:
            continue
        if effect.value.reads - {CLOCK}:
            return None
        effect.apply(values)
    return values[CLOCK] - now


def _spoken(minutes: int | None) -> str:
    """Minutes in words that are short: `10 min`, `1 h 20`, `2 days`; "" if there are none."""
    if minutes is None or minutes <= 0:
        return ""
    if minutes < 60:
        return f"{minutes} min"
    if minutes >= DAY:
        days = round(minutes / DAY)
        return f"{days} {'day' if days == 1 else 'days'}"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
