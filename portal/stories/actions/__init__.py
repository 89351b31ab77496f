"""What people do with stories: telling, editing together, publishing, reading."""

from portal.stories.actions import collections, publishing, readers, reviews, shelf, works

__all__ = ["collections", "publishing", "readers", "reviews", "shelf", "works"]
