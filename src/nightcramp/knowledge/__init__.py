"""The knowledge base: its schema, loader, compiler, checks and proofs. Medicine lives in ``base/``, not in code."""

from nightcramp.knowledge.compiler import load
from nightcramp.knowledge.errors import Fault, KnowledgeError
from nightcramp.knowledge.model import KnowledgeBase

__all__ = ["Fault", "KnowledgeBase", "KnowledgeError", "load"]
