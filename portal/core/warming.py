"""What a web process reads before it is asked anything, so that the first visitor need not wait for it."""

import logging
from collections.abc import Callable

from flask import Flask

from portal.core.db import db, may_write

log = logging.getLogger(__name__)


def before_the_first_request(app: Flask, read: Callable[[], object]) -> None:
    """Have every web process do this when it starts. Whatever it is, a request that needs it must manage without."""
    app.extensions.setdefault("portal_warming", []).append(read)


def warm(app: Flask) -> None:
    """Do all of it. What fails is tried again by the request that needs it, and tells its fault there."""
    with app.app_context():
        token = may_write.set(False)
        try:
            for read in app.extensions.get("portal_warming", ()):
                try:
                    read()
                except Exception:
                    log.exception("a web process starts cold")
        finally:
            db.session.remove()
            may_write.reset(token)
