"""Which question comes next: one at a time, what matters first. Pure functions of the answers so far."""

from nightcramp.interview.doubts import is_out_of_reach, without_tests
from nightcramp.interview.for_plan import plan_question
from nightcramp.interview.interview import next_question, progress, questions_of, remaining
from nightcramp.interview.question import Kind, Line, Question

__all__ = [
    "Kind",
    "Line",
    "Question",
    "is_out_of_reach",
    "next_question",
    "plan_question",
    "progress",
    "questions_of",
    "remaining",
    "without_tests",
]
