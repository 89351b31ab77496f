"""Members' texts: whatever is typed comes out safe, well-formed and with every word in it."""

import re
import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from portal.core import text

pytestmark = pytest.mark.one_database

SAFE = {
    *("p", "br", "hr", "strong", "em", "s", "a", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div"),
}
SAFE_ATTRIBUTES = {
    "a": {"href", "title", "rel", "class"},
    "ol": {"start"},
    "div": {"class", "tabindex", "role", "aria-label"},
}

WORDS = st.sampled_from(
    ["wijk", "Súdwest", "plein&huis", "12,5", "koffie.", "Zaïre", "naïef", "🫨", "b", "a<b", "x>y", "'s"]
)
MARKS = st.sampled_from(
    [
        *("# ", "## ", "> ", "- ", "* ", "1. ", "7) ", "**", "*", "_", "`", "```", "~~~", "~~", "---", "===", "***"),
        *(
            "[",
            "](",
            ")",
            "![",
            "](javascript:alert(1))",
            "](http://x.nl)",
            "@[",
            "](lid:12)",
            "]: ",
            "<",
            ">",
            "</",
            "<!--",
        ),
        *(
            "<script>",
            "<b onclick=x>",
            "<img src=x onerror=y>",
            "&lt;",
            "&#60;",
            "&",
            ";",
            "|",
            "|---|",
            "\\",
            "    ",
            "\t",
        ),
        *(
            "http://groningen.nl/?a=1&b=2",
            "www.x.nl",
            "piet@x.nl",
            "\n",
            "\n\n",
            "\r\n",
            "\v",
            "\u2009",
            "\u202e",
            "\x00",
        ),
    ]
)
TEXTS = st.lists(st.one_of(WORDS, MARKS, st.just(" "), st.text(max_size=4)), max_size=40).map("".join)


def words_of(words: str) -> list[str]:
    """Letters and digits only: what punctuation does is the business of Markdown."""
    return re.findall(r"[^\W_]+", words)


@given(TEXTS)
@settings(max_examples=200)
def test_what_comes_out_is_well_formed_and_safe(source):
    html = text.render(source)

    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)  # strict: raises at the first fault
    for element in parser.parseFragment(html).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        assert element.tag in SAFE
        assert set(element.attrib) <= SAFE_ATTRIBUTES.get(element.tag, set())
        assert re.match(r"(https?|mailto|tel):|[^:]*$|[^:/]*[/?#]", element.get("href", "x"), re.IGNORECASE)


@given(TEXTS)
@settings(max_examples=200)
def test_no_word_is_lost(source):
    html = text.render(source)
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    kept = "".join(tree.itertext()) + " ".join(
        value for element in tree.iter() if isinstance(element.tag, str) for value in element.attrib.values()
    )
    numbers = re.compile(r"(?m)^[\s>*+-]*\d{1,9}[.)]")  # a list counts for itself
    without = re.sub(r"&#?\w+;?|\(lid:\d+\)?", " ", numbers.sub(" ", text.tidy(source)))

    missing = [word for word in words_of(without) if word not in kept and word.lower() not in kept.lower()]
    assert not [word for word in missing if not word.isdigit()]


@given(TEXTS)
def test_tidying_twice_is_tidying_once(source):
    once = text.tidy(source)

    assert text.tidy(once) == once
    assert text.render(once) == text.render(source)


@given(st.text())
def test_what_was_cleaned_stays_as_it_is(source):
    cleaned = text.clean(source)

    assert isinstance(cleaned, Markup)
    assert text.clean(str(cleaned)) == cleaned


@given(TEXTS, st.integers(min_value=1, max_value=60))
def test_an_excerpt_is_short_and_plain(source, length):
    html = text.render(source)

    assert len(text.excerpt(html, length)) <= length + 1
    assert text.plain(html).startswith(text.excerpt(html, length).rstrip("…"))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("# Kop", "<h3>Kop</h3>"),
        ("###### Kop", "<h3>Kop</h3>"),
        ("**dik** en *schuin*", "<p><strong>dik</strong> en <em>schuin</em></p>"),
        ("een\ntwee", "<p>een<br>\ntwee</p>"),
        ("@[Noor de Wit](lid:12)", '<p>@<a href="/mensen/12" class="mention">Noor de Wit</a></p>'),
        ("[Samira]: ja", "<p>[Samira]: ja</p>"),
        ("Groeten\n---\nPiet", "<p>Groeten</p>\n<hr>\n<p>Piet</p>"),
        ("    ingesprongen", "<p>ingesprongen</p>"),
        ("``` let op\nregel\n```", "<pre><code>let op\nregel\n</code></pre>"),
        ("<b>hoi</b>", "<p>&lt;b&gt;hoi&lt;/b&gt;</p>"),
        ("a < b && c > d", "<p>a &lt; b &amp;&amp; c &gt; d</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[](/mensen)", '<p><a href="/mensen" rel="nofollow ugc noopener">/mensen</a></p>'),
        ("3\\. geen lijst", "<p>3. geen lijst</p>"),
    ],
)
def test_what_is_typed_and_what_is_shown(typed, shown):
    assert text.render(typed).strip() == shown


@pytest.mark.parametrize("link", ["http://x.nl", "www.x.nl", "[hier](https://x.nl)", "piet@x.nl"])
def test_links_of_members_are_marked_as_theirs(link):
    assert 'rel="nofollow ugc noopener"' in text.render(link)


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>",
        '<p onclick="x">',
        '<a href="javascript:x">',
        "<img src=x>",
        "<iframe></iframe>",
        '<p style="x">',
    ],
)
def test_what_is_not_safe_does_not_stay(html):
    cleaned = text.clean(html)

    assert not re.search(r"<script|onclick|javascript|<img|<iframe|style", cleaned)


@pytest.mark.parametrize(
    "source",
    [
        "> " * 10_000,
        "- " * 10_000,
        "[" * 20_000,
        "![" * 10_000,
        "@[" * 10_000,
        "1. " * 6_000,
        "<" * 20_000,
        "`" * 20_000,
        "\n".join("  " * depth + "- diep" for depth in range(140)),
        "\n".join(">" * depth + "diep" for depth in range(200)),
    ],
)
def test_a_strange_text_is_drawn_in_time(source):
    began = time.process_time()

    text.render(source)

    assert time.process_time() - began < 3


def test_deep_quotes_keep_their_words():
    assert "heel diep" in text.render("> " * 300 + "heel diep")


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("10\u202f000 m\u00b2", "10\u00a0000 m\u00b2"),
        ("een\u2009twee", "een twee"),
        ("een\x0btwee\x85drie\u2028vier", "een\ntwee\ndrie\nvier"),
        ("e\u0301e\u0301n", "één"),
        ("\u202egnal", "gnal"),
        ("a\x00b\ufeffc", "abc"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("  regel  \n\n\n  twee ", "regel\n\n\n  twee"),
    ],
)
def test_tidy(source, kept):
    assert text.tidy(source) == kept


@pytest.mark.parametrize(
    ("words", "folded"),
    [("Súdwest-Fryslân", "sudwest-fryslan"), ("ÉLAN  Groep", "elan groep"), ("Søren", "soren"), ("Straße", "strasse")],
)
def test_words_are_compared_folded(words, folded):
    assert text.fold(words) == folded


def test_mentions():
    html = text.render("Dag @[Noor](lid:12) en @[Piet Z](lid:7), @[geen](lid:x) @Bram [zomaar](lid:3) `@[code](lid:4)`")

    assert text.mentioned(html) == {12, 7}


@pytest.mark.parametrize(
    ("source", "called"),
    [
        ("Dag @Noor de Wit, kom je?", ["Noor de Wit"]),
        ("Dag @NÓÓR  de wit", ["NÓÓR  de wit"]),
        ("Dag @Noor de Witte", ["Noor"]),
        ("Dag @Noor \nde Wit", ["Noor"]),
        ("**@Jan B.** en @O'Brien!", ["Jan B.", "O'Brien"]),
        ("@Noor, @[Iemand](lid:5)", ["Noor", "Iemand"]),
        ("`@Noor`", []),
        ("```\n@Noor\n```", []),
        ("[zie @Noor](https://voorbeeld.nl)", []),
        ("naam@Noor of \\@Noor of @Noortje of @ Noor", []),
    ],
)
def test_a_whole_name_behind_an_at_is_a_mention(source, called):
    html = text.render(source, {"noor de wit": 12, "noor": 7, "jan b.": 3, "o'brien": 4})

    assert re.findall('@<a href="/mensen/[0-9]+" class="mention">([^<]+)</a>', html) == called
    assert html.count("mention") == len(called)


def test_plain_words_of_html():
    assert text.plain("<p>een</p><p>twee&amp;drie</p><ul><li>vier</li></ul>a<br>b") == "een twee&drie vier a b"
    assert text.excerpt("<p>een twee drie vier</p>", 9) == "een twee…"


def test_headings_begin_at_h3_and_skip_no_level():
    drawn = text.render("### diep\n\n# hoog\n\n### lager\n\n> ###### aangehaald")

    assert [f"h{level}" for level in "3345"] == re.findall(r"<(h\d)>", drawn)


@pytest.mark.parametrize("words", ("2*3*4 meter", "10*20 tegels, 4*5 stoelen", "&amp; en &lt;i&gt; en &euro;"))
def test_signs_that_people_type_stay(words):
    assert text.plain(text.render(words)) == words


def test_a_table_stands_in_a_box_that_scrolls_and_says_what_it_holds():
    shown = text.render('Zo was het:\n\n| Wijk | "Oud" & **nieuw** | |\n|---|---|---|\n| Oost | 3 | |')

    assert (
        '<div class="table-scroll" tabindex="0" role="group" aria-label="Tabel: Wijk, &quot;Oud&quot; &amp; nieuw">'
        in shown
    )
    assert shown.rstrip().endswith("</table>\n</div>")
    assert text.plain(shown).startswith('Zo was het: Wijk "Oud" & nieuw Oost 3')


def test_a_table_without_names_of_columns_is_a_table_all_the_same():
    assert 'aria-label="Tabel"' in text.render("| | |\n|---|---|\n| Oost | 3 |")


@pytest.mark.parametrize("html", ('<div class="dialog">x</div>', '<div tabindex="5" role="alert">x</div>'))
def test_a_box_of_another_kind_gets_nothing_of_ours(html):
    assert text.clean(html) == "<div>x</div>"
