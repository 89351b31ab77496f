"""Intervision (intervisie): colleagues consult each other in confidence, in writing, along a fixed method.

One engine, any method as data (`methods/*.toml`, read by `method`): `engine` says what the capabilities of a phase
mean, `actions.moving` lets the clock carry it out. Every word is sealed; who is not in a group finds nothing of it.
"""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds, security
    from portal.core.i18n import lazy_gettext as _l
    from portal.core.templates import add_navigation, add_policy
    from portal.intervision import jobs, kind, method, policy, views  # noqa: F401  the worker knows the jobs

    method.methods()  # a method that cannot be used stops the start, with one line
    for each in kind.every():
        kinds.register(each)
    add_policy(app, "intervision", policy)
    add_navigation(app, 27, _l("Intervision"), "/intervisie", "intervision")
    for bp in views.blueprints:
        app.register_blueprint(bp)
        security.seal(app, bp, views.keep_over_sign_in)
    app.before_request(views.keep_time)
