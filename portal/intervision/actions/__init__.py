"""What people and the clock do in intervision."""

from portal.intervision.actions import after, attachments, groups, moving, planning, process, sheets, texts

__all__ = ["after", "attachments", "groups", "moving", "planning", "process", "sheets", "texts"]
