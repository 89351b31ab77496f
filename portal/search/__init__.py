"""Search (zoeken): people, and what was written in the circles of whoever searches. Confidential kinds give it nothing.

A row per text carries its circle, so that sight is part of the question itself; an office finds nothing more.
"""

from flask import Flask


def register(app: Flask) -> None:
    from portal.search import cli, handlers, jobs, views  # noqa: F401  handlers listen from here on

    app.cli.add_command(cli.search)
    app.register_blueprint(views.bp)
