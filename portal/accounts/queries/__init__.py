"""Finding accounts, sign-ins, invitations and links. What others use stands here; the rest in the files by noun."""

from portal.accounts.queries.accounts import (
    account_by_email,
    account_of,
    accounts_by_email,
    live_sign_ins_of,
)
from portal.accounts.queries.addresses import (
    address_change,
    address_change_by_token,
    address_change_of,
    asked_to_agree,
    given_addresses,
    refused_address_of,
)
from portal.accounts.queries.keys import hash_of, link_by_token, sign_in_by_key, stash_by_key

__all__ = [
    "account_by_email",
    "account_of",
    "accounts_by_email",
    "address_change",
    "address_change_by_token",
    "address_change_of",
    "asked_to_agree",
    "given_addresses",
    "hash_of",
    "link_by_token",
    "live_sign_ins_of",
    "refused_address_of",
    "sign_in_by_key",
    "stash_by_key",
]
