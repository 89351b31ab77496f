"""Reports and decisions as each may see them: moderators, the author of what was reported, and who reported it."""

from portal.moderation.queries import asked, decisions, makers, reports

__all__ = ["asked", "decisions", "makers", "reports"]
