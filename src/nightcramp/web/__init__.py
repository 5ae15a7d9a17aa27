"""The app: pages that a browser shows, and the JSON API, on the same engine."""

from nightcramp.web.app import create_app
from nightcramp.web.settings import Settings, SettingsError

__all__ = ["Settings", "SettingsError", "create_app"]
