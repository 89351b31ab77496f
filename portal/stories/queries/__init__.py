"""Stories as they are worked on, read, found and collected."""

from portal.stories.queries import works

__all__ = ["works"]
