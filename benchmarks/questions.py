"""How many questions the published cases need when they are answered from their facts, and what is found with them.

What a case does not tell is answered with "I don't know". Emergencies end early, as they should. The main cause is looked
for with the answers of the interview, and beside that with all that the history tells.
"""

from __future__ import annotations

import statistics
import sys
from typing import Any

from accuracy import Case, cases
from causes_accuracy import true_causes
from nightcramp import Answers, KnowledgeBase, load_knowledge
from nightcramp.causes import causes
from nightcramp.interview import Question, questions_of
from nightcramp.interview.agenda import agenda
from nightcramp.interview.interview import MOST_AFTER_THE_FIRST_PAGE, WHO, simulate
from nightcramp.triage import triage


def reply_from(known: Answers) -> Any:
    """Answers a question from the facts of a case; what they do not say is not known."""
    state = known.state()

    def reply(question: Question, _: Answers) -> dict[str, Any]:
        match question.kind:
            case "page" | "pick":
                chosen = [line.id for line in question.lines if any(state[name] for name in line.findings)]
                denied = [line.id for line in question.lines if all(state[name] is False for name in line.findings)]
                unsure = [line.id for line in question.lines if line.id not in chosen and line.id not in denied]
                return question.picked(chosen, unsure)
            case "medicines":
                return question.answered(list(known.raw().get("medicines", ["not told"])))
            case _:
                name = question.findings[0]
                value = known.raw().get(name, state[name])
                return question.not_known() if value is None else question.answered(value)

    return reply


def after_the_first_page(answers: Answers) -> int:
    """How many questions were answered after the first page."""
    first = {*WHO, *(name for screen in agenda(answers.knowledge).first for name in screen.covers)}
    return sum(not first.intersection(names) for names in questions_of(answers))


def place(answers: Answers, truth: list[list[str]]) -> int:
    """The place of the main cause; 0 when it is not there."""
    order = [ranked.cause.id for ranked in causes(answers).ranked]
    return min((order.index(name) + 1 for name in truth[0] if name in order), default=0)


def interview(case: Case, knowledge: KnowledgeBase) -> Answers:
    """The answers at the end of an interview of somebody who knows the history of a case."""
    known = case.answers("history only", knowledge)
    start = Answers.read({}, knowledge)
    return [start, *(answers for _, answers in simulate(start, reply_from(known)))][-1]


def main() -> int:
    """Print the table."""
    knowledge, truth = load_knowledge(), true_causes()
    counts, top, rows = [], {"interview": [], "history": []}, []
    for case in cases():
        answers = interview(case, knowledge)
        count = after_the_first_page(answers)
        level = triage(answers).certain
        found = place(answers, truth[case.id])
        told = place(case.answers("history only", knowledge), truth[case.id])
        top["interview"].append(found)
        top["history"].append(told)
        counts.append(count)
        rows.append(
            f"  {case.id:<31}{count:>3} questions, {level:<10} main cause at {found or '-'} (all history: {told or '-'})"
        )
    print("\n".join(rows))
    print(f"\nquestions after the first page: median {statistics.median(counts):g}, most {max(counts)} "
          f"(never more than {MOST_AFTER_THE_FIRST_PAGE})")  # fmt: skip
    for name, found in top.items():
        shares = ", ".join(f"in {k}: {sum(0 < one <= k for one in found)} of {len(found)}" for k in (1, 3, 5))
        print(f"main cause with the {name}: {shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
