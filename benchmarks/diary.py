"""How fast the pages of a diary are: 10,000 nights of one person; median and 95th percentile of each page.

``python benchmarks/diary.py``
"""

from __future__ import annotations

import datetime
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from fastapi.testclient import TestClient

from nightcramp.diary.database import Cramp, Database, Exposure, Night
from nightcramp.diary.people import People
from nightcramp.web import Settings, create_app

NIGHTS, ROUNDS = 10_000, 25
GOAL = 0.100
ANSWERS = {"age": 46, "sex": "female", "leg_cramps": True, "cramps_per_week": 2, "cramp_minutes": 2}


def fill(database: Database) -> str:
    """A person with 10,000 nights, half of them with a cramp; the id."""
    chance, today = random.Random(7), datetime.datetime.now().astimezone().date()
    with database.session() as session:
        person = People(session).add("Me")
        person.answers = dict(ANSWERS)
        for back in range(1, NIGHTS + 1):
            date = today - datetime.timedelta(back)
            cramps = chance.choice((0, 0, 1, 2))
            session.add(Night(person_id=person.id, date=date, cramps=cramps, pain=5 if cramps else None, helped=[]))
            session.add(Exposure(person_id=person.id, date=date, what="caffeine_taken", amount=2))
            if cramps:
                at = datetime.datetime.combine(date, datetime.time(23, 30))
                session.add(Cramp(person_id=person.id, date=date, at=at, seconds=90, side="left", steps=[]))
        return str(person.id)


def measure(name: str, ask: Callable[[int], httpx.Response]) -> float:
    """Print the times of a request; the median in seconds."""
    times = []
    for number in range(ROUNDS):
        start = time.perf_counter()
        reply = ask(number)
        times.append(time.perf_counter() - start)
        assert reply.status_code < 400, (name, reply.status_code)
    times.sort()
    median = statistics.median(times)
    print(
        f"{name:34} median {median * 1000:6.1f} ms   95th percentile {times[int(len(times) * 0.95) - 1] * 1000:6.1f} ms"
    )
    return median


def main() -> int:
    """Measure, and fail where a page takes longer than a tenth of a second."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database_url=f"sqlite:///{Path(folder) / 'diary.db'}"))
        with TestClient(app, base_url="http://localhost") as client:
            person = fill(app.state.context.database)
            home, today = f"/people/{person}/nights", datetime.datetime.now().astimezone().date()
            client.get(home)
            client.get("/")
            medians = [
                measure("home", lambda _: client.get("/")),
                measure("nights, this year", lambda _: client.get(home)),
                measure("nights, ten years ago", lambda _: client.get(f"{home}?year={today.year - 10}")),
                measure("one night", lambda n: client.get(f"{home}/{today - datetime.timedelta(n + 1)}")),
                measure("API: nights of a year", lambda _: client.get(f"/api/v1{home}")),
                measure(
                    "API: a cramp",
                    lambda n: client.post(f"/api/v1/people/{person}/cramps", json={"at": f"{today}T00:{n:02}"},
                                          headers={"Idempotency-Key": str(n)}),
                ),
            ]  # fmt: skip
    print(f"{NIGHTS} nights; goal: a median below {GOAL * 1000:.0f} ms")
    return int(max(medians) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
