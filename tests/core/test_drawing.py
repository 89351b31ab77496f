"""Pages drawn by our compiler say exactly what Jinja's own would have them say."""

import re

import pytest
from flask.templating import Environment
from jinja2 import DictLoader, StrictUndefined
from markupsafe import Markup

from config import ROOT
from portal.core import i18n
from portal.core.db import db
from portal.core.drawing import PortalEnvironment, drawn
from portal.discussions import actions
from tests.factories import make_circle, make_member

TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*"))
NEW_EACH_TIME = re.compile(r"""[\w-]{20,}\.[\w-]{5,}\.[\w-]{20,}|name="token"[^>]*>""")
"""Tokens of forms, against forgery and against sending twice."""

SNIPPETS = {
    "icon.html": '<svg><use href="{{ asset("icons.svg") }}#{{ name }}"/></svg>',
    "person.html": "{% set shown = person.name or 0 %}<b>{{ shown }}</b>{% if more is defined %}{{ more }}{% endif %}",
    "button.html": '{% with name="bell" %}{% include "icon.html" %}{% endwith %}{{ _("Reply") }} {{ name }}',
    "phrase.html": '{{ _("reply by %(name)s, level %(level)s", name=person.name, level=2) }}',
    "words.html": '{{ _("100%") }} {{ _("a <b>") }} {{ _("%(n)s of %(n)s, 5%%", n=3) }}',
    "loop.html": """{% set shown = 'kept' %}{% for person in people %}{% include 'person.html' %}{{ loop.index }}
        {% endfor %}{{ shown }}""",
    "tree.html": "{% for n in tree recursive %}{{ n.name }}{% include 'nested.html' %}({{ loop(n.of) }}){% endfor %}",
    "nested.html": """{% with name='x' %}{% with label=name %}{{ label }}{% include 'icon.html' %}
        {% endwith %}{% endwith %}""",
    "shadow.html": "{% with name='a' %}{% for name in ['b'] %}{{ name }}{% endfor %}{{ name }}{% endwith %}",
    "set.html": "{% with name='a' %}{% set other = name %}{{ other }}{% endwith %}{{ other is defined }}",
    "if.html": """{% if person.name %}{{ person.name }}{% else %}-{% endif %}
        {% if flag %}{% include 'nested.html' %}{% endif %}""",
    "macro.html": "{% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}{{ twice(person.name) }}{{ twice(html) }}",
    "escape.html": "{{ html }}{{ person.name }}{{ 5 }}{{ none_ }}{{ 1.5 }}{{ html ~ person.name }}{{ ['<'] }}",
    "calls.html": """{{ describe(person, size=2) }}{{ person.name.upper() }}{{ people|length }}
        {{ ngettext('%(num)s a', '%(num)s b', 3) }}""",
    "base.html": "<title>{% block title %}x{% endblock %}</title>{% block main %}{% endblock %}",
    "page.html": """{% extends 'base.html' %}{% block title %}{{ _('Reply') }}{% endblock %}
        {% block main %}{% include 'button.html' %}{% endblock %}""",
    "super.html": "{% extends 'page.html' %}{% block title %}{{ super() }}!{% endblock %}",
    "block_set.html": """{% set text %}{{ person.name }}{% include 'icon.html' %}{% endset %}{{ text }}
        {% with name='z' %}{% include 'set.html' %}{% endwith %}""",
}


class Person:
    def __init__(self, name):
        self.name = name


CONTEXT = {
    "person": Person("<Noor & co>"),
    "people": [Person("Noor"), Person(""), Person("'Piet'")],
    "html": Markup("<i>safe</i>"),
    "none_": None,
    "flag": True,
    "name": "outer",
    "tree": [{"name": "1", "of": [{"name": "2", "of": []}]}],
    "describe": lambda person, size: f"<{person.name}:{size}>",
}


@pytest.fixture
def environments(app):
    """Ours and Jinja's own, over the same snippets."""
    made = []
    for kind in (PortalEnvironment, Environment):
        environment = kind(app, loader=DictLoader(SNIPPETS), autoescape=True, undefined=StrictUndefined)
        environment.globals.update(_=i18n.gettext, ngettext=i18n.ngettext, asset=lambda name: f"/static/{name}?1&2")
        made.append(environment)
    return made


@pytest.mark.parametrize("name", SNIPPETS)
def test_every_way_of_saying_it_says_the_same(environments, name):
    ours, jinjas = (environment.get_template(name).render(CONTEXT) for environment in environments)

    assert ours == jinjas


def test_each_language_has_its_own(environments, monkeypatch):
    monkeypatch.setitem(i18n._phrases["nl"], "Reply", "Reageren")
    template = "button.html"
    token = i18n.language.set("nl")
    try:
        dutch = environments[0].get_template(template).render(CONTEXT)
        i18n.language.set("en")
        english = environments[0].get_template(template).render(CONTEXT)
    finally:
        i18n.language.reset(token)

    assert "Reageren" in dutch
    assert "Reply" in english


def test_the_words_of_a_translator_are_escaped(environments, monkeypatch):
    monkeypatch.setitem(i18n._phrases["nl"], "Reply", "<script>")

    assert "<script>" not in environments[0].get_template("button.html").render(CONTEXT)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("<a>", "&lt;a&gt;"), (Markup("<a>"), "<a>"), (5, "5"), (None, "None"), (1.5, "1.5"), (True, "True")],
)
def test_values_are_escaped_as_always(value, shown):
    assert str(drawn(value)) == shown


@pytest.mark.one_database
@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_of_the_portal_compiles(app, name):
    with app.app_context():
        app.jinja_env.get_template(name)


def test_pages_are_the_same_by_both_compilers(browser, monkeypatch):
    app = browser.app
    noor, piet = make_member("Noor <b>"), make_member("Piet")
    circle = make_circle(noor, piet)
    thread = actions.threads.begin_thread(circle=circle, author=noor, title="Wie & wat?", body="Dag **allen**")
    parent = None
    for number in range(6):
        parent = actions.posts.add_post(
            thread=thread, author=(noor, piet)[number % 2], body=f"Antwoord {number}", parent=parent
        )
    db.session.commit()
    plain = app.create_jinja_environment.__get__(app)  # Flask's way of making one, with Jinja's own compiler
    with monkeypatch.context() as patch:
        patch.setattr(app, "jinja_environment", Environment)
        jinjas = plain()
    jinjas.globals = app.jinja_env.globals
    for setting in ("undefined", "trim_blocks", "lstrip_blocks", "filters", "tests"):
        setattr(jinjas, setting, getattr(app.jinja_env, setting))
    visitor = browser.sign_in(noor)

    for path in (
        "/",
        "/gesprekken",
        f"/gesprekken/{thread.id}",
        "/gesprekken/nieuw",
        "/mensen",
        f"/kringen/{circle.id}",
        "/stijl",
    ):
        ours = _page(visitor, path)
        with monkeypatch.context() as patch:
            patch.setattr(app, "jinja_env", jinjas)
            theirs = _page(visitor, path)
        assert ours == theirs, path


def _page(visitor, path):
    answer = visitor.get(path)
    assert answer.status_code == 200, path
    return NEW_EACH_TIME.sub("", answer.text)
