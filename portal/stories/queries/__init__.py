"""Stories as they are worked on, read, found and collected."""

from portal.stories.queries import collections, reading, works

__all__ = ["collections", "reading", "works"]
