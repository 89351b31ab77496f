"""What the portal needs to work, and whether it is there."""

from collections.abc import Callable

from flask import current_app
from sqlalchemy import text as sql

from portal.core.db import db

VERSION = "0.1.0"

_checks: dict[str, Callable[[], bool]] = {}


def check(name: str) -> Callable[[Callable[[], bool]], Callable[[], bool]]:
    """Register something that the portal cannot do without."""

    def register(test: Callable[[], bool]) -> Callable[[], bool]:
        _checks[name] = test
        return test

    return register


def parts() -> dict[str, bool]:
    """Each part by name; a part whose check fails by an exception is not well."""
    return {name: _holds(test) for name, test in _checks.items()}


def _holds(test: Callable[[], bool]) -> bool:
    try:
        return bool(test())
    except Exception:
        current_app.logger.exception("a health check failed")
        return False


@check("database")
def _database() -> bool:
    return db.session.execute(sql("select 1")).scalar() == 1
