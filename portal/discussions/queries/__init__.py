"""What is found of conversations, by noun."""

from portal.discussions.queries import lists, posts, reading, threads

__all__ = ["lists", "posts", "reading", "threads"]
