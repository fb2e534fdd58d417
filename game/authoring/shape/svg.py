"""The shape of a story drawn: chapters as columns, scenes as boxes, links as curves."""

from dataclasses import dataclass
from html import escape

from game.authoring.shape.graph import Link, Shape, kind, title

WIDTH, HEIGHT = 210, 34  # of a box
ACROSS, DOWN = 330, 48  # from one box to the next
MARGIN, HEAD = 24, 44
LETTERS = 30  # of a title that fit in a box

STYLE = """
.column{font:600 15px system-ui,sans-serif;fill:#444}
.role{font:700 19px system-ui,sans-serif;fill:#222}
.scene rect{fill:#fff;stroke:#556;stroke-width:1.2;rx:5}
.scene text{font:13px system-ui,sans-serif;fill:#222}
.scene.hub rect{fill:#e9f0fb}.scene.storylet rect{fill:#f5f8fd;stroke-dasharray:4 2}
.scene.ending rect{fill:#333}.scene.ending text{fill:#fff}
.scene.passage rect{fill:#f4f4f4}
.scene.unreached rect{stroke:#b3261e;stroke-width:2.4}
.scene.seen rect{stroke:#1b6e3c;stroke-width:2.4}.scene.unseen rect{stroke:#b3261e;stroke-width:2.4}
.link{fill:none;stroke:#8893a5;stroke-width:1.1;opacity:.45;marker-end:url(#tip)}
"""


@dataclass(frozen=True)
class _Layout:
    """Where each scene's box stands, and how large the whole is."""

    boxes: dict[str, tuple[int, int]]
    heads: tuple[tuple[int, int, str, str], ...]  # left, top, class, words
    width: int
    height: int


def svg(drawn: Shape, seen: frozenset[str] | None = None) -> str:
    """The drawing; colored by what was seen where that is given, else by what nothing leads to."""
    layout = _laid(drawn)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {layout.width} {layout.height}" width="{layout.width}" '
        f'height="{layout.height}" role="img" aria-label="{escape(drawn.story.title)}: its scenes, chapter by chapter">',
        f"<style>{STYLE}</style>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 8 4 0 8z" fill="#8893a5"/></marker></defs>',
    ]
    parts += [f'<text class="{name}" x="{x}" y="{y}">{escape(words)}</text>' for x, y, name, words in layout.heads]
    parts += [_curve(link, layout.boxes) for link in drawn.links if link.start != link.end]
    for _, scene in drawn.scenes:
        left, top = layout.boxes[scene.id]
        classes = f"scene {kind(scene)} {_color(scene.id, drawn, seen)}".strip()
        words = title(scene)
        words = words if len(words) <= LETTERS else words[: LETTERS - 1] + "…"
        parts.append(
            f'<g class="{classes}" data-id="{escape(scene.id)}" tabindex="0" role="button"><title>{escape(scene.id)}</title>'
            f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}"/>'
            f'<text x="{left + 9}" y="{top + 22}">{escape(words)}</text></g>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _color(scene: str, drawn: Shape, seen: frozenset[str] | None) -> str:
    if seen is not None:
        return "seen" if scene in seen else "unseen"
    return "unreached" if scene in drawn.unreached else ""


def _laid(drawn: Shape) -> _Layout:
    """One band a role, one column a chapter, its scenes in file order."""
    boxes: dict[str, tuple[int, int]] = {}
    heads: list[tuple[int, int, str, str]] = []
    top, widest = MARGIN, 0
    for role in dict.fromkeys(role.id for role, _ in drawn.chapters):
        columns = [chapter for r, chapter in drawn.chapters if r.id == role]
        heads.append((MARGIN, top + 18, "role", drawn.story.roles[role].title))
        for number, chapter in enumerate(columns):
            left = MARGIN + number * ACROSS
            heads.append((left, top + HEAD, "column", chapter.title))
            for row, scene in enumerate(chapter.scenes):
                boxes[scene] = (left, top + HEAD + 16 + row * DOWN)
        widest = max(widest, len(columns))
        top += HEAD + 40 + DOWN * max((len(chapter.scenes) for chapter in columns), default=0)
    return _Layout(boxes, tuple(heads), 2 * MARGIN + widest * ACROSS, top)


def _curve(link: Link, boxes: dict[str, tuple[int, int]]) -> str:
    (x, y), (to_x, to_y) = boxes[link.start], boxes[link.end]
    y, to_y = y + HEIGHT // 2, to_y + HEIGHT // 2
    if x == to_x:
        # Inside a column a link bows out to the right, the farther the longer it is.
        bow = x + WIDTH + min(90, 18 + abs(to_y - y) // 9)
        path = f"M{x + WIDTH} {y}C{bow} {y} {bow} {to_y} {to_x + WIDTH} {to_y}"
    elif to_x > x:
        middle = (x + WIDTH + to_x) // 2
        path = f"M{x + WIDTH} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
    else:
        path = f"M{x} {y}C{x - 70} {y} {to_x + WIDTH + 70} {to_y} {to_x + WIDTH} {to_y}"
    said = escape(" ".join(part for part in (link.choice, f"if {link.condition}" if link.condition else "") if part))
    return f'<path class="link" data-from="{escape(link.start)}" data-to="{escape(link.end)}" d="{path}"><title>{said}</title></path>'
