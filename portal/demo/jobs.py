"""What a demonstration does at its time."""

from flask import current_app

from portal.core import jobs
from portal.demo import start


@jobs.periodic(hour=3, minute=20)
def refresh() -> None:
    """A demonstration that is left running stays in the present week."""
    settings = current_app.config["PORTAL"]
    if settings.is_demo:
        start.refresh(settings)
