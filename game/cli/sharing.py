"""What a writer gives to readers: a story published as a page, a file or a folder."""

from pathlib import Path

from game.cli.stories import OK, UNREADABLE, Namespace, loaded, usage_error

FORMS = "name a page (story.html)"


def publish(options: Namespace) -> int:
    """Publishes a story in the form that the name of the file asks for."""
    from game.saves.files import write_whole

    to: Path = options.to
    if to.suffix != ".html":
        return usage_error(f"{str(to)!r} is not a form of publishing: {FORMS}")
    story = loaded(options.story, whole=True)
    if story is None:
        return UNREADABLE
    from game.authoring.publish.page import page

    data = page(story).encode()
    write_whole(to, data)
    print(f"{to}: {len(data):,} bytes")
    return OK
