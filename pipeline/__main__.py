"""``python -m galley``, which does not import from the working folder.

Python puts that folder first on the import path, where a dump's ``calendar.py`` would be run in place of the
library's own, here and in every process that inherits the path.
"""

import os
import sys

_first = os.path.realpath(sys.path[0] or os.curdir) if sys.path else ""
_package = os.path.dirname(os.path.realpath(__file__))
if not sys.flags.safe_path and _first == os.path.realpath(os.curdir) and os.path.dirname(_package) != _first:
    del sys.path[0]

from .cli.main import main  # noqa: E402 (the path comes first)

if __name__ == "__main__":
    sys.exit(main())
