"""Verbs of conversations, by noun."""

from portal.discussions.actions import attachments, posts, reading, threads

__all__ = ["attachments", "posts", "reading", "threads"]
