"""Accounts: how a member comes in: invitation, sign-in, password, signed-in devices. Never what they may see."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.accounts import door, passwords, views

    passwords.init_app(app)
    door.init_app(app)
    for bp in views.blueprints:
        app.register_blueprint(bp)
