"""What the server is told when it starts."""

from __future__ import annotations

import dataclasses
import ipaddress
from urllib.parse import urlsplit

from nightcramp.diary.database import default_url

DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", 8765


class SettingsError(ValueError):
    """The server may not start so; says why and what to do."""


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """Settings of the server.

    Attributes:
        host: the address to listen on.
        port: the port; 0 takes a free one.
        database_url: where data are kept.
        accounts: whether people sign in. Needed on every address but loopback.
        origin: the address that browsers see, such as ``https://cramps.example``, behind a proxy; empty is as served.
        country: whose emergency numbers are shown to those who did not choose.
    """

    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    database_url: str = dataclasses.field(default_factory=default_url)
    accounts: bool = False
    origin: str = ""
    country: str | None = None

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return is_loopback(self.host)

    def check(self) -> None:
        """Whether the server may start so.

        Raises:
            SettingsError: others could reach it, and nobody would have to sign in; or the origin is none.
        """
        parts = urlsplit(self.origin)
        if self.origin and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query):
            raise SettingsError(f"{self.origin} is no origin. Write it without a path, such as https://cramps.example")
        seen = [host for host in (self.host, parts.hostname or "") if host and not is_loopback(host)]
        if seen and not self.accounts:
            raise SettingsError(
                f"{seen[0]} can be reached by others, so people must sign in. Start with --accounts, after "
                "'nightcramp account add NAME'; or leave out --host and --origin to serve this machine only."
            )

    def check_accounts(self, *, exist: bool) -> None:
        """Whether anybody could sign in.

        Args:
            exist: whether there is an account.

        Raises:
            SettingsError: nobody could.
        """
        if self.accounts and not exist:
            raise SettingsError("There is no account yet, so nobody could sign in. First: nightcramp account add NAME")

    @property
    def is_encrypted(self) -> bool:
        """Whether passwords and answers are encrypted on their way, or never leave this machine."""
        return self.origin.startswith("https://") or (self.is_loopback and not self.origin)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
