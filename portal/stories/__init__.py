"""Case stories (praktijkverhalen): told by civil servants, edited together, published, found, collected.

A story's text lives in unchangeable revisions. Editors only suggest; authors consent to exactly one revision; what
readers see is a publication of it. `form.toml` says what is asked, `outline` reads it.
"""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds
    from portal.core.i18n import lazy_gettext as _l
    from portal.core.templates import add_navigation, add_policy
    from portal.core.warming import before_the_first_request
    from portal.stories import handlers, jobs, kind, pictures, policy, views  # noqa: F401  they listen from here on
    from portal.stories.queries import shelf
    from portal.taxonomy import places

    for each in kind.every():
        kinds.register(each)
    add_policy(app, "stories", policy)
    add_navigation(app, 24, _l("Stories"), "/verhalen", "stories")
    app.jinja_env.globals.update(
        ladder_of=pictures.ladder_of, trust_of=pictures.trust_of, every_municipality=places.municipalities
    )
    before_the_first_request(app, shelf.look)
    for bp in views.blueprints:
        app.register_blueprint(bp)
