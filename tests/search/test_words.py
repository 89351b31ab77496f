"""What is asked of search, and how a find is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from portal.search import words

pytestmark = pytest.mark.one_database


def test_empty_words_are_not_asked_for():
    assert words.wanted_in("de het een") == ()
    assert words.wanted_in("de voedselbank van het dorp") == ("voedselbank", "dorp")
    assert words.wanted_in("a") == () == words.wanted_in("  ?! ")


def test_a_find_is_marked_and_the_rest_escaped():
    shown = words.snippet("Op de <b>markt</b> & bij de voedselbanken.", words.wanted_in("markt voedselbank"))

    assert shown == Markup("Op de &lt;b&gt;<mark>markt</mark>&lt;/b&gt; &amp; bij de <mark>voedselbanken</mark>.")


def test_a_snippet_holds_the_find_wherever_it_stands():
    text = "woord " * 200 + "De voedselbank staat hier. " + "woord " * 200
    shown = words.snippet(text, words.wanted_in("voedselbank"))

    assert "<mark>voedselbank</mark>" in shown
    assert len(shown) < 320 and shown.startswith("… ") and shown.endswith(" …")


@given(st.text(max_size=600), st.text(min_size=1, max_size=20))
def test_a_snippet_never_lets_markup_through(text, query):
    shown = words.snippet(text, words.wanted_in(query))
    bare = shown.replace("<mark>", "").replace("</mark>", "")

    assert "<" not in bare and ">" not in bare
    assert bare.removeprefix("… ").removesuffix(" …").unescape() in text or not text
    assert isinstance(escape(shown), Markup)
