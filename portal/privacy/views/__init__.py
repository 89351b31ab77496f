"""Pages of privacy: for everybody, for oneself, and for leaving."""

from portal.privacy.views import leaving, own, public

blueprints = (public.bp, own.bp, leaving.bp)
