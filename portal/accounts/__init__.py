"""Accounts: how a member comes in: invitation, sign-in, password, signed-in devices. Never what they may see."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.accounts import cli, door, kind, passwords, policy, sweeps, views  # noqa: F401  sweeps: the worker's
    from portal.accounts.words import OFFICES
    from portal.core import kinds
    from portal.core.templates import add_policy

    passwords.init_app(app)
    door.init_app(app)
    kinds.register(kind.AccountKind())
    kinds.register(kind.GivenAddressKind())
    for office in OFFICES:
        kinds.register(kind.OfficeKind(office))
    add_policy(app, "accounts", policy)
    app.cli.add_command(cli.administrator)
    for bp in views.blueprints:
        app.register_blueprint(bp)
