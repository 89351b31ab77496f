"""Pages of reporting and of moderation, by who they are for."""

from portal.moderation.views import members, moderators

blueprints = (members.bp, moderators.bp)
