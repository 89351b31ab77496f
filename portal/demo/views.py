"""Beginning the demonstration again. The pages are there in demo mode only."""

from typing import Any

from flask import Blueprint, current_app

from portal.accounts import door
from portal.core import hx
from portal.core.db import after_commit
from portal.demo import actions, start

bp = Blueprint("demo", __name__)


@bp.get("/demo/opnieuw")
def new_demo() -> Any:
    """What is lost, before it is."""
    return hx.page("demo/again.html")


@bp.post("/demo/opnieuw")
def create_demo() -> Any:
    """Everybody is signed out: whoever they were is told anew."""
    settings = current_app.config["PORTAL"]
    actions.begin_again()
    after_commit(lambda: start.tidy(settings))
    door.let_out()
    return hx.go("/aanmelden")
