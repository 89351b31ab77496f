"""What people and the clock do in intervision."""

from portal.intervision.actions import after, groups, moving, planning, process, texts

__all__ = ["after", "groups", "moving", "planning", "process", "texts"]
