"""Conversations as other features point at them, by noun."""

from portal.discussions.kind.posts import PostKind
from portal.discussions.kind.threads import ThreadKind

__all__ = ["PostKind", "ThreadKind"]
