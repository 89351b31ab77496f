"""Finding people, and the questions they asked each other."""

from portal.directory.queries import people, questions

__all__ = ["people", "questions"]
