"""The page for the doctor of a person, with the diary and the trials: for pages and API alike."""

from __future__ import annotations

import datetime

from sqlalchemy.orm import Session

import nightcramp
from nightcramp.diary.kept_trials import KeptTrials
from nightcramp.diary.nights import Nights
from nightcramp.diary.trials import TrialError, in_words
from nightcramp.plan import plan
from nightcramp.report.doctor import WEEKS_SHOWN, DoctorsPage, Tried, doctors_page
from nightcramp.web.context import Known
from nightcramp.web.templates import day


def doctors_page_of(known: Known, session: Session, country: str | None) -> DoctorsPage:
    """The page of a person, with the diary and the trials."""
    knowledge = known.answers.knowledge
    nights = Nights(session, known.person, knowledge)
    counts = nights.counts(nights.today - datetime.timedelta(weeks=WEEKS_SHOWN), nights.today)
    assessment = nightcramp.assess(known.answers)
    code = country if country in {one.country for one in knowledge.collection("countries")} else None
    return doctors_page(
        assessment, plan(assessment), on=nights.today, name=_name(known), country=code,
        nights={date: cramps for date, cramps in counts.items() if cramps is not None},
        tried=[*_tried(known, KeptTrials(session, known.person, nights.today)), *_begun(known, nights)],
    )  # fmt: skip


def _name(known: Known) -> str:
    """The name, unless it is only a word for who it is."""
    return "" if known.person.name in ("Me", "My child", "Someone else") else known.person.name


def _tried(known: Known, trials: KeptTrials) -> list[Tried]:
    """What trials found."""
    actions = known.answers.knowledge.actions
    found = []
    for kept in trials.all():
        standing = trials.standing(kept)
        name = actions[kept.action].name if kept.action in actions else standing.trial.question
        if not standing.is_over:
            found.append(Tried(name, "a trial runs"))
            continue
        try:
            words = in_words(trials.result(kept))
        except TrialError:
            found.append(Tried(name, "a trial without a result"))
        else:
            found.append(Tried(name, f"randomised trial: {words.headline} {words.nights}"))
    return found


def _begun(known: Known, nights: Nights) -> list[Tried]:
    """What of the plan was begun."""
    actions = known.answers.knowledge.actions
    return [
        Tried(actions[row.action].name, f"since {day(row.on)}" if row.ended_on is None
              else f"from {day(row.on)} to {day(row.ended_on)}")
        for row in nights.actions()
        if row.action in actions
    ]  # fmt: skip
