"""Members (leden): the people of the community, their profiles and offices."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.core.templates import add_policy
    from portal.members import faces, policy

    add_policy(app, "members", policy)
    app.jinja_env.globals.update(initials_of=faces.initials_of, as_person=faces.as_person)
