"""Reports what cannot be played in a role, from its plan: returns to nowhere, hubs inside hubs, endless visits and turns."""

from collections.abc import Sequence
from itertools import groupby

from game.diagnostics import Span
from game.loader.reader import Findings
from game.plan import lowering
from game.plan.program import Misplaced, Plan, targets
from game.plan.turns import Chain, Circle, endless
from game.story.engine import STEPS
from game.story.model import Role
from game.story.stack import DEEP

SHOWN = 8  # scenes of a way that are told


def checked(role: Role, findings: Findings) -> Plan:
    """Where a role goes; what cannot be played is reported."""
    plan = lowering.flow(role)
    met: set[tuple[str, str, Span]] = set()
    for fault in sorted(plan.faults, key=lambda each: each.node):
        if fault.node < plan.reached and (fault.about, fault.hub, fault.where) not in met:
            met.add((fault.about, fault.hub, fault.where))
            _misplaced(plan, fault, findings)
    for found in endless(plan):
        if isinstance(found, Circle):
            _circle(plan, found, findings)
        else:
            _chain(plan, found, findings)
    return plan


def _misplaced(plan: Plan, fault: Misplaced, findings: Findings) -> None:
    way = _way(plan, fault.node)
    match fault.about:
        case "no-hub":
            message = f"`return` has nothing to go back to on this way: {_shown(way)}"
            hint = "name a scene, or let only visits and the storylets of hubs lead here"
            findings.say("no-hub", message, fault.where, hint)
        case "visits-nest":
            message = f"this visit is one too many, after {DEEP} that are open: {_shown((*way, fault.hub))}"
            hint = "let one of them `return` first, or lead on with {to: …} where nobody comes back"
            if fault.hub in way:
                message = f"this visit leads to itself, and nobody comes back: {_shown((*way, fault.hub))}"
            findings.say("visits-nest", message, fault.where, hint)
        case "hubs-nest":
            hint = "go `return` first: hubs do not nest"
            findings.say("hubs-nest", f"the hub `{fault.hub}` is still open here", fault.where, hint)
        case _:
            message = f"the hub `{fault.hub}` is open here already, and arriving at it would fill its slots again"
            findings.say("hub-open", message, fault.where, "write `go: return`, which goes back to the open hub")


def _way(plan: Plan, node: int) -> tuple[str, ...]:
    """The scenes of the shortest way from the start to a node."""
    before: dict[int, int] = {}
    waiting = [0]
    for here in waiting:
        if here == node:
            break
        fresh = [each for each in targets(plan.nodes[here]) if each not in before and each]
        before |= dict.fromkeys(fresh, here)
        waiting += fresh
    found = [node]
    while found[-1] in before:
        found.append(before[found[-1]])
    scenes = (plan.names[each][1] for each in reversed(found))
    return tuple(scene for scene, _ in groupby(plan.role.within(each).id for each in scenes))


def _shown(way: Sequence[str]) -> str:
    """A way as it is told: of a long one its last scenes."""
    return ("… > " if len(way) > SHOWN else "") + " > ".join(name.partition(".")[2] for name in way[-SHOWN:])


def _circle(plan: Plan, circle: Circle, findings: Findings) -> None:
    shown = " > ".join(name.partition(".")[2] for name in circle.scenes)
    scenes = [plan.role.scenes[name] for name in circle.scenes]
    cut = next((way.to for s in scenes if s.hub is not None for way in s.hub.cuts_in if way.to in circle.scenes), "")
    hint = "give one of them a choice"
    if cut:
        hint += f", or let `cuts_in` ask for what the visit changes, such as `not seen({cut.partition('.')[2]})`"
    message = f"these scenes follow one another without a choice and without end: {shown}"
    findings.say("circle", message, scenes[0].where, hint)


def _chain(plan: Plan, chain: Chain, findings: Findings) -> None:
    message = f"more than {STEPS} scenes can follow one another from here without a choice"
    findings.say("long-chain", message, plan.role.scenes[chain.scene].where, "give one of them a choice")
