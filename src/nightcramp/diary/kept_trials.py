"""The trials of a person: begun only with what is safe, followed night by night, read when they are over."""

from __future__ import annotations

import dataclasses
import datetime
import secrets

import sqlalchemy
from sqlalchemy.orm import Session

from nightcramp.answers import Answers
from nightcramp.diary.database import Exposure, KeptTrial, Night, Person
from nightcramp.diary.outcomes import value_of
from nightcramp.diary.people import lock
from nightcramp.diary.trials import (
    CRAMPS,
    Outcome,
    Result,
    Stop,
    Trial,
    TrialError,
    analyse,
    arm_of,
    observe,
    stop,
    trial_as_object,
    trial_of,
    trial_of_action,
)
from nightcramp.diary.trials import Night as TrialNight
from nightcramp.diary.trials import Plan as TrialPlan
from nightcramp.diary.trials import plan as advise
from nightcramp.knowledge import KnowledgeBase
from nightcramp.knowledge.schema import Action
from nightcramp.triage import triage

REASONS = ("wanted", "unwanted_effect", "harm")
BASELINE_NIGHTS = 56
"""The last nights without the measure that the planner looks at."""
ALARMING = ("emergency", "urgent")
NIGHT = datetime.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """Where a trial stands today.

    Attributes:
        kept: the row.
        trial: its design.
        is_over: whether its last night has passed, or it was ended.
        due: what is due tonight: ``with``, ``without``, or None where the trial does not run tonight.
        night: the number of tonight among the nights of the trial, from 1.
        written: how many of its nights so far have a value.
        missing: the nights that are over and have none, the latest first.
        last_night: what was due last night; None where the trial did not run.
        did: whether it was noted last night that the measure was done; None where nothing was noted.
    """

    kept: KeptTrial
    trial: Trial
    is_over: bool
    due: str | None
    night: int
    written: int
    missing: tuple[datetime.date, ...] = ()
    last_night: str | None = None
    did: bool | None = None

    @property
    def yesterday(self) -> datetime.date:
        """The date of last night."""
        return self.trial.start + (self.night - 2) * NIGHT


class KeptTrials:
    """The trials of one person.

    Args:
        session: a transaction.
        person: whose.
        knowledge: what disturbs a night.
        today: where the person is; by default on the clock of this machine.
    """

    def __init__(
        self, session: Session, person: Person, knowledge: KnowledgeBase, today: datetime.date | None = None
    ) -> None:
        self.session, self.person, self.knowledge = session, person, knowledge
        self.today = today or datetime.datetime.now().astimezone().date()

    def all(self) -> list[KeptTrial]:
        """All that can be read, the newest first."""
        return [kept for kept in self._rows() if _is_readable(kept)]

    def damaged(self) -> int:
        """How many can no longer be read. They are kept, and exported."""
        return sum(not _is_readable(kept) for kept in self._rows())

    def get(self, trial_id: str) -> KeptTrial | None:
        """One of them."""
        found = self.session.get(KeptTrial, trial_id)
        return found if found is not None and found.person_id == self.person.id and _is_readable(found) else None

    def running(self) -> Standing | None:
        """The one that runs, if any: only one thing is tried at a time."""
        standings = map(self.standing, self.all())
        return next((one for one in standings if not one.is_over), None)

    def on(self, night: datetime.date) -> KeptTrial | None:
        """The one of which a night is part, if any."""
        for kept in self.all():
            trial = trial_of(kept.design)
            if trial.start <= night <= (kept.ended_on or trial.end):
                return kept
        return None

    def begin(
        self, action: Action, answers: Answers, *, weeks: float, outcome: Outcome = CRAMPS, seed: int | None = None
    ) -> KeptTrial:
        """Begin tonight.

        Raises:
            TrialError: it is not safe for this person, cannot be tried in blocks, or another trial runs.
        """
        lock(self.session, self.person)  # of two that begin at once, the second finds the first
        if (other := self.running()) is not None:
            raise TrialError("trial", other.kept.action, "another trial runs, and two at a time could tell nothing",
                             "End that one first, or wait until it is over.")  # fmt: skip
        lot = secrets.randbelow(2**31) if seed is None else seed
        made = trial_of_action(action, answers, self.today, seed=lot, weeks=weeks, outcome=outcome)
        kept = KeptTrial(person_id=self.person.id, action=action.id, design=trial_as_object(made))
        self.session.add(kept)
        self.session.flush()
        return kept

    def end(self, kept: KeptTrial, why: str) -> None:
        """End a trial now; last night was its last.

        Raises:
            TrialError: it is over already, or the reason is not known.
        """
        if why not in REASONS:
            raise TrialError("why", why, "there is no such reason", f"Use one of {', '.join(REASONS)}.")
        if self.standing(kept).is_over:
            raise TrialError("trial", kept.action, "it is over already", "Look at its result.")
        kept.ended_on, kept.why_ended = self.today - NIGHT, why

    def standing(self, kept: KeptTrial) -> Standing:
        """Where a trial stands."""
        trial = trial_of(kept.design)
        last = kept.ended_on or trial.end
        is_over = self.today > last
        due = None if is_over else arm_of(trial, self.today, self.today)
        written = {night.date for night in self.nights(trial, min(last, self.today)) if night.value is not None}
        yesterday = self.today - NIGHT
        over = range((min(last, yesterday) - trial.start).days + 1)
        past = (min(last, yesterday) - NIGHT * back for back in over)
        return Standing(
            kept, trial, is_over, due, (self.today - trial.start).days + 1, len(written),
            tuple(date for date in past if date not in written),
            None if is_over else arm_of(trial, yesterday, self.today),
            self._done(yesterday, yesterday, trial.measure).get(yesterday),
        )  # fmt: skip

    def nights(self, trial: Trial, last: datetime.date) -> list[TrialNight]:
        """What was written down of the nights of a trial, and whether what was due was done."""
        done = self._done(trial.start, last, trial.measure)
        return [
            dataclasses.replace(night, followed=self._followed(trial, night.date, done))
            for night in self._nights(trial.start, last, trial.outcome)
        ]

    def baseline(self, outcome: Outcome = CRAMPS) -> list[TrialNight]:
        """The last nights before tonight."""
        return self._nights(self.today - BASELINE_NIGHTS * NIGHT, self.today - NIGHT, outcome)

    def result(self, kept: KeptTrial) -> Result:
        """What a trial that is over has found.

        Raises:
            TrialError: it still runs, or nothing can be compared.
        """
        standing = self.standing(kept)
        if not standing.is_over:
            raise TrialError("trial", kept.action, "it still runs, and to look early would mislead",
                             "Wait until its last night.")  # fmt: skip
        last = kept.ended_on or standing.trial.end
        return analyse(observe(standing.trial, self.nights(standing.trial, last), last))

    def stop(self, kept: KeptTrial, answers: Answers) -> Stop | None:
        """Whether a trial that runs must stop: only for harm, never because it looks good."""
        trial = trial_of(kept.design)
        alarms = [fired.rule.id for fired in triage(answers).fired if fired.rule.level in ALARMING]
        try:
            series = observe(trial, self.nights(trial, self.today), self.today)
        except TrialError:  # one arm has no night yet
            series = None
        return stop(series, alarms=alarms)

    def advice(self, action: Action, ratio: float, outcome: Outcome = CRAMPS) -> TrialPlan:
        """How long a trial of an action would take, by the last nights.

        Raises:
            TrialError: too few nights were written down.
        """
        pace = action.in_blocks
        onset, offset = (pace.acts_within_nights, pace.lasts_nights) if pace else (0, 0)
        nights = self.baseline(outcome)
        return advise(nights, ratio=ratio, onset_nights=onset, offset_nights=offset, outcome=outcome)

    def _rows(self) -> list[KeptTrial]:
        query = sqlalchemy.select(KeptTrial).where(KeptTrial.person_id == self.person.id)
        return list(self.session.scalars(query.order_by(KeptTrial.created_at.desc(), KeptTrial.id)))

    def _nights(self, first: datetime.date, last: datetime.date, outcome: Outcome) -> list[TrialNight]:
        rows = self.session.scalars(
            sqlalchemy.select(Night)
            .where(Night.person_id == self.person.id, Night.date.between(first, last))
            .order_by(Night.date)
        )
        disturbed = self._disturbed(first, last)
        return [TrialNight(row.date, value_of(outcome, row), disturbed=row.date in disturbed) for row in rows]

    def _followed(self, trial: Trial, date: datetime.date, done: dict[datetime.date, bool]) -> bool | None:
        """Whether what was due was done; None where nothing was noted, or nothing was due."""
        due = arm_of(trial, date, self.today) if date in done else None
        return None if due is None else done[date] == (due == "with")

    def _disturbed(self, first: datetime.date, last: datetime.date) -> set[datetime.date]:
        """The nights on which something else changed."""
        disturbing = [one.id for one in self.knowledge.collection("diary_exposures") if one.disturbs]
        return set(
            self.session.scalars(
                sqlalchemy.select(Exposure.date).where(
                    Exposure.person_id == self.person.id,
                    Exposure.what.in_(disturbing),
                    Exposure.amount > 0,
                    Exposure.date.between(first, last),
                )
            )
        )

    def _done(self, first: datetime.date, last: datetime.date, action: str) -> dict[datetime.date, bool]:
        """On which days the measure was noted as done, or as not done."""
        rows = self.session.execute(
            sqlalchemy.select(Exposure.date, Exposure.amount).where(
                Exposure.person_id == self.person.id, Exposure.what == action, Exposure.date.between(first, last)
            )
        )
        return {date: amount > 0 for date, amount in rows}


def _is_readable(kept: KeptTrial) -> bool:
    try:
        trial_of(kept.design)
    except TrialError:
        return False
    return True
