"""The demo community: made-up people who talked for most of a year, told through the actions of every other feature.

What they say is written down in `community/`; it ends on the afternoon on which it is told, and moves along by weeks.
"""

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    from portal.core.cli import at_start
    from portal.core.i18n import gettext as _
    from portal.demo import cli, jobs, models, sign_ins, start, views  # noqa: F401  tables and jobs are known from here on

    at_start(start.prepare)
    app.cli.add_command(cli.group)
    settings = app.config["PORTAL"]
    if not settings.is_demo:
        return

    def banner() -> dict[str, Any]:
        return {
            "banner": {
                "text": _("This is a demonstration. Everybody in it is made up; you may try everything."),
                "restart_url": "/demo/opnieuw" if start.mark(settings).exists() else None,
            }
        }

    app.register_blueprint(views.bp)
    app.context_processor(banner)
    app.jinja_env.globals.update(demo_sign_ins=sign_ins.demo_sign_ins, demo_password=sign_ins.PASSWORD)
