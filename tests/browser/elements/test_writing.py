"""The text editor: toolbar, preview, names, pasting, pictures."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.elements.lab import later

EDITOR = """<form method="post" action="/reacties">
<text-editor data-preview-url="/voorbeeld" data-left-many="{n} tekens over" data-left-one="{n} teken over">
<markdown-toolbar for="body" aria-label="Opmaak">
<button type="button" data-md-button="bold">Vet</button><md-quote tabindex="0">Citaat</md-quote></markdown-toolbar>
<button type="button" data-preview aria-pressed="false">Voorbeeld</button>
<text-expander keys="@" data-mentions-url="/namen?q=" data-mentions-many="{n} namen">
<textarea id="body" name="body" aria-label="Tekst" rows="3" maxlength="100"></textarea></text-expander>
<div class="editor__preview" hidden></div><span data-count></span></text-editor>
<input type="file" name="files" aria-label="Foto" accept="image/*" multiple><button>Plaatsen</button></form>"""

PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData('text/html', html);
  if (text) data.setData('text/plain', text);
  const area = document.querySelector('textarea');
  area.focus();
  return area.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""
GIVE_FILES = """way => {
  const data = new DataTransfer();
  data.items.add(new File(['x'], 'wijk.png', {type: 'image/png'}));
  data.items.add(new File(['x'], 'lijst.txt', {type: 'text/plain'}));
  const options = {bubbles: true, cancelable: true};
  const event = way === 'paste' ? new ClipboardEvent('paste', {clipboardData: data, ...options})
                                : new DragEvent('drop', {dataTransfer: data, ...options});
  document.querySelector('textarea').dispatchEvent(event);
  return [...document.querySelector('input[type=file]').files].map(file => file.name);
}"""

WORD = """<p class=MsoNormal>Begin<o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18pt;mso-list:l0 level1 lfo1'><![if !supportLists]>
<span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>een</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>onder</p>
<p class=MsoNormal>Eind</p>"""
GOOGLE = """<meta charset='utf-8'><b style='font-weight:normal' id='docs-internal-guid-1'>
<p><span style='font-weight:700'>Kop</span></p><p>Tekst</p></b>"""
LINK = "<h1>Titel</h1><p>Zie <a href='https://voorbeeld.nl/a_b'>de <b>site</b></a>.</p>"
LISTS = "<ul><li>een<ul><li>onder</li></ul></li><li>twee</li></ul><ol start='3'><li>drie</li><li>vier</li></ol>"
SIGNS = "<p>2 * 3 en *ster* en snake_case en _onder_</p><p>&lt;b&gt; # hek</p>"
TABLE = "<table><tr><th>Wijk</th><th>Aantal</th></tr><tr><td>Oost</td><td>3</td></tr></table>"
PIECES = "<p>a <b>vet</b><b>ter</b> <i>schuin </i>.</p><p><script>x()</script><a href='javascript:x()'>nee</a></p>"
PASTED = {
    "word": (WORD, "Begin\n\n- een\n  - onder\n\nEind"),
    "google": (GOOGLE, "**Kop**\n\nTekst"),
    "link": (LINK, "## Titel\n\nZie [de **site**](https://voorbeeld.nl/a_b)."),
    "lists": (LISTS, "- een\n  - onder\n- twee\n\n3. drie\n4. vier"),
    "signs": (SIGNS, "2 * 3 en \\*ster\\* en snake_case en \\_onder\\_\n\n\\<b> # hek"),
    "quote": ("<blockquote><p>Eén</p><p>Twee</p></blockquote>", "> Eén\n>\n> Twee"),
    "table": (TABLE, "| Wijk | Aantal |\n| --- | --- |\n| Oost | 3 |"),
    "lines": ("<div>regel <b>een</b></div><div>regel twee</div>", "regel **een**\n\nregel twee"),
    "pieces": (PIECES, "a **vetter** *schuin* .\n\nnee"),
    "code": ("<pre>als x:\n    y</pre>", "~~~\nals x:\n    y\n~~~"),
}


@pytest.fixture
def editor(lab, open_lab) -> Page:
    lab.pages["/"] = EDITOR
    return open_lab()


def test_toolbar_writes_marks(editor):
    area = editor.get_by_label("Tekst")
    area.fill("goed")
    area.select_text()
    editor.get_by_role("button", name="Vet").click()
    expect(area).to_have_value("**goed**")
    area.fill("goed")
    area.select_text()
    editor.get_by_role("button", name="Citaat").press("Enter")
    expect(area).to_have_value("> goed")


def test_preview_shows_what_the_server_makes_of_it(lab, editor):
    lab.answers["/voorbeeld"] = "<p><strong>goed</strong></p>"
    editor.get_by_label("Tekst").fill("**goed**")
    button = editor.get_by_role("button", name="Voorbeeld")
    button.click()
    expect(editor.locator(".editor__preview strong")).to_have_text("goed")
    expect(button).to_have_attribute("aria-pressed", "true")
    assert lab.called("/voorbeeld")[0].one("text") == "**goed**"
    lab.answers["/voorbeeld"] = "<p>beter</p>"
    editor.get_by_label("Tekst").fill("beter")
    later(editor, 1)
    expect(editor.locator(".editor__preview")).to_have_text("beter")
    button.click()
    expect(editor.locator(".editor__preview")).to_be_hidden()


def test_names_are_offered_after_an_at(lab, editor):
    lab.answers["/namen"] = (
        '<ul role="listbox"><li role="option" data-value="@Noor de Wit">Noor de Wit</li>'
        '<li role="option" data-value="@[Nora](lid:4)">Nora</li></ul>'
    )
    area = editor.get_by_label("Tekst")
    area.press_sequentially("Dag @No", delay=20)
    expect(editor.get_by_role("option")).to_have_count(2)
    expect(editor.locator("#status")).to_have_text("2 namen")
    area.press("Enter")
    expect(area).to_have_value("Dag @Noor de Wit ")
    expect(editor.get_by_role("listbox")).to_have_count(0)


def test_the_names_are_those_of_the_circle_that_is_chosen(lab, open_lab):
    """A conversation that is begun is put in a circle in the same form."""
    circles = '<select name="circle_id" aria-label="Kring"><option>3</option><option>14</option></select>'
    form = EDITOR.replace("/namen?q=", "/kringen/3/namen?q=").replace("/voorbeeld", "/kringen/3/voorbeeld")
    lab.pages["/"] = form.replace("<text-editor", f"{circles}<text-editor", 1)
    for number, name in ((3, "Noor"), (14, "Nora")):
        lab.answers[f"/kringen/{number}/namen"] = (
            f'<ul role="listbox"><li role="option" data-value="@[{name}](lid:{number})">{name}</li></ul>'
        )
    page = open_lab()
    for number, name in ((3, "Noor"), (14, "Nora")):
        page.get_by_label("Kring").select_option(str(number))
        page.get_by_label("Tekst").fill("")
        page.get_by_label("Tekst").press_sequentially("@No", delay=20)
        expect(page.get_by_role("option", name=name)).to_be_visible()
        lab.answers[f"/kringen/{number}/voorbeeld"] = f"<p>in {number}</p>"
        page.get_by_label("Tekst").press("Escape")
    page.get_by_role("button", name="Voorbeeld").click()
    expect(page.locator(".editor__preview")).to_have_text("in 14")


def test_text_area_grows_and_says_what_is_left(editor):
    area = editor.get_by_label("Tekst")
    before = area.bounding_box()["height"]
    area.fill("regel\n" * 15)
    assert area.bounding_box()["height"] > before + 100
    expect(editor.locator("[data-count]")).to_have_text("10 tekens over")


@pytest.mark.parametrize("kind", PASTED)
def test_pasted_text_keeps_its_structure(editor, kind):
    html, text = PASTED[kind]

    assert editor.evaluate(PASTE, [html, "plat"]) is False
    expect(editor.get_by_label("Tekst")).to_have_value(text)


def test_pasted_plain_text_is_left_to_the_browser(editor):
    assert editor.evaluate(PASTE, ["<meta charset='utf-8'><span>gewoon</span>", "gewoon"]) is True


def test_paste_can_be_undone(editor):
    area = editor.get_by_label("Tekst")
    area.fill("eerst ")
    area.press("End")
    editor.evaluate(PASTE, ["<p><b>vet</b></p>", "vet"])
    expect(area).to_have_value("eerst **vet**")
    area.press("Control+z")
    expect(area).to_have_value("eerst ")


@pytest.mark.parametrize("way", ("paste", "drop"))
def test_picture_goes_into_the_file_input(editor, way):
    assert editor.evaluate(GIVE_FILES, way) == ["wijk.png"]


def test_editor_works_again_after_a_boosted_link(lab, open_lab):
    lab.pages |= {"/": EDITOR + '<a href="/twee">Verder</a>', "/twee": EDITOR}
    lab.answers["/voorbeeld"] = "<p>goed</p>"
    page = open_lab()
    page.get_by_role("link", name="Verder").click()
    expect(page.locator("h1")).to_have_text("Blad /twee")
    page.wait_for_timeout(300)
    page.evaluate(PASTE, ["<p><b>vet</b></p>", "vet"])
    expect(page.get_by_label("Tekst")).to_have_value("**vet**")
    page.get_by_role("button", name="Voorbeeld").click()
    expect(page.locator(".editor__preview")).to_have_text("goed")
    assert len(lab.called("/voorbeeld")) == 1


def test_ctrl_enter_sends_the_form(lab, open_lab):
    form = EDITOR.replace("<text-editor", '<button formaction="/uit">Eruit</button><text-editor')
    lab.pages["/"] = form.replace("<button>Plaatsen", '<button type="submit">Plaatsen')
    lab.answers["/reacties"] = "<p>Dank</p>"
    page = open_lab()
    page.get_by_label("Tekst").fill("klaar")
    page.get_by_label("Tekst").press("Control+Enter")

    expect(page.get_by_text("Dank")).to_be_visible()


LINES = """<form method="post" action="/reacties">{first}<label>Titel <input name="title"></label>
<label>Versiering <input type="checkbox" name="decoration"></label><input type="hidden" name="token" value="t">
<label>Tekst {text}</label><button type="submit">Plaatsen</button></form>"""
LONG = '<text-editor><textarea name="body"></textarea></text-editor>'
KEEPS = '<button name="concept" value="1" class="visually-hidden" aria-hidden="true"{more}>Bewaren</button>'


@pytest.mark.parametrize("first", ("", KEEPS.format(more=" data-without-script")), ids=("none", "without script"))
def test_enter_in_a_line_of_a_form_with_a_longer_text_goes_to_the_next_field(lab, open_lab, first):
    lab.pages["/"] = LINES.format(first=first, text=LONG)
    page = open_lab()
    page.get_by_label("Titel").fill("Nog niet af")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Versiering")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Tekst")).to_be_focused()
    page.wait_for_timeout(200)

    assert not lab.called("/reacties")


@pytest.mark.parametrize(
    ("first", "text"), [(KEEPS.format(more=""), LONG), ("", '<input name="body">')], ids=("keeps", "short")
)
def test_enter_in_a_line_sends_what_may_be_sent(lab, open_lab, first, text):
    """A form whose first button keeps what is typed, and a form without a longer text."""
    lab.pages["/"] = LINES.format(first=first, text=text)
    lab.answers["/reacties"] = "<p>Dank</p>"
    page = open_lab()
    page.get_by_label("Titel").fill("Af")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Dank")).to_be_visible()
    assert lab.called("/reacties")[0].one("concept") == ("1" if first else None)
