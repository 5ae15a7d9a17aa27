"""What is known of a person: values, units, unknowns, derived findings; reading them from files."""

from nightcramp.answers.answers import Answers, State
from nightcramp.answers.errors import AnswerFault, AnswersError
from nightcramp.answers.files import read_answers, read_file, read_stream
from nightcramp.answers.values import UNKNOWN

__all__ = ["UNKNOWN", "AnswerFault", "Answers", "AnswersError", "State", "read_answers", "read_file", "read_stream"]
