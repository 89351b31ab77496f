"""Pages of accounts, by noun."""

from portal.accounts.views import links, sign_in  # noqa: F401  each hangs its pages on the blueprint
from portal.accounts.views.blueprint import bp

blueprints = (bp,)
