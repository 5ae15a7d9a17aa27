"""What the tests of the JSON API share: people, faults, and replies held against their description."""

from __future__ import annotations

from typing import Any

import httpx
from jsonschema import Draft202012Validator

from nightcramp.knowledge import KnowledgeBase
from nightcramp.web import Settings, create_app

API = "/api/v1"
PEOPLE = f"{API}/people"


def person_with(client: httpx.Client, **answers: Any) -> str:
    """Add a person with these answers; the id."""
    person: str = client.post(PEOPLE, json={"relation": "me"}).json()["id"]
    reply = client.put(f"{PEOPLE}/{person}/answers", json=answers)
    assert reply.status_code == 200, reply.text
    return person


def faults(reply: httpx.Response, status: int) -> list[dict[str, str]]:
    """The faults of a refusal, which has the one shape of all."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    found = reply.json()
    assert set(found) == {"title", "status", "detail", "faults"}
    assert found["status"] == status
    assert all(set(fault) == {"field", "value", "problem", "mend"} for fault in found["faults"])
    return found["faults"]


class Description:
    """The description of the API, against which replies are held."""

    def __init__(self, knowledge: KnowledgeBase, folder: Any) -> None:
        app = create_app(Settings(database_url=f"sqlite:///{folder / 'described.db'}"), knowledge)
        self.spec = app.openapi()
        app.state.context.database.close()

    def __call__(self, reply: httpx.Response, method: str, path: str) -> Any:
        """The content of a reply, which must be as described for its status and kind."""
        answer = self.spec["paths"][path][method]["responses"][str(reply.status_code)]
        self.validate(reply.json(), answer["content"][reply.headers["content-type"]]["schema"])
        return reply.json()

    def validate(self, value: Any, schema: dict[str, Any]) -> None:
        """Hold a value against a schema of the description."""
        Draft202012Validator({**schema, "components": self.spec["components"]}).validate(value)
