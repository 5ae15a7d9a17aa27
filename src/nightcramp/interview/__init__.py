"""Which question comes next: one at a time, what matters first. Pure functions of the answers so far."""

from nightcramp.interview.doubts import only_tests_can_tell, without_tests
from nightcramp.interview.for_plan import plan_question
from nightcramp.interview.interview import next_question, progress, questions_of, remaining
from nightcramp.interview.question import Kind, Line, Question

__all__ = [
    "Kind",
    "Line",
    "Question",
    "next_question",
    "only_tests_can_tell",
    "plan_question",
    "progress",
    "questions_of",
    "remaining",
    "without_tests",
]
