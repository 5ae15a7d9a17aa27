"""``python -m nightcramp`` is the command line."""

import sys

from nightcramp.cli import main

sys.exit(main())
