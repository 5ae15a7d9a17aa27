"""Sends to every operation of the API what its description allows, and what it forbids: ``make fuzz-api``.

Schemathesis makes the requests from the description and judges the replies: no 5xx, no status, type or shape that is
not described. Names in addresses are real ones half of the time, since a random one is only ever not there.
"""

from __future__ import annotations

import collections
import contextlib
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import schemathesis
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.api import PEOPLE, person_with

JUDGED = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
          "response_headers_conformance")  # fmt: skip
NAMES = {
    "cause": ["hypomagnesaemia", "restless_legs"],
    "action": ["supplement_magnesium", "relief_calf_stretch", "needle", "quinine"],
    "finding": ["age", "magnesium"],
    "claim": ["1", "17"],
    "key": ["aafp2017"],
    "date": ["2026-01-31"],
}
"""Real names, by the parameter of the address."""
TABLE = b"date,cramps,Leg pain\n2026-01-30,1,2\n2026-01-31,0,1\n"


def fuzz(client: httpx.Client, description: dict[str, Any], examples: int, seed: int = 0) -> collections.Counter[str]:
    """Try every operation with this many examples of each kind; the number of replies by status.

    Raises:
        AssertionError: a reply was not as it should be; says which, and how to send it again.
    """
    schema = schemathesis.openapi.from_dict(description)
    counted: collections.Counter[str] = collections.Counter()
    for number, operation in enumerate(_operations(schema)):
        for mode in GenerationMode:
            chance = random.Random(f"{seed} {number} {mode}")
            _try(client, operation, mode, examples, chance, counted)
    return counted


def _operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def _try(client: httpx.Client, operation: Any, mode: GenerationMode, examples: int, chance: random.Random,
         counted: collections.Counter[str]) -> None:  # fmt: skip
    judges = [CHECKS.get_one(name) for name in JUDGED]

    @hypothesis.settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.seed(chance.getrandbits(32))
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        _name(client, case, chance)
        request = case.as_transport_kwargs(base_url=str(client.base_url).rstrip("/"))
        request.pop("cookies", None)
        if isinstance(request.get("data"), bytes | str):
            request["content"] = request.pop("data")
        reply = client.request(**request)
        counted[str(reply.status_code)] += 1
        case.validate_response(reply, checks=judges)

    with contextlib.suppress(Unsatisfiable):  # nothing can be wrong with such a request
        one()


def _name(client: httpx.Client, case: Any, chance: random.Random) -> None:
    """Put real names into the address."""
    for name in case.path_parameters or {}:
        if chance.random() < 0.5:
            continue
        if name == "person_id":
            case.path_parameters[name] = _somebody(client, chance)
        elif name in MADE:
            case.path_parameters[name] = MADE[name](client, str(case.path_parameters["person_id"]))
        elif name in NAMES:
            case.path_parameters[name] = chance.choice(NAMES[name])


def _trial(client: httpx.Client, person: str) -> str:
    """A trial of a person; of nobody, a name that is none."""
    found = client.get(f"{PEOPLE}/{person}/trials").json()
    if found.get("may_try"):
        client.post(f"{PEOPLE}/{person}/trials", json={"action": found["may_try"][0]["id"], "weeks": 4})
        found = client.get(f"{PEOPLE}/{person}/trials").json()
    return str(found["trials"][0]["id"]) if found.get("trials") else "none"


def _token(client: httpx.Client, person: str) -> str:
    """A file of a person that waits."""
    sent = client.put(f"{PEOPLE}/{person}/imports", content=TABLE, headers={"content-type": "application/octet-stream"})
    return str(sent.json().get("token", "none"))


MADE = {"trial_id": _trial, "token": _token}


def _somebody(client: httpx.Client, chance: random.Random) -> str:
    people = [person["id"] for person in client.get(PEOPLE).json()["people"]]
    if len(people) > 40:
        client.delete(f"{PEOPLE}/{people[0]}")
    return (
        chance.choice(people)
        if len(people) > 2
        else person_with(client, age=61, sex="female", medicines=["furosemide"])
    )


def main(examples: int) -> None:
    """Try the app on an empty database, and say how much was tried."""
    from nightcramp.web import Settings, create_app
    from support.web import FormClient

    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(database_url=f"sqlite:///{folder}/nightcramp.db"))
        operations = sum(len(ways) for ways in app.openapi()["paths"].values())
        with FormClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            found = fuzz(client, app.openapi(), examples, seed=random.randrange(2**32))
    statuses = ", ".join(f"{status}: {count:,}" for status, count in sorted(found.items()))
    sys.stdout.write(
        f"{operations} operations, {found.total():,} requests, none answered with a 5xx or not as described ({statuses})\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
