"""Reports what cannot be played in a role, from its plan: returns without a hub, hubs inside hubs, endless turns."""

from game.loader.reader import Findings
from game.plan import lowering
from game.plan.program import Misplaced, Plan
from game.plan.turns import Chain, Circle, endless
from game.story.engine import STEPS
from game.story.model import Role


def checked(role: Role, findings: Findings) -> Plan:
    """Where a role goes; what cannot be played is reported."""
    plan = lowering.flow(role)
    for fault in plan.faults:
        if fault.node < plan.reached:
            _misplaced(fault, findings)
    for found in endless(plan):
        if isinstance(found, Circle):
            _circle(plan, found, findings)
        else:
            _chain(plan, found, findings)
    return plan


def _misplaced(fault: Misplaced, findings: Findings) -> None:
    if fault.about == "no-hub":
        message, hint = "`return` has no open hub to go back to here", "name a scene, or let only storylets lead here"
        findings.say("no-hub", message, fault.where, hint)
    elif fault.about == "hubs-nest":
        message, hint = f"the hub `{fault.hub}` is still open here", "go `return` first: hubs do not nest"
        findings.say("hubs-nest", message, fault.where, hint)
    else:
        message = f"the hub `{fault.hub}` is open here already, and arriving at it would fill its slots again"
        findings.say("hub-open", message, fault.where, "write `go: return`, which goes back to the open hub")


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
