"""Pages of circles, and of who belongs to them."""

from portal.circles.views import circles, memberships

blueprints = (circles.bp, memberships.bp)
