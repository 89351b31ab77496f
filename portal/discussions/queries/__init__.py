"""What is found of conversations, by noun."""

from portal.discussions.queries import posts, reading, threads

__all__ = ["posts", "reading", "threads"]
