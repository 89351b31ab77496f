"""Pages of circles, and of who belongs to them."""

from portal.circles.views import circles, memberships, mentions

blueprints = (circles.bp, memberships.bp, mentions.bp)
