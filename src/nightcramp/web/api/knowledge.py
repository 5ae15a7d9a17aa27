"""What Nightcramp knows: findings, actions, claims, sources, medicines."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query, Response

from nightcramp.answers.answers import LONGEST_MEDICINE
from nightcramp.answers.json_schema import json_schema
from nightcramp.answers.medicines import medicine_names
from nightcramp.web.api.describe import described
from nightcramp.web.api.reply import of_bytes
from nightcramp.web.context import Context, InContext
from nightcramp.web.errors import NotThereError

router = APIRouter(tags=["knowledge"])
_encode = msgspec.json.Encoder().encode
IfNoneMatch = Annotated[str | None, Header(alias="If-None-Match", description="An `ETag`: 304 when it still holds.")]


@router.get("/findings", **described("Findings", 422, says="The findings.", cached=True))
def findings(
    context: InContext,
    if_none_match: IfNoneMatch = None,
    *,
    everything: Annotated[bool, Query(alias="all", description="Those too that are worked out from others.")] = False,
) -> Response:
    """The names that answers may use, with type, unit and question."""
    return _sent(
        context, if_none_match, ("findings", everything),
        lambda: {
            "findings": [
                found for found in context.knowledge.findings.values()
                if everything or not found.derived or found.may_be_given
            ],
            "knowledge": context.knowledge.dump(),
        },
    )  # fmt: skip


@router.get("/findings/{finding}", **described("Finding", 404, says="The finding.", cached=True))
def finding(context: InContext, finding: str, if_none_match: IfNoneMatch = None) -> Response:
    """One finding."""
    return _one(context, if_none_match, "finding", context.knowledge.findings, finding)


@router.get("/actions", **described("Actions", says="The actions.", cached=True))
def actions(context: InContext, if_none_match: IfNoneMatch = None) -> Response:
    """What a plan can hold, and what is never offered."""
    return _sent(
        context, if_none_match, ("actions",),
        lambda: {"actions": list(context.knowledge.actions.values()), "knowledge": context.knowledge.dump()},
    )  # fmt: skip


@router.get("/actions/{action}", **described("Action", 404, says="The action.", cached=True))
def action(context: InContext, action: str, if_none_match: IfNoneMatch = None) -> Response:
    """One action: steps, for whom it is not, what studies found."""
    return _one(context, if_none_match, "action", context.knowledge.actions, action)


@router.get("/claims", **described("Claims", says="The claims.", cached=True))
def claims(context: InContext, if_none_match: IfNoneMatch = None) -> Response:
    """The claims of the founding article, each with our verdict."""
    return _sent(
        context, if_none_match, ("claims",),
        lambda: {"claims": context.knowledge.collection("claims"), "knowledge": context.knowledge.dump()},
    )  # fmt: skip


@router.get("/claims/{claim}", **described("Claim", 404, says="The claim.", cached=True))
def claim(context: InContext, claim: str, if_none_match: IfNoneMatch = None) -> Response:
    """One claim, by its id or its number."""
    known = {name: found for found in context.knowledge.collection("claims") for name in (found.id, str(found.number))}
    return _one(context, if_none_match, "claim", known, claim)


@router.get("/sources/{key}", **described("Source", 404, says="The source.", cached=True))
def source(context: InContext, key: str, if_none_match: IfNoneMatch = None) -> Response:
    """One source, by its key."""
    return _one(context, if_none_match, "source", context.knowledge.sources, key)


@router.get("/medicines", **described("Medicines", 422, says="What the name is taken for."))
def medicines(
    context: InContext,
    q: Annotated[str, Query(min_length=1, max_length=LONGEST_MEDICINE, description="A name, as on the pack.",
                            examples=["Lasix 40 mg"])],
) -> Response:  # fmt: skip
    """The medicines in a name as people and records write it; trade names and misspellings are understood."""
    found = medicine_names(context.knowledge).recognise(" ".join(q.split()))
    return of_bytes(
        _encode(
            {
                "written": found.written,
                "guessed": found.guessed,
                "medicines": [
                    {"generic": one.generic, "classes": one.classes, "rxcui": one.rxcui} for one in found.medicines
                ],
                "knowledge": context.knowledge.dump(),
            }
        )
    )


@router.get("/answers.schema.json", **described("JsonSchema", says="The schema.", cached=True))
def schema(context: InContext, if_none_match: IfNoneMatch = None) -> Response:
    """The JSON Schema of answers, for editors and programs."""
    return _sent(context, if_none_match, ("schema",), lambda: json_schema(context.knowledge))


def _one(context: Context, if_none_match: str | None, what: str, known: Mapping[str, Any], name: str) -> Response:
    if name not in known:
        raise NotThereError(what, name)
    return _sent(context, if_none_match, (what, name), lambda: known[name])


def _sent(context: Context, if_none_match: str | None, key: tuple[Any, ...], make: Callable[[], Any]) -> Response:
    """A reply that is good for as long as the knowledge is."""
    tag = f'"{context.knowledge.hash[:32]}"'
    caching = {"ETag": tag, "Cache-Control": "no-cache"}
    if if_none_match is not None and tag in if_none_match:
        return Response(status_code=304, headers=caching)
    answer = of_bytes(context.results.get((*key, context.knowledge.hash), lambda: _encode(make())))
    answer.headers.update(caching)
    return answer
