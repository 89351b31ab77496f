"""What the portal is measured against, under the same server.

`constant`: a Flask view that answers the same bytes each time: what the server and Flask themselves cost.
`ordinary`: a Flask view as one would write it without a house: a signed session, the row of a member, fifty rows by
plain SQL, a plain template. No translation, no permissions per post, no marks of what is new.
"""

import os
import sqlite3
from typing import Any

from flask import Flask, g, render_template, session
from jinja2 import DictLoader

TEMPLATE = """<!doctype html>
<html lang="nl"><head><title>{{ title }}</title></head><body>
<header><a href="/">Start</a> <a href="/gesprekken">Gesprekken</a> {{ member.name }}</header>
<main><h1>{{ title }}</h1><ol>
{% for post in posts %}<li id="reactie-{{ post.id }}" class="post"><article>
<p class="meta"><a href="/mensen/{{ post.author_id }}">{{ post.name }}</a> <time>{{ post.posted_at }}</time></p>
<div class="prose">{{ post.body|safe }}</div>
<p><a href="/gesprekken/reacties/{{ post.id }}/antwoord">Antwoorden</a></p>
</article></li>
{% endfor %}</ol></main></body></html>"""

MEMBER = "select id, name from member where id = %s"
POSTS = (
    "select post.id, post.author_id, member.name, post.posted_at, post.body"
    " from post join member on member.id = post.author_id where post.thread_id = %s order by post.id limit 50"
)


def constant() -> Flask:
    app = Flask(__name__, static_folder=None)
    body = "x" * int(os.environ["BENCH_SIZE"])

    @app.get("/")
    def show() -> str:
        return body

    return app


def ordinary() -> Flask:
    app = Flask(__name__, static_folder=None)
    app.secret_key = "only for measuring"
    app.jinja_loader = DictLoader({"thread.html": TEMPLATE})  # type: ignore[assignment]
    url = os.environ["BENCH_DATABASE_URL"]
    select = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)

    @app.get("/sign-in/<int:member_id>")
    def sign_in(member_id: int) -> str:
        session["member_id"] = member_id
        return ""

    @app.get("/gesprekken/<int:thread_id>")
    def show(thread_id: int) -> str:
        g.member = select(MEMBER, session["member_id"])[0]
        return render_template("thread.html", title="Een gesprek", member=g.member, posts=select(POSTS, thread_id))

    return app


def _sqlite(url: str) -> Any:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), check_same_thread=False)
    connection.row_factory = sqlite3.Row
    return lambda statement, value: connection.execute(statement.replace("%s", "?"), (value,)).fetchall()


def _postgresql(url: str) -> Any:
    import psycopg
    from psycopg.rows import dict_row

    connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True, row_factory=dict_row)
    return lambda statement, value: connection.execute(statement, (value,)).fetchall()
