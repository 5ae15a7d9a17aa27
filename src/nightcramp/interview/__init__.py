"""Which question comes next: one at a time, what matters first. Pure functions of the answers so far."""

from nightcramp.interview.addressed import addressed
from nightcramp.interview.again import answered_questions, asked_again, marked, question_of, replaced, single_question
from nightcramp.interview.doubts import is_out_of_reach, without_tests
from nightcramp.interview.for_plan import plan_question
from nightcramp.interview.interview import next_question, progress, questions_of, remaining
from nightcramp.interview.question import Kind, Line, Question
from nightcramp.interview.reasons import WhyAsked, why_asked

__all__ = [
    "Kind",
    "Line",
    "Question",
    "WhyAsked",
    "addressed",
    "answered_questions",
    "asked_again",
    "is_out_of_reach",
    "marked",
    "next_question",
    "plan_question",
    "progress",
    "question_of",
    "questions_of",
    "remaining",
    "replaced",
    "single_question",
    "why_asked",
    "without_tests",
]
