"""A household as it is after a year: people, nights, what a watch counted, a plan that was begun, trials, an account.

Written straight into the database, so that a test or a picture of any page has it in a moment.
"""

from __future__ import annotations

import contextlib
import datetime
import random
import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlalchemy.orm import Session

import nightcramp
from nightcramp.answers.files import raw_of_file
from nightcramp.diary.accounts import Accounts, begin_session
from nightcramp.diary.database import Cramp, Database, Exposure, Night, Person, Started
from nightcramp.diary.kept_trials import KeptTrials
from nightcramp.diary.people import People, answers_of, keep_answers
from nightcramp.diary.trials import blocks, trial_of
from support.import_files import SAMPLES

TODAY = datetime.datetime.now().astimezone().date()
NIGHT = datetime.timedelta(1)
ACCOUNT = "ann"
TRIED, TRYING = "sleep_foot_position", "sleep_warm_socks"
BEGUN = "stretch_calf_wall"


def example(name: str) -> dict[str, Any]:
    """The answers of a person of the examples."""
    return dict(raw_of_file(Path(__file__).resolve().parents[2] / "examples" / f"{name}.yaml"))


FAMILY: dict[str, tuple[str, dict[str, Any]]] = {
    "Ann": ("me", {**example("plan_woman_of_46"), "cramps_per_week": 2}),
    "Lily": ("child", example("child_of_9_woken")),
    "Dad": ("other", example("man_of_78_on_six_tablets")),
}
"""By name: the relation, and the answers. Ann has the diary, which says more than her answers do."""


def file_of(folder: Path) -> str:
    """Where a server keeps the data of a folder."""
    return f"sqlite:///{folder / 'nightcramp.db'}"


def add_people(folder: Path, everybody: Mapping[str, tuple[str, Mapping[str, Any]]]) -> dict[str, str]:
    """Add people with their answers; the id of each."""
    knowledge, database, found = nightcramp.load_knowledge(), Database(file_of(folder)), {}
    with database.session() as session:
        for name, (relation, answers) in everybody.items():
            person = People(session).add(name, relation, "GB")
            keep_answers(session, person, answers, knowledge)
            found[name] = person.id
    database.close()
    return found


def fill(folder: Path) -> dict[str, str]:
    """A whole household; what stands for each part of an address, such as ``person_id``, is Ann's."""
    found = add_people(folder, FAMILY)
    database = Database(file_of(folder))
    with database.session() as session:
        ann = session.get_one(Person, found["Ann"])
        _write_a_year(session, ann)
        session.add(
            Started(person_id=ann.id, action=BEGUN, on=TODAY - 24 * NIGHT, judge_on=TODAY + 18 * NIGHT, ended_on=None)
        )
        trials = _try(session, ann)
    database.close()
    return {**found, "person_id": found["Ann"], "date": str(TODAY - 3 * NIGHT), **trials}


def sign_up(folder: Path) -> str:
    """An account that has the people; the token of somebody who is signed in."""
    database = Database(file_of(folder))
    with database.session() as session:
        account = Accounts(session).add(ACCOUNT, "kalter mond leiter 7")
        Accounts(session).adopt(account)
        session.flush()
        token = begin_session(session, account.id)
    database.close()
    return token


def damage(folder: Path) -> None:
    """Damage the data, so that every page of them fails."""
    with contextlib.closing(sqlite3.connect(folder / "nightcramp.db")) as connection, connection:
        connection.execute("drop table night")


def addresses(app: FastAPI) -> Iterator[str]:
    """Every address of the app that is a page, or may be one; ``{…}`` stands for a part of it."""
    for included in app.routes:
        for one in included.effective_route_contexts():  # type: ignore[attr-defined]
            path: str = one.path
            if "GET" in one.methods and not path.startswith(("/api/", "/static/")):
                yield path


def address(pattern: str, parts: Mapping[str, str]) -> str:
    """An address with its parts put in; a part that nobody knows is an error, so that no page is forgotten."""
    return re.sub(r"\{(\w+)[^}]*\}", lambda part: parts[part[1]], pattern)


IMPORTED = SAMPLES["own.csv"]
"""What a person brings in."""


def _write_a_year(session: Session, person: Person) -> None:
    """Nights with cramps, nights without, and nights that were not written down; a watch since three months."""
    chance = random.Random(3)
    for back in range(1, 366):
        date = TODAY - datetime.timedelta(back)
        if back < 95 and chance.random() < 0.9:
            in_bed = round(chance.uniform(6.5, 8.8), 1)
            counted = {
                "hours_in_bed": in_bed, "hours_asleep": round(in_bed - chance.uniform(0.4, 1.2), 1),
                "times_awake": float(chance.randint(2, 24)), "steps": float(chance.randint(1900, 12400)),
            }  # fmt: skip
            session.add_all(Exposure(person_id=person.id, date=date, what=k, amount=v) for k, v in counted.items())
        if back > 4 and chance.random() < 0.2:
            continue
        cramps = chance.choice((0, 0, 0, 1, 1, 2, 4) if back < 40 else (0, 0, 0, 0, 1))
        said = {"pain": chance.randint(3, 9), "minutes_awake": 20, "hours_sore": 6.0} if cramps else {}
        session.add(Night(person_id=person.id, date=date, cramps=cramps, helped=[], **said))
        if cramps:
            session.add(_cramp(person, date, chance))
    session.flush()


def _cramp(person: Person, date: datetime.date, chance: random.Random) -> Cramp:
    at = datetime.datetime.combine(date + NIGHT, datetime.time(chance.randint(1, 5), chance.randint(0, 59)))
    return Cramp(
        person_id=person.id, date=date, at=at, seconds=chance.randint(40, 300), side=chance.choice(("left", "right")),
        part="calf", pain=chance.randint(3, 9), steps=["relief_calf_stretch"],
    )  # fmt: skip


def _try(session: Session, person: Person) -> dict[str, str]:
    """A trial that is over and one that runs."""
    knowledge = nightcramp.load_knowledge()
    answers = answers_of(person, knowledge)
    begun = TODAY - 90 * NIGHT
    over = KeptTrials(session, person, knowledge, begun).begin(knowledge.actions[TRIED], answers, weeks=8, seed=3)
    for block in blocks(trial_of(over.design)):
        for day in range((block.last - block.first).days + 1):
            done = float(block.arm == "with")
            session.add(Exposure(person_id=person.id, date=block.first + day * NIGHT, what=TRIED, amount=done))
    began = TODAY - 12 * NIGHT
    runs = KeptTrials(session, person, knowledge, began).begin(knowledge.actions[TRYING], answers, weeks=8, seed=3)
    return {"trial_id": over.id, "running": runs.id}
