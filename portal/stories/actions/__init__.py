"""What people do with stories: telling, editing together, publishing, reading."""

from portal.stories.actions import publishing, readers, reviews, shelf, works

__all__ = ["publishing", "readers", "reviews", "shelf", "works"]
