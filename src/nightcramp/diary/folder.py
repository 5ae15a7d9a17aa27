"""Where a person's data lie: the user's own data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def data_folder() -> Path:
    """The user's data folder for Nightcramp; ``NIGHTCRAMP_DATA`` sets another one."""
    if own := os.environ.get("NIGHTCRAMP_DATA"):
        return Path(own)
    if sys.platform in ("win32", "darwin"):
        import click

        return Path(click.get_app_dir("nightcramp"))
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "nightcramp"
