"""What is done with accounts. What other features use stands here; the rest in the files by noun."""

from portal.accounts.actions.accounts import change_password, hashed_apart, open_account, set_new_password
from portal.accounts.actions.sign_ins import (
    Suspended,
    begin_sign_in,
    check_password,
    end_every_sign_in,
    end_sign_in,
    renew_sign_in,
)
from portal.accounts.passwords import hashed

__all__ = [
    "Suspended",
    "begin_sign_in",
    "change_password",
    "check_password",
    "end_every_sign_in",
    "end_sign_in",
    "hashed",
    "hashed_apart",
    "open_account",
    "renew_sign_in",
    "set_new_password",
]
