"""Pages of accounts, by noun."""

from portal.accounts.views import (  # noqa: F401
    account,
    addresses,
    administration,
    given_addresses,
    invitations,
    links,
    sign_in,
    welcome,
)
from portal.accounts.views.blueprint import bp

blueprints = (bp,)
