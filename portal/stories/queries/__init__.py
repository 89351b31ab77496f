"""Stories as they are worked on, read, found and collected."""

from portal.stories.queries import board, collections, reading, reviews, works, writing

__all__ = ["board", "collections", "reading", "reviews", "works", "writing"]
