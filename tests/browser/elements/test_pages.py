"""Following links and sending forms: where the focus goes, what is said, and what is shown when it goes wrong."""

import json
import time

from playwright.sync_api import expect

from tests.browser.elements.lab import answer, later, until


def test_boosted_link_puts_the_focus_on_the_heading_and_keeps_the_live_region(lab, open_lab):
    lab.pages |= {"/": '<a href="/twee">Verder</a>', "/twee": "<p>Tekst</p>"}
    page = open_lab()
    page.evaluate("document.getElementById('status').dataset.same = 'yes'")
    page.get_by_role("link", name="Verder").click()

    expect(page.locator("h1")).to_have_text("Blad /twee")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("#status")).to_have_attribute("data-same", "yes")
    assert page.title() == "Blad /twee"


def test_boosted_link_with_an_anchor_puts_the_focus_on_it(lab, open_lab):
    lab.pages |= {
        "/": '<a href="/twee#doel">Verder</a>',
        "/twee": "<p>x</p>" * 60 + '<section id="doel"><p>Hier</p></section>',
    }
    page = open_lab()
    page.get_by_role("link", name="Verder").click()

    expect(page.locator("#doel")).to_be_focused()
    expect(page.locator("#doel")).to_be_in_viewport()
    assert page.url.endswith("/twee#doel")


def test_empty_anchor_stands_for_the_post_it_marks(lab, open_lab):
    post = '<ol><li><span id="nieuw"></span><article>Nieuw</article></li></ol>'
    lab.pages |= {"/": '<a href="/twee#nieuw">Verder</a>', "/twee": post}
    page = open_lab()
    page.get_by_role("link", name="Verder").click()

    expect(page.locator("article")).to_be_focused()


def test_item_that_a_redirect_speaks_of_gets_the_focus(lab, open_lab):
    lab.pages["/"] = "<p>x</p>" * 60 + "<ol><li data-focus><article>Nieuw</article></li></ol>"
    page = open_lab()

    expect(page.locator("article")).to_be_focused()
    expect(page.locator("article")).to_be_in_viewport()


def test_boosted_form_with_an_error_focuses_the_wrong_field(lab, open_lab):
    lab.pages |= {
        "/": '<form method="post" action="/fout"><button>Bewaren</button></form>',
        "/fout": "<p>x</p>" * 60 + '<input aria-label="Naam" name="name" autofocus data-focus>' + "<p>x</p>" * 60,
    }
    lab.answers["/fout"] = None
    page = open_lab()
    page.get_by_role("button", name="Bewaren").click()

    expect(page.get_by_label("Naam")).to_be_focused()
    expect(page.get_by_label("Naam")).to_be_in_viewport()
    assert lab.called("/fout")[0].headers["X-Csrftoken"] == "geheim/"


def test_what_is_in_view_before_the_page_goes_to_its_top_is_brought_back_into_view(lab, open_lab):
    far = "<p>x</p>" * 60
    form = '<form method="post" action="/bewaard"><button>Bewaren</button></form>'
    lab.is_styled = True
    lab.pages |= {"/": far + form + far, "/bewaard": far + "<p data-focus>Bewaard.</p>" + far}
    lab.answers["/bewaard"] = None
    page = open_lab()
    page.emulate_media(reduced_motion="no-preference")
    page.get_by_role("button", name="Bewaren").click()

    expect(page.get_by_text("Bewaard.")).to_be_focused()
    expect(page.get_by_text("Bewaard.")).to_be_in_viewport()
    page.wait_for_function("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))")
    expect(page.get_by_text("Bewaard.")).to_be_in_viewport()


def test_server_names_what_gets_the_focus_and_what_is_said(lab, open_lab):
    form = '<form method="post" action="/x" hx-post="/x" hx-swap="outerHTML"><button>Doe</button></form>'
    lab.pages["/"] = form + '<p id="reactie-9">9</p>'
    event = json.dumps({"portal:focus": {"id": "reactie-9", "say": "Je reactie is geplaatst."}})
    lab.answers["/x"] = answer(200, "<form><button>Weer</button></form>", HX_Trigger=event)
    page = open_lab()
    page.get_by_role("button", name="Doe").click()

    expect(page.locator("#reactie-9")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Je reactie is geplaatst.")


def test_part_that_is_drawn_anew_under_the_focus_keeps_it(lab, open_lab):
    away = '<button hx-post="/weg" hx-target="closest fieldset" hx-swap="outerHTML">Weghalen</button>'
    lab.pages["/"] = (
        f'<form method="post" action="/x"><fieldset id="bestanden">{away}<input name="n"></fieldset></form>'
    )
    lab.answers["/weg"] = '<fieldset id="bestanden"><input aria-label="Nog een"></fieldset>'
    page = open_lab()
    page.get_by_role("button", name="Weghalen").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#bestanden")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Nog een")).to_be_focused()


def test_going_back_shows_the_first_page_again(lab, open_lab):
    lab.pages |= {"/": '<a href="/twee">Verder</a>', "/twee": "<p>Tekst</p>"}
    page = open_lab()
    page.get_by_role("link", name="Verder").click()
    expect(page.locator("h1")).to_have_text("Blad /twee")
    page.go_back()

    expect(page.locator("h1")).to_have_text("Blad /")


def test_boosted_page_brings_its_own_csrf_token(lab, open_lab):
    form = '<form method="post" action="/x" hx-post="/x"><button>Doe</button></form>'
    lab.pages |= {"/": '<a href="/twee">Verder</a>', "/twee": form}
    lab.answers["/x"] = "<p>Klaar</p>"
    page = open_lab()
    page.get_by_role("link", name="Verder").click()
    page.get_by_role("button", name="Doe").click()
    expect(page.get_by_text("Klaar")).to_be_visible()

    assert lab.called("/x")[0].headers["X-Csrftoken"] == "geheim/twee"


def test_only_links_that_ask_for_it_are_fetched_beforehand(lab, open_lab):
    lab.pages |= {
        "/": '<a href="/een">Een</a> <a href="/twee" hx-preload="mouseover">Twee</a>',
        "/een": "",
        "/twee": "",
    }
    page = open_lab()
    page.get_by_role("link", name="Een").hover()
    page.mouse.down()
    page.get_by_role("link", name="Twee").hover()
    until(lambda: lab.called("/twee"))

    assert not lab.called("/een")


# --- what goes wrong ---


def test_server_error_shows_a_bar_and_leaves_the_page_and_the_address(lab, open_lab):
    lab.pages["/"] = (
        '<form method="post" action="/stuk"><input aria-label="Naam" name="name"><button>Bewaren</button></form>'
    )
    lab.answers["/stuk"] = answer(503, "<html><body>weg</body></html>")
    page = open_lab(watch=False)
    page.get_by_label("Naam").fill("Noor")
    page.get_by_role("button", name="Bewaren").click()

    expect(page.get_by_role("alert")).to_contain_text("Er ging iets mis.")
    expect(page.get_by_label("Naam")).to_have_value("Noor")
    expect(page.get_by_role("button", name="Bewaren")).to_be_focused()
    assert page.url == lab.url + "/"
    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_no_connection_is_said(lab, open_lab):
    lab.pages["/"] = '<form hx-post="/x" method="post" action="/x"><button>Doe</button></form>'
    page = open_lab(watch=False)
    page.context.set_offline(True)
    page.get_by_role("button", name="Doe").click()

    expect(page.get_by_role("alert")).to_contain_text("Je bent offline.")


def test_refusal_of_a_fragment_does_not_replace_what_was_typed(lab, open_lab):
    lab.pages["/"] = (
        '<form hx-post="/x" method="post" action="/x"><input aria-label="Naam" name="n"><button>Doe</button></form>'
    )
    lab.answers["/x"] = answer(
        429, "<!doctype html><html><body><main><h1>Even wachten</h1><p>Probeer het zo weer.</p></main></body></html>"
    )
    page = open_lab(watch=False)
    page.get_by_label("Naam").fill("Noor")
    page.get_by_role("button", name="Doe").click()

    expect(page.get_by_role("alert")).to_contain_text("Even wachten. Probeer het zo weer.")
    expect(page.get_by_label("Naam")).to_have_value("Noor")


def test_poll_runs_and_fails_in_silence(lab, open_lab):
    lab.pages["/"] = '<div id="posts" hx-get="/nieuw" hx-trigger="portal:poll from:body">Oud</div>'
    lab.answers["/nieuw"] = answer(500)
    page = open_lab(watch=False)
    later(page)
    until(lambda: lab.called("/nieuw"))
    expect(page.get_by_role("alert")).to_have_count(0)

    lab.answers["/nieuw"] = "<p>Vers</p>"
    later(page)
    expect(page.locator("#posts")).to_have_text("Vers")
    expect(page.locator("body")).to_be_focused()


def test_slow_answer_shows_that_it_is_busy(lab, open_lab):
    def slowly() -> str:
        time.sleep(1.2)
        return "<p>Klaar</p>"

    lab.pages["/"] = '<div id="doel">Oud</div><button type="button" hx-get="/traag" hx-target="#doel">Doe</button>'
    lab.answers["/traag"] = slowly
    page = open_lab()
    page.get_by_role("button", name="Doe").click()

    expect(page.locator("#doel")).to_have_attribute("aria-busy", "true")
    expect(page.locator("#doel")).to_have_class("is-slow")
    expect(page.locator("#doel")).to_have_text("Klaar")
    expect(page.locator("#doel")).not_to_have_attribute("aria-busy", "true")


def test_everything_that_is_always_loaded_stays_small(running):
    script = next((running.data / "assets" / "js").glob("portal.*.js.gz"))

    assert script.stat().st_size <= 22_000


def test_a_box_that_was_drawn_larger_is_replaced_without_a_style_of_its_own(lab, open_lab):
    field = '<textarea id="tekst" name="tekst"></textarea>'
    form = f'<form hx-post="/plaatsen" hx-swap="outerHTML">{field}<button>Ja</button></form>'
    lab.pages["/"] = form
    lab.answers["/plaatsen"] = form.replace("Ja", "Nog eens")
    page = open_lab()
    box = page.locator("textarea").bounding_box()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] + 50, box["y"] + box["height"] + 90)
    page.mouse.up()
    assert page.locator("textarea").bounding_box()["height"] > box["height"] + 50
    page.get_by_role("button").click()

    expect(page.get_by_role("button")).to_have_text("Nog eens")
    assert page.locator("textarea").bounding_box()["height"] == box["height"]
