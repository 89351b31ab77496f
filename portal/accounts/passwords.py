"""Passwords: kept as argon2id, long enough, and not among the ones that are tried first.

Hashing takes a tenth of a second on purpose. Whoever calls `hashed` or `matches` must not hold the database's write
lock meanwhile: see `actions.sign_ins.check_password`.
"""

import re
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from flask import Flask, current_app

from portal.core.i18n import gettext as _

SHORTEST = 12
LONGEST = 200  # a longer one only costs the server time
LEFT_OVER = 5  # so many letters or digits must stay when every word that can be guessed is taken away

_WORDS = Path(__file__).parent / "data" / "guessable.txt"
_DISGUISES = str.maketrans("013457@$!", "oieastasi")
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")


def hashed(password: str) -> str:
    """The hash that is kept."""
    return _hasher().hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; for nobody's account it takes equally long and is never right."""
    try:
        _hasher().verify(password_hash or _nobody(), password)
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_dated(password_hash: str) -> bool:
    """Whether it was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def objection(password: str, personal: tuple[str, ...] = ()) -> str:
    """Why this password will not do, in words that help; '' when it will.

    `personal` are texts that others connect with this person: name, address, the organisation.
    """
    if len(password) < SHORTEST:
        return _("Choose a password of at least %(num)s characters. Three words make a good one.", num=SHORTEST)
    if len(password) > LONGEST:
        return _("Choose a password of at most %(num)s characters.", num=LONGEST)
    if _left_over(password, personal) < LEFT_OVER:
        return _("This password is easy to guess. Choose three words that have nothing to do with each other.")
    return ""


def init_app(app: Flask) -> None:
    testing = app.config["PORTAL"].testing
    app.extensions["portal_hasher"] = (
        PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
        if testing
        else PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)
    )


def _hasher() -> PasswordHasher:
    hasher: PasswordHasher = current_app.extensions["portal_hasher"]
    return hasher


def _nobody() -> str:
    """A hash with today's parameters that no password belongs to."""
    kept: str | None = current_app.extensions.get("portal_nobody")
    if kept is None:
        kept = current_app.extensions["portal_nobody"] = hashed("a password that nobody has")
    return kept


def _left_over(password: str, personal: tuple[str, ...]) -> int:
    """How much of a password is its writer's own: without known words, rows of keys, repetition and years."""
    plain = password.casefold()
    undisguised = re.sub(r"[\W\d_]", "", plain.translate(_DISGUISES))
    written = re.sub(r"(19|20)\d\d", "", re.sub(r"[\W_]", "", plain))
    if written.isdigit():  # a date, or a number that stands on a badge
        return 0
    return min(_own(text, personal) for text in (undisguised, written))


def _own(text: str, personal: tuple[str, ...]) -> int:
    words = sorted({*_guessable(), *_words_of(personal)}, key=len, reverse=True)
    for word in words:
        text = text.replace(word, "")
    for row in _ROWS:
        for keys in (row, row[::-1]):
            for length in range(len(keys), 2, -1):
                for start in range(len(keys) - length + 1):
                    text = text.replace(keys[start : start + length], "")
    text = re.sub(r"(.{1,4}?)\1{2,}", r"\1", text)
    return len(text) if len(set(text)) > 2 else 0


def _words_of(texts: tuple[str, ...]) -> set[str]:
    return {word for text in texts for word in re.findall(r"[a-z]{3,}", text.casefold())}


@cache
def _guessable() -> frozenset[str]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
