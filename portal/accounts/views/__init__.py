"""Pages of accounts, by noun."""

from portal.accounts.views import account, administration, invitations, links, sign_in, welcome  # noqa: F401
from portal.accounts.views.blueprint import bp

blueprints = (bp,)
