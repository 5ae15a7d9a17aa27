"""Writes the parts of the documentation that follow from the code and the knowledge base; ``make docs`` runs it."""
