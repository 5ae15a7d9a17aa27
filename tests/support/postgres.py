"""A real PostgreSQL to throw away: the binaries that the package ``pgserver`` ships, started and killed by us."""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

from nightcramp.diary.database import Database

STARTS_WITHIN_SECONDS = 60
NOT_DURABLE = ("fsync=off", "full_page_writes=off")
"""Fast: what was committed outlives the server, but not the machine."""
PR_SET_PDEATHSIG = 1
TEMPLATE = "nightcramp_template"


class Postgres:
    """A server of its own in a folder of its own, reachable by a socket only.

    PostgreSQL does not run as root. Where the tests do, as in a container, it runs as ``nobody`` from a copy that
    ``nobody`` can read.

    Args:
        durable: whether it waits for the disk at each commit, as in earnest.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="nightcramp-pg-"))
        self._as: dict[str, Any] = {}
        binaries = _installed()
        if os.geteuid() == 0:
            self._as = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
            self.folder.chmod(0o755)
            binaries = _copied(binaries, self.folder)
        self._binaries = binaries / "bin"
        self._data = self.folder / "data"
        self._data.mkdir(mode=0o700)
        if self._as:
            shutil.chown(self._data, "nobody")
        self._settings = () if durable else NOT_DURABLE
        self._run(
            "initdb", "--auth=trust", "--encoding=utf8", "--username=postgres", "--no-sync", f"--pgdata={self._data}"
        )
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def url(self, database: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql://postgres@/{database}?host={self._data}"

    def start(self) -> None:
        """Start, also after a kill: then it first mends what was left half done."""
        settings = [
            part for one in ("shared_buffers=16MB", "listen_addresses=", *self._settings) for part in ("-c", one)
        ]
        end = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, "-k", self._data, *settings],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
                preexec_fn=_ends_with_us, **self._as,
            )  # fmt: skip
            while self._process.poll() is None:
                with contextlib.suppress(psycopg.OperationalError):
                    psycopg.connect(self.url(), connect_timeout=5).close()
                    return
                assert time.monotonic() < end, "PostgreSQL does not start"
                time.sleep(0.02)
            # The memory of the one that was killed may be in use for a moment.
            assert time.monotonic() < end, f"PostgreSQL ends with {self._process.returncode}"
            time.sleep(0.1)

    def kill(self) -> None:
        """Kill it with all its processes at once, as a machine that loses its power does."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def remove(self) -> None:
        """End it, and forget all."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def new(self, name: str) -> str:
        """The address of a new, empty database in the shape of today."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", (TEMPLATE,)).fetchone():
                connection.execute(f"create database {TEMPLATE}")
                Database(self.url(TEMPLATE)).close()
            connection.execute(f"create database {name} template {TEMPLATE}")
        return self.url(name)

    def drop(self, name: str) -> None:
        """Forget a database, whoever still uses it."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"drop database {name} with (force)")

    def _run(self, command: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / command, *arguments], cwd="/", capture_output=True, text=True, check=False, **self._as
        )
        assert done.returncode == 0, done.stderr


def _ends_with_us() -> None:
    """Let the server end when the tests are killed, too: Linux then sends it what it shuts down at once for."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def _installed() -> Path:
    """Where the binaries are. The package itself is not imported: it opens the folders above them to everybody."""
    found = importlib.util.find_spec("pgserver")
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / "pginstall"


def _copied(binaries: Path, folder: Path) -> Path:
    """The same in another folder, with the libraries where they look for them: beside the package."""
    target = folder / "pgserver" / "pginstall"
    for part in ("bin", "lib", "share"):
        shutil.copytree(binaries / part, target / part)
    shutil.copytree(binaries.parents[1] / "pgserver.libs", folder / "pgserver.libs")
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.parent.name == "bin" else 0o444))
    return target
