"""Finding people, and the questions they asked each other."""

from portal.directory.queries import exchanges, people, questions, suggestions

__all__ = ["exchanges", "people", "questions", "suggestions"]
