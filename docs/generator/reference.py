"""What the knowledge base says, as tables: rules, findings, instruments, claims, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from generator.markdown import code, plain, table
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Claim, Finding, Instrument, Source
from nightcramp.report.wording import citation

_LEVELS = ("emergency", "urgent", "soon", "routine", "self_care")


def rules(knowledge: KnowledgeBase) -> str:
    """All triage rules, by level."""
    parts = [f"{len(knowledge.rules)} rules, the most urgent first. `nightcramp knowledge show ID` tells all of one.\n"]
    for level in _LEVELS:
        found = [rule for rule in knowledge.rules.values() if rule.level == level]
        meaning = knowledge.levels[level]
        rows = [(code(rule.id), plain(rule.in_words), plain(rule.do), _sources(rule.sources)) for rule in found]
        parts.append(f"## {level.replace('_', '-')} ({len(found)})\n\n{meaning.means}\n")
        if rows:
            parts.append(table(("id", "fires when", "what to do first", "sources"), rows))
    return "\n".join(parts)


def findings(knowledge: KnowledgeBase) -> str:
    """All findings: those that can be given, then those that are worked out."""
    given = [found for found in knowledge.findings.values() if not found.derived or found.may_be_given]
    derived = [found for found in knowledge.findings.values() if found.derived and not found.may_be_given]
    rows = [
        (code(found.id), _type(found), code(_units(found)), plain(found.question or found.label)) for found in given
    ]
    worked_out = [(code(found.id), found.type, plain(found.label), code(found.derived)) for found in derived]
    return "\n".join(
        (
            f"An answer file can use {len(given)} names. {len(derived)} more are worked out from them.\n",
            "## Names for an answer file\n",
            table(("id", "type", "units", "question"), rows),
            "## Worked out\n",
            table(("id", "type", "what it is", "from"), worked_out),
        )
    )


def instruments(knowledge: KnowledgeBase) -> str:
    """All instruments, with what their licences allow."""
    rows = [_instrument(found) for found in knowledge.instruments.values()]
    return "\n".join(
        (
            f"{len(rows)} published questionnaires, rules and scores. *scored*: items and score are here. "
            "*own words*: we ask about the same in our own words, without its score. *not used*: the licence does not "
            "allow it, or it does not fit.\n",
            table(("id", "name", "purpose", "used by", "here", "sources"), rows),
        )
    )


def claims(knowledge: KnowledgeBase) -> str:
    """The ledger: every claim of the founding article and every omission."""
    found: tuple[Claim, ...] = knowledge.collection("claims")
    rows = [_claim(claim) for claim in found]
    left_out = [
        (code(omission.id), plain(omission.what), _codes(omission.realised_by), _sources(omission.sources))
        for omission in knowledge.collection("omissions")
    ]
    return "\n".join(
        (
            f"The {len(found)} claims of the founding article, each with our verdict, how certain it is, its sources, "
            "and where it is made real or refused. *planned* names the part of Nightcramp that is still to come.\n",
            table(("claim", "says", "verdict", "certainty", "why", "realised by", "sources"), rows),
            f"## What the article leaves out ({len(left_out)})\n",
            table(("omission", "what", "realised by", "sources"), left_out),
        )
    )


def sources(knowledge: KnowledgeBase) -> str:
    """All sources, by key."""
    rows = [_source(source) for source in sorted(knowledge.sources.values(), key=lambda source: source.key.lower())]
    return f"{len(rows)} sources; every one is cited.\n\n" + table(("key", "source", "looked at on"), rows)


PAGES: dict[str, tuple[str, Callable[[KnowledgeBase], str]]] = {
    "rules": ("Triage rules", rules),
    "findings": ("Findings", findings),
    "instruments": ("Instruments", instruments),
    "claims": ("The ledger of claims", claims),
    "sources": ("Sources", sources),
}
"""Name of the page, its title, its content."""


def pages(knowledge: KnowledgeBase) -> dict[str, str]:
    """The pages by name, whole."""
    return {
        name: f"# {title}\n\n*Written by `make docs` from the knowledge base {knowledge.version}. Do not edit.*\n\n"
        + function(knowledge).rstrip()
        + "\n"
        for name, (title, function) in PAGES.items()
    }


# --- cells


def _type(finding: Finding) -> str:
    return plain(f"choice: {', '.join(finding.choices)}") if finding.type == "choice" else finding.type


def _units(finding: Finding) -> str:
    return ", ".join(unit for unit in (finding.unit, *finding.units) if unit not in ("", "1"))


def _instrument(found: Instrument) -> tuple[str, ...]:
    here = {"items": "scored", "words": "own words", "none": "not used"}[found.ship]
    return code(found.id), plain(found.name), plain(found.purpose), found.used_by, here, _sources(found.sources)


def _claim(claim: Claim) -> tuple[str, ...]:
    realised = _codes(claim.realised_by) or f"*planned: {claim.planned}*"
    return (code(claim.id), plain(claim.claim), claim.verdict, claim.certainty, plain(claim.why), realised,
            _sources(claim.sources))  # fmt: skip


def _source(source: Source) -> tuple[str, ...]:
    where = f"https://doi.org/{source.doi}" if source.doi else source.url
    said = plain(citation(source)) + (f", *{plain(source.published_in)}*" if source.published_in else "")
    return f'<a id="{source.key}"></a>{code(source.key)}', f"{said} <{where}>" if where else said, source.checked


def _codes(names: Iterable[str]) -> str:
    return ", ".join(map(code, names))


def _sources(keys: Iterable[str]) -> str:
    return ", ".join(f"[{key}](sources.md#{key})" for key in keys)
