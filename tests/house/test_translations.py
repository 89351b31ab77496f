"""Every phrase is said in Dutch, completely, and in English; no page of a Dutch reader shows an English sentence."""

import ast
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup

from config import ROOT

KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%(?!\()[sd]")
CATALOGUES = ROOT / "portal" / "translations"
OF_OURS = "portal.core.i18n"

Phrase = str | tuple[str, ...]


@cache
def phrases() -> dict[Phrase, str]:
    """Every phrase of code and templates, and a place where it is said."""
    said: dict[Phrase, str] = {}
    for folder, pattern, method in (("portal", "**.py", "python"), ("templates", "**", "jinja2")):
        found = extract_from_dir(ROOT / folder, [(pattern, method)], keywords=KEYWORDS)
        for name, number, phrase, _comments, _context in found:
            said.setdefault(phrase if isinstance(phrase, str) else tuple(phrase), f"{folder}/{name}:{number}")
    return said


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def forms_of(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def placeholders(words: str) -> set[str]:
    return {found[0] for found in PLACEHOLDER.finditer(words)}


def test_there_are_phrases_in_code_and_templates():
    places = {place.partition("/")[0] for place in phrases().values()}

    assert places == {"portal", "templates"}
    assert len(phrases()) > 300
    assert any(isinstance(phrase, tuple) for phrase in phrases())


def test_every_phrase_has_a_complete_dutch_translation():
    missing = []
    for phrase, place in phrases().items():
        message = catalogue("nl").get(phrase)
        if message is None or message.fuzzy or not all(forms_of(message)):
            missing.append(f"{place}: {phrase!r}")

    assert missing == []


def test_every_phrase_is_known_in_english():
    """An empty translation there means: as it is written."""
    missing = [f"{place}: {phrase!r}" for phrase, place in phrases().items() if catalogue("en").get(phrase) is None]

    assert missing == []


@pytest.mark.parametrize("language", ("nl", "en"))
def test_both_languages_fill_in_the_same_things(language):
    """One may leave a number out where words say it ('one reply'); nothing else may differ."""
    wrong = []
    for phrase in phrases():
        message = catalogue(language).get(phrase)
        asked = placeholders(" ".join(phrase) if isinstance(phrase, tuple) else phrase)
        for form in filter(None, forms_of(message)) if message else ():
            given = placeholders(form)
            if given - asked or asked - given - {"%(num)s"}:
                wrong.append(f"{phrase!r}: {form!r}")

    assert wrong == []


def test_dutch_is_calm_and_speaks_to_je():
    """House words (design: interface): no exclamation marks, no 'u', none of the words to avoid."""
    avoided = (
        *("betreffende", "conform", "dient te", "door middel van", "faciliteren", "implementeren", "indien"),
        *("realiseren", "stakeholders", "tevens", "valideren", "ongeldig", "verplicht veld"),
    )
    wrong = []
    for message in catalogue("nl"):
        for form in forms_of(message) if message.id else ():
            words = form.lower()
            if (
                "!" in form
                or re.search(r"\b(?:u|uw)\b", words)
                or any(re.search(rf"\b{each}\b", words) for each in avoided)
            ):
                wrong.append(form)

    assert wrong == []


def test_only_our_own_functions_translate():
    """flask_babel has functions of the same names, which do not know what language a mail is in."""
    elsewhere = []
    for path in (ROOT / "portal").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = {each.name for each in node.names} if isinstance(node, ast.ImportFrom) else set()
            if names & {"gettext", "ngettext", "lazy_gettext"} and node.module != OF_OURS:
                elsewhere.append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert elsewhere == []


def test_templates_hold_no_sentences_of_their_own():
    """Text between the tags of a template goes through the catalogue, but for the samples of /stijl and the names of
    languages, which stand in those languages."""
    loose = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.parent.name == "style" or path.name in ("style.html", "_language.html"):
            continue
        source = path.read_text(encoding="utf-8")
        source = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.S)
        source = re.sub(r"<(script|style|head)\b.*?</\1>", " ", source, flags=re.S) if "mail" in path.parts else source
        for words in BeautifulSoup(source, "html.parser").stripped_strings:
            if len(re.findall(r"[A-Za-zÀ-ÿ]{3,}", words)) >= 2:
                loose.append(f"{path.relative_to(ROOT)}: {words[:80]!r}")

    assert loose == []


def test_dutch_pages_show_no_english(soups):
    """Read from the pages themselves: an untranslated sentence stands there as it is written in the code."""
    english = {
        phrase
        for phrase in phrases()
        if isinstance(phrase, str) and phrase.count(" ") >= 2 and "%" not in phrase
        if (message := catalogue("nl").get(phrase)) is not None and message.string != phrase
    }
    shown = set()
    for (door, _role), soup in soups.items():
        for words in soup.stripped_strings:
            if words in english:
                shown.add(f"{door}: {words}")

    assert sorted(shown) == []
    assert {soup.html["lang"] for soup in soups.values() if soup.html} == {"nl"}
