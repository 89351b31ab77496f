"""What people really put into a text area comes back: complete, in order, and as a page that holds together.

Texts of our own, with everything that was met in texts of others: copied from a web page, from Word, from a mail.
"""

import re

import html5lib
import pytest
from playwright.sync_api import Page, expect

from portal.core.text import tidy
from tests.browser import steps

TEXTS = {
    "copied from a web page": (
        "Leergang Buurt aan zet\n\nStart: dinsdag 2 februari 2027 | 13:30 – 17:00 uur\nPlaats: de oude melkfabriek\n\n"
        "Voor wie?\nBen jij beleidsadviseur, wijkregisseur of wethouder? Dan is dit iets voor jou…\n\n"
        "Wat levert het op?\n• je kent de buurt van binnenuit;\n• je oefent met échte gesprekken;\n"
        "• je neemt een plan mee naar huis.\n\nMeer weten?\nBel 06-12 34 56 78 of mail naar leren@voorbeeld.nl\n"
        "www.voorbeeld.nl/leergang?jaar=2027&maand=2#opgave\n"
    ),
    "from Word": (
        "Verslag bijeenkomst 3\u00a0– \u201cWie is de buurt?\u201d\v\vAanwezig: 14\u00a0personen\r\n\r\n"
        "1.\tOpening\r\n2.\tTerugblik op de wandeling\r\n3.\tRondvraag\r\n\r\n"
        "\u2022\tMevrouw zei: \u2018dat was vroeger anders\u2019\r\n\u2022\tDe co\u00f6rdinator knikte\u2026\r\n"
        "o\tNog een punt\r\n"
        "\u2013\tEn nog een\u00ad streepje\r\n"
    ),
    "from a mail": (
        "Beste allen,\n\nOp ma 9 nov 2026 om 10:12 schreef Jan <jan@voorbeeld.nl>:\n"
        "> Ik kan niet.\n>> Jij wel?\n> Nee.\n\nGroet,\n--\nAnouk\nTel. 050 - 123 45 67\n"
    ),
    "strange signs": (
        "Súdwest-Fryslân, ’s-Hertogenbosch, Zaïre & Co, 5 < 6 en 7 > 3, 50% van €\u00a01.250,-; ½ + ¼ = ¾\n\n"
        "Emoji 👩🏽‍🌾🧑‍🤝‍🧑🇳🇱 en نص عربي en 日本語 en e\u0301e\u0301n lange streep \u2014 klaar\u200b.\n\n"
        "<script>alert('geen kans')</script> <b>vet?</b> &amp; &lt;i&gt; \\backslash\\ ${x} {{ y }} %(z)s\n"
    ),
    "signs that mean something in Markdown": (
        "Bedrag: 2*3*4 en snake_case_naam en __init__ en * los sterretje\n\n#1 in de wijk\n# Kop\n\n"
        "+31 6 12345678\n- 5 graden\n1986. Een geweldig jaar.\n\n    vier spaties ervoor\n\n"
        "Zie [1] en [bron: de krant] en (haakjes) [half\n\nRegel\n===\nRegel\n---\n"
    ),
    "long": "\n\n".join(
        f"Alinea {number}: bij de koffie vertelde iemand over de sloot, de brug en het licht dat het niet doet. " * 3
        for number in range(1, 60)
    ),
    "one long word": "Kijk: " + "https://voorbeeld.nl/" + "heel-lang-pad-" * 30 + " en " + "w" * 400,
}


def words(text: str) -> list[str]:
    """Letters and digits in order; numbers and dots before the items of a list are drawn by the browser itself."""
    lines = (re.sub(r"^\s*(?:>\s*)*(?:\d{1,9}[.)]\s+)?", "", line) for line in text.splitlines())
    return re.findall(r"[^\W_]+", " ".join(lines))


@pytest.fixture(scope="module")
def addresses() -> dict[str, str]:
    return {}


@pytest.fixture
def conversation(open_page, addresses) -> Page:
    """One conversation for all of these texts, open before Noor."""
    page = open_page("noor")
    if not addresses:
        addresses["url"] = steps.begin_thread(page, steps.COHORT, "Teksten van overal", "Plak hier wat je hebt.")
    page.goto(addresses["url"])
    return page


@pytest.mark.parametrize("kind", TEXTS)
def test_text_comes_back_whole(conversation, kind):
    page, text = conversation, TEXTS[kind]
    before = page.locator(".posts--top > li").count()
    form = page.locator("#reageren form").first
    form.locator("textarea").fill(text)
    form.get_by_role("button", name="Reactie plaatsen").click()
    expect(page.locator(".posts--top > li")).to_have_count(before + 1)
    post = page.locator(".posts--top > li").last
    shown = post.locator(".post__body").first

    assert words(shown.inner_text()) == words(tidy(text))
    assert shown.locator("script, b, img").count() == 0
    post.get_by_role("link", name="Bewerken").click()
    expect(post.locator("textarea")).to_have_value(tidy(text))
    post.get_by_role("link", name="Annuleren").click()
    expect(post.locator("textarea")).to_have_count(0)
    over = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert over <= 0


def test_the_page_with_all_of_it_is_well_formed(conversation):
    answer = conversation.request.get(conversation.url)

    html5lib.HTMLParser(strict=True).parse(answer.text())


def test_pasting_from_word_keeps_structure_and_words(conversation):
    page = conversation
    field = page.locator("#reageren textarea")
    field.click()
    field.evaluate(
        """(field, html) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/html', html);
            clipboardData.setData('text/plain', 'Verslag\\nEerste punt\\nTweede punt\\nEen zin die vet is.');
            field.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        WORD,
    )
    expect(field).to_have_value(re.compile("Eerste punt"))
    page.locator("#reageren").get_by_role("button", name="Reactie plaatsen").click()
    shown = page.locator(".posts--top > li .post__body", has_text="Eerste punt").last
    expect(shown.get_by_role("listitem")).to_have_count(2)
    expect(shown.locator("strong")).to_have_text("vet")
    expect(shown.get_by_role("link", name="de kaart")).to_have_attribute("href", "https://voorbeeld.nl/kaart")

    assert "mso" not in shown.inner_text()
    assert "Normal" not in shown.inner_text()


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Word">
<style><!-- p.MsoNormal {mso-style-name:Normal; font-family:"Calibri";} --></style></head><body lang=NL>
<!--StartFragment--><h1>Verslag<o:p></o:p></h1>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·
<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span><![endif]>Eerste punt<o:p></o:p></p>
<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·
<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;</span></span><![endif]>Tweede punt<o:p></o:p></p>
<p class=MsoNormal>Een zin die <b>vet</b> is, met <a href="https://voorbeeld.nl/kaart">de kaart</a>.<o:p></o:p></p>
<!--EndFragment--></body></html>"""
