"""What the community speaks about and where: themes, municipalities, organisations. One list everywhere."""

from flask import Flask


def register(app: Flask) -> None:
    from portal.taxonomy import places, themes

    app.jinja_env.globals.update(themes=themes, places=places)
