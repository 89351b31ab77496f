"""Finding people (mensen): the directory, the page of a member, one's own profile, and asking somebody a question."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core import kinds
    from portal.core.i18n import lazy_gettext as _l
    from portal.core.templates import add_navigation, add_policy
    from portal.directory import kind, letters, policy, views  # noqa: F401  letters says what mails of questions say

    kinds.register(kind.MemberKind())
    kinds.register(kind.QuestionKind())
    add_policy(app, "directory", policy)
    add_navigation(app, 30, _l("People"), "/mensen", "people")
    for bp in views.blueprints:
        app.register_blueprint(bp)
