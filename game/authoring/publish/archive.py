"""One file that any Python runs in a terminal: a zip archive with the engine, its libraries and the story."""

import io
import zipfile
from collections.abc import Mapping

from game.authoring.publish import contents

_START = '''"""Starts the story that is in this file."""

import sys

if sys.version_info < (3, 11):
    sys.exit("This story needs Python 3.11 or later, and this is Python %d.%d." % sys.version_info[:2])

from game.cli.unpacked import main

sys.exit(main())
'''
_SHEBANG = b"#!/usr/bin/env python3\n"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same story makes the same file


def archive(story: Mapping[str, bytes]) -> bytes:
    """The archive of a story's files."""
    files = contents.engine() | contents.libraries() | contents.scenes(dict(story)) | {"__main__.py": _START.encode()}
    packed = io.BytesIO()
    packed.write(_SHEBANG)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as whole:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            whole.writestr(entry, files[name])
    return packed.getvalue()
