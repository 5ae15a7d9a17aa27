"""Diary writes to a real server that is killed again and again, and what is there in the end."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import random
import tempfile
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import sqlalchemy

from nightcramp.diary.database import Cramp, Database, Exposure, Night, Receipt
from nightcramp.diary.receipts import KEY
from support.api import PEOPLE
from support.postgres import Postgres
from support.web import Server, start

TODAY = datetime.datetime.now().astimezone().date()
AGAIN_SECONDS = 0.1
"""Between two tries; a browser waits longer."""
TRIES_SECONDS = 120
LATER = frozenset({401, 408, 425, 429})
"""The same request can work later, as ``queue.js`` has it; so can all from 500 on."""
GIVES_UP = 0.3
"""How often nobody comes back to a write that was cut off: the browser was closed for ever."""
OF_DATABASE = 0.25
"""Of the kills, where the database is a server of its own."""


@dataclasses.dataclass(frozen=True, slots=True)
class Write:
    """One entry, unlike every other one.

    Attributes:
        key: by which it is done once.
        method: HTTP's.
        path: after that of the person.
        body: what is sent.
        mark: by which it is found in the database.
    """

    key: str
    method: str
    path: str
    body: dict[str, Any]
    mark: tuple[Any, ...]


@dataclasses.dataclass(slots=True)
class Figures:
    """What came of it.

    Attributes:
        writes: how many entries there were.
        kills: of the server.
        database_kills: of the database server.
        tries: how many requests were sent.
        acknowledged: how many entries had a reply of success.
        given_up: entries that were cut off and never sent again,
        given_up_kept: and how many of these are there nevertheless.
        lost: acknowledged entries that are not there.
        doubled: entries that are there twice, or changed twice.
        half_written: nights that count fewer cramps than they have, and receipts without their reply.
    """

    writes: int = 0
    kills: int = 0
    database_kills: int = 0
    tries: int = 0
    acknowledged: int = 0
    given_up: int = 0
    given_up_kept: int = 0
    lost: int = 0
    doubled: int = 0
    half_written: int = 0

    @property
    def are_good(self) -> bool:
        """Whether nothing was lost, doubled or half written."""
        return self.lost == self.doubled == self.half_written == 0


def run(writes: int, kills: int, seed: int, postgres: Postgres | None = None) -> Figures:
    """Send the writes, kill at random moments, and count.

    Args:
        writes: how many.
        kills: how many of the writes are cut off, or nearly so.
        seed: of the entries, of the writes that are cut off, and of the moments.
        postgres: a server to keep them in, which is killed, too; else SQLite.
    """
    with tempfile.TemporaryDirectory() as folder:
        name = f"kills_{seed}"
        url = postgres.new(name) if postgres else f"sqlite:///{folder}/nightcramp.db"
        try:
            return _Run(Path(folder), url, random.Random(seed), postgres).of(writes, kills)
        finally:
            if postgres:
                postgres.drop(name)


class _Run:
    def __init__(self, folder: Path, url: str, chance: random.Random, postgres: Postgres | None) -> None:
        self.folder, self.url, self.chance, self.postgres = folder, url, chance, postgres
        self.figures = Figures()
        self.took = collections.deque([0.02], maxlen=50)
        self.server = self._start()
        self.client = httpx.Client(base_url=self.server.address, timeout=15)

    def of(self, writes: int, kills: int) -> Figures:
        person = self._person()
        entries = made_up(writes, self.chance)
        struck = set(self.chance.sample(range(writes), kills))
        acknowledged, open_ = [], []
        for number, write in enumerate(entries):
            kept = self._send(f"{PEOPLE}/{person}", write, is_struck=number in struck)
            (acknowledged if kept else open_).append(write)
        self.client.close()
        self.server.stop()
        self._count(person, acknowledged, open_)
        return self.figures

    # --- the client

    def _person(self) -> str:
        found: str = self.client.post(PEOPLE, json={"relation": "me"}).json()["id"]
        return found

    def _send(self, base: str, write: Write, *, is_struck: bool) -> bool:
        """Send until there is a reply, as the queue of the app does; whether it was acknowledged."""
        strike = self._strike() if is_struck else None
        end = time.monotonic() + TRIES_SECONDS
        first = True
        while True:
            kept = self._try(base, write)
            if first and strike:
                strike()
                first = False
                if not kept and self.chance.random() < GIVES_UP:
                    return False
            if kept:
                return True
            assert time.monotonic() < end, f"{write} was never taken"
            time.sleep(AGAIN_SECONDS)

    def _try(self, base: str, write: Write) -> bool:
        self.figures.tries += 1
        began = time.monotonic()
        try:
            reply = self.client.request(write.method, base + write.path, json=write.body, headers={KEY: write.key})
        except httpx.TransportError:
            return False
        if reply.status_code >= 500 or reply.status_code in LATER:
            return False
        assert reply.is_success, reply.text
        self.took.append(time.monotonic() - began)
        return True

    # --- the kills

    def _strike(self) -> Callable[[], None]:
        """Kill at a random moment from now on, in most cases during the request; the rest is to start again."""
        moment = self.chance.uniform(0, 1.2 * sorted(self.took)[len(self.took) // 2])
        is_database = self.postgres is not None and self.chance.random() < OF_DATABASE
        kill = self.postgres.kill if self.postgres and is_database else self.server.process.kill
        timer = threading.Timer(moment, kill)
        timer.start()

        def again() -> None:
            timer.join()
            if self.postgres and is_database:
                self.figures.database_kills += 1
                self.postgres.start()
            else:
                self.figures.kills += 1
                self.server.stop()
                self.server = self._start(str(urlsplit(self.server.address).port))

        return again

    def _start(self, port: str = "0") -> Server:
        return start(self.folder, "--port", port, NIGHTCRAMP_DATABASE_URL=self.url)

    # --- what is there

    def _count(self, person: str, acknowledged: list[Write], open_: list[Write]) -> None:
        database = Database(self.url)
        with database.session() as session:
            there = collections.Counter(_marks(session, person))
            receipts = session.scalars(sqlalchemy.select(Receipt).where(Receipt.person_id == person))
            self.figures.half_written = _short_nights(session, person) + sum(
                "reply" not in one.answer for one in receipts
            )
        database.close()
        figures = self.figures
        figures.writes = len(acknowledged) + len(open_)
        figures.acknowledged, figures.given_up = len(acknowledged), len(open_)
        figures.given_up_kept = sum(there[write.mark] > 0 for write in open_)
        figures.lost = sum(there[write.mark] == 0 for write in acknowledged)
        figures.doubled = sum(count > 1 for count in there.values())


def made_up(number: int, chance: random.Random) -> list[Write]:
    """So many entries: most are cramps without an id, which only their key keeps from being doubled."""
    found = []
    for index in range(number):
        key = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        date = TODAY - datetime.timedelta(days=2 + index)
        match chance.choice(["cramp", "cramp", "night", "exposure"]):
            case "cramp":
                at = datetime.datetime.combine(date, datetime.time(22, chance.randrange(60)))
                found.append(Write(key, "POST", "/cramps", {"at": at.isoformat(), "pain": 5}, ("cramp", at)))
            case "night":
                body = {"cramps": 1, "note": f"Entry {index}"}
                found.append(Write(key, "PUT", f"/nights/{date}", body, ("night", date, f"Entry {index}")))
            case _:
                body = {"exposures": {"stretch_bedtime_protocol": 1}}
                found.append(Write(key, "PUT", f"/exposures/{date}", body, ("exposure", date)))
    return found


def _marks(session: Any, person: str) -> list[tuple[Any, ...]]:
    """What is there; a night that was changed twice is there twice."""
    nights = session.scalars(sqlalchemy.select(Night).where(Night.person_id == person, Night.note != ""))
    cramps = session.scalars(sqlalchemy.select(Cramp).where(Cramp.person_id == person))
    exposures = session.scalars(sqlalchemy.select(Exposure).where(Exposure.person_id == person))
    return [
        *(("night", night.date, night.note) for night in nights for _ in range(night.version)),
        *(("cramp", cramp.at) for cramp in cramps),
        *(("exposure", exposure.date) for exposure in exposures),
    ]


def _short_nights(session: Any, person: str) -> int:
    """How many nights count fewer cramps than were written down one by one; one that is missing does, too."""
    logged = collections.Counter(session.scalars(sqlalchemy.select(Cramp.date).where(Cramp.person_id == person)))
    rows = session.execute(sqlalchemy.select(Night.date, Night.cramps).where(Night.person_id == person)).all()
    counted = {date: cramps or 0 for date, cramps in rows}
    return sum(counted.get(date, 0) < number for date, number in logged.items())
