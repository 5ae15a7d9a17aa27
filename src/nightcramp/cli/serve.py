"""``nightcramp serve``: the app in the browser, on this machine only unless people sign in."""

from __future__ import annotations

import socket
import threading
import time
import webbrowser

import click

from nightcramp.cli import console, exits
from nightcramp.cli.assess import check_country, load_knowledge

_HELP = """Open the app in the browser.

It listens on this machine only, and keeps everything in your data folder. On any other address people must sign in:
use --accounts, after "nightcramp account add NAME".
"""
_NOT_ENCRYPTED = (
    "Others on the network could read what is sent, passwords too: it is not encrypted. Put a server with https before "
    "this one and name its address with --origin; docs/app.md says how."
)
STARTS_WITHIN_SECONDS = 20


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="The port; 0 for any.")
@click.option("--database", metavar="URL", help="Where data are kept.", envvar="NIGHTCRAMP_DATABASE_URL")
@click.option("--accounts", is_flag=True, help="People sign in. Needed on every address but this machine's own.")
@click.option("--origin", default="", metavar="URL", help="The address that browsers see, behind a proxy.")
@click.option(
    "--country", metavar="CODE", help="Show the numbers of a country, such as GB.", envvar="NIGHTCRAMP_COUNTRY"
)
@click.option("--open/--no-open", "opens", default=True, help="Open a browser.", show_default=True)
def serve(
    *, host: str, port: int, database: str | None, accounts: bool, origin: str, country: str | None, opens: bool
) -> int:
    """Serve the app."""
    import uvicorn

    from nightcramp.diary.database import DatabaseError, default_url
    from nightcramp.web import Settings, SettingsError, create_app

    knowledge = load_knowledge()
    check_country(knowledge, country)
    settings = Settings(host, port, database or default_url(), accounts, origin, country)
    try:
        listening = _listen(host, port)
        app = create_app(settings, knowledge)
    except (SettingsError, DatabaseError) as error:
        listening.close()
        console.line(str(error), err=True)
        return exits.USAGE
    except OSError as error:
        console.line(f"{host}:{port} cannot be used ({error.strerror}). Try another one with --port.", err=True)
        return exits.UNWRITABLE
    address = f"http://{'localhost' if settings.is_loopback else host}:{listening.getsockname()[1]}/"
    console.line(f"Nightcramp is at {address}\nYour data stay in {app.state.context.database.where}\nStop with Ctrl+C.")
    if not settings.is_encrypted:
        console.line(_NOT_ENCRYPTED, err=True)
    if opens:
        threading.Thread(target=_open, args=(address, listening), daemon=True).start()
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, date_header=False)
    uvicorn.Server(config).run([listening])
    return exits.DONE


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol named: only then asyncio sends small replies at once, not after 40 ms (TCP_NODELAY).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((host.strip("[]"), port))
    listening.listen(128)
    return listening


def _open(address: str, listening: socket.socket) -> None:
    """Open the browser once the server answers."""
    end = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(listening.getsockname()[:2], timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            webbrowser.open(address)
            return
