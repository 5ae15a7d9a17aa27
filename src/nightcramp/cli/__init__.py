"""The command line: ``nightcramp``."""

from nightcramp.cli.app import main

__all__ = ["main"]
