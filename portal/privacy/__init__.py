"""Privacy: what the portal keeps of people, for how long and why; taking one's own data along; and leaving.

A table with a column that points at a member fails a test until `columns.py` says which kind exports it, or why none.
"""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds
    from portal.privacy import jobs, kind, views  # noqa: F401  jobs are known to the worker from here on

    kinds.register(kind.RecordKind())
    for bp in views.blueprints:
        app.register_blueprint(bp)
