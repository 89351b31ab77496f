"""New posts: walking past them, what counts as read, and the keys."""

from playwright.sync_api import expect

from tests.browser.elements.lab import later, until

TALL = '<article aria-label="{0}"><p>{0}</p>' + "<p>x</p>" * 4 + '<a href="#" data-reply>Antwoord</a></article>'
THREAD = (
    f'<ol id="posts"><li id="reactie-1">{TALL.format("een")}'
    f'<ol><li id="reactie-2" data-new>{TALL.format("twee")}</li></ol></li>'
    f'<li id="reactie-3">{TALL.format("drie")}</li><li id="reactie-4" data-new>{TALL.format("vier")}</li></ol>'
)
WALKER = """<new-walker data-url="/gelezen" data-done-text="Alles gelezen" {0}
 data-label-one="{{n}} nieuwe, volgende" data-label-many="{{n}} nieuwe, volgende">
<form method="post" action="/alles"><button data-key="n"><svg></svg><span data-label>2 nieuwe</span></button></form>
</new-walker>"""
ONE_MORE = """document.querySelector('#posts').insertAdjacentHTML('beforeend',
  '<li id="reactie-5" data-new><article aria-label="vijf">vijf</article></li>');
const ctx = {target: document.body, request: {headers: {}}, sourceEvent: {type: 'portal:poll'}};
document.dispatchEvent(new CustomEvent('htmx:after:swap', {detail: {ctx}}))"""


def test_walker_passes_each_new_post_once(lab, open_lab):
    lab.pages["/"] = WALKER.format('data-next-href="/twee"') + THREAD
    lab.pages["/twee"] = "<p>Verder</p>"
    page = open_lab()
    button = page.locator("new-walker button")
    expect(button).to_have_text("2 nieuwe, volgende")
    button.click()

    expect(page.get_by_label("twee", exact=True)).to_be_focused()
    expect(page.get_by_label("een", exact=True).locator("p").first).to_be_in_viewport()
    expect(button).to_have_text("1 nieuwe, volgende")
    expect(page.locator("#status")).to_have_text("1 nieuwe, volgende")
    page.evaluate(ONE_MORE)
    expect(button).to_have_text("2 nieuwe, volgende")
    button.click()
    expect(page.get_by_label("vier", exact=True)).to_be_focused()
    button.click()
    expect(page.get_by_label("vijf", exact=True)).to_be_focused()
    expect(button).to_have_text("Alles gelezen")
    until(lambda: len(lab.called("/gelezen")) == 3)
    assert [call.one("id") for call in lab.called("/gelezen")] == ["2", "4", "5"]
    button.click()
    expect(page.get_by_text("Verder")).to_be_visible()
    assert not lab.called("/alles")


def test_walker_that_is_drawn_again_does_not_visit_twice(lab, open_lab):
    lab.pages["/"] = f'<div id="hier">{WALKER.format("")}</div>' + THREAD
    page = open_lab()
    page.locator("new-walker button").click()
    expect(page.get_by_label("twee", exact=True)).to_be_focused()
    page.evaluate("document.querySelector('#hier').innerHTML += ''")
    expect(page.locator("new-walker button")).to_have_text("1 nieuwe, volgende")
    expect(page.locator("new-walker svg")).to_have_count(1)
    page.locator("new-walker button").click()

    expect(page.get_by_label("vier", exact=True)).to_be_focused()


def test_walker_asks_the_same_address_again_once_the_server_knows(lab, open_lab):
    lab.pages["/"] = WALKER.format('data-next-href="/#nieuw"') + '<article id="reactie-2" data-new>twee</article>'
    page = open_lab()
    page.locator("new-walker button").click()
    page.locator("new-walker button").click()
    page.wait_for_url("**/#nieuw")
    until(lambda: len(lab.called("/")) == 2)

    assert [call.path for call in lab.calls if call.path in ("/", "/gelezen")] == ["/", "/gelezen", "/"]


def test_walker_counts_what_stands_on_other_pages(lab, open_lab):
    lab.pages["/"] = WALKER.format('data-count="7"') + THREAD
    page = open_lab()

    expect(page.locator("new-walker button")).to_have_text("7 nieuwe, volgende")


def test_walker_shows_where_the_reader_is_and_leaves_after_the_last(lab, open_lab):
    lab.pages["/"] = f'<div class="walker">{WALKER.format("")}</div>' + THREAD
    page = open_lab()
    page.locator("new-walker button").click()
    expect(page.locator(".post--current")).to_have_attribute("id", "reactie-2")
    page.locator("new-walker button").click()
    expect(page.locator(".post--current")).to_have_attribute("id", "reactie-4")
    expect(page.locator("new-walker svg")).to_have_count(1)
    expect(page.locator("new-walker")).to_have_attribute("data-done", "")
    later(page)

    expect(page.locator(".walker")).to_be_hidden()


def test_walker_begins_at_the_first_new_post_when_the_page_opened_there(lab, open_lab):
    lab.pages["/"] = WALKER.format("") + THREAD.replace("data-new>", 'data-new><span id="nieuw"></span>', 1)
    page = open_lab("/#nieuw")
    expect(page.locator(".post--current")).to_have_attribute("id", "reactie-2")
    expect(page.locator("new-walker button")).to_have_text("2 nieuwe, volgende")
    page.locator("new-walker button").click()

    expect(page.get_by_label("vier", exact=True)).to_be_focused()
    expect(page.locator("new-walker button")).to_have_text("Alles gelezen")
    until(lambda: len(lab.called("/gelezen")) == 2)
    assert sorted(call.one("id") for call in lab.called("/gelezen")) == ["2", "4"]


def test_walker_never_goes_back_to_show_a_parent(lab, open_lab):
    small = '<article aria-label="{0}"><p>{0}</p></article>'
    answers = "".join(f'<li id="reactie-{n}" data-new>{small.format(n)}</li>' for n in range(2, 9))
    thread = f'<ol><li id="reactie-1">{small.format("1")}<ol>{answers}</ol></li></ol>' + "<p>x</p>" * 60
    lab.pages["/"] = f'<div class="bar">{WALKER.format("")}</div>' + "<p>y</p>" * 30 + thread
    page = open_lab()
    places = []
    for _press in range(7):
        page.locator("new-walker button").evaluate("(button) => button.click()")
        places.append(page.evaluate("scrollY"))

    assert places == sorted(places)


def test_walker_without_new_posts_is_hidden(lab, open_lab):
    lab.pages["/"] = WALKER.format("") + "<p>Niets</p>"
    page = open_lab()

    expect(page.locator("new-walker")).to_be_hidden()


def test_posts_that_were_read_are_told_in_a_batch(lab, open_lab):
    lab.pages["/"] = f'<reading-marks data-url="/gelezen">{THREAD}</reading-marks>'.replace("<p>x</p>", "")
    page = open_lab()
    page.wait_for_timeout(300)
    later(page)
    later(page, 3.1)
    until(lambda: lab.called("/gelezen"))

    (call,) = lab.called("/gelezen")
    assert call.form["id"] == ["2", "4"]
    assert call.headers["X-Csrftoken"] == "geheim/"
    expect(page.locator("[data-new]")).to_have_count(2)


def test_posts_out_of_sight_are_not_read(lab, open_lab):
    lab.pages["/"] = f'<reading-marks data-url="/gelezen">{"<p>y</p>" * 60}{THREAD}</reading-marks>'
    page = open_lab()
    page.wait_for_timeout(300)
    later(page)
    page.reload()

    assert not lab.called("/gelezen")


# --- keys ---

HELP = """<keyboard-help><a href="/toetsen" data-open>Toetsen</a><dialog aria-label="Toetsen">
<label><input type="checkbox" data-keys-on> Toetsen aan</label>
<form method="dialog"><button>Sluiten</button></form></dialog></keyboard-help>
<label>Zoek <input name="q" data-key="/"></label><a href="/thuis" data-key="g h">Thuis</a>"""
NOTE_CLICK = """addEventListener('click', event => {
  document.title = event.target.closest('[id]').id;
  event.preventDefault();
})"""


def test_keys_walk_answer_search_and_go_home(lab, open_lab):
    lab.pages |= {"/": HELP + WALKER.format("") + THREAD, "/thuis": "<p>Thuis</p>"}
    page = open_lab()
    keyboard = page.keyboard
    keyboard.press("n")
    expect(page.get_by_label("twee", exact=True)).to_be_focused()
    keyboard.press("j")
    expect(page.get_by_label("drie", exact=True)).to_be_focused()
    keyboard.press("k")
    keyboard.press("k")
    expect(page.get_by_label("een", exact=True)).to_be_focused()
    page.evaluate(NOTE_CLICK)
    keyboard.press("r")
    expect(page).to_have_title("reactie-1")
    keyboard.press("/")
    expect(page.get_by_label("Zoek")).to_be_focused()
    keyboard.type("?nj")
    expect(page.get_by_label("Zoek")).to_have_value("?nj")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_label("Zoek").blur()
    keyboard.press("Control+n")
    keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    keyboard.press("Escape")
    page.reload()
    keyboard.type("gh")
    expect(page.get_by_text("Thuis").last).to_be_visible()
    assert page.url.endswith("/thuis")


def test_keys_can_be_switched_off_and_the_link_still_opens_them(lab, open_lab):
    lab.pages["/"] = HELP
    page = open_lab()
    page.get_by_role("link", name="Toetsen").click()
    page.get_by_label("Toetsen aan").uncheck()
    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("link", name="Toetsen")).to_be_focused()
    page.reload()
    page.keyboard.press("?")
    page.wait_for_timeout(200)

    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("link", name="Toetsen").click()
    expect(page.get_by_label("Toetsen aan")).not_to_be_checked()


def test_elements_leave_no_listener_behind_when_the_page_is_replaced(lab, open_lab):
    lab.pages |= {"/": HELP + '<a href="/twee">Weg</a>', "/twee": HELP + WALKER.format("") + THREAD}
    page = open_lab()
    page.get_by_role("link", name="Weg").click()
    expect(page.locator("h1")).to_have_text("Blad /twee")
    page.keyboard.press("n")

    expect(page.get_by_label("twee", exact=True)).to_be_focused()
    until(lambda: lab.called("/gelezen"))
    page.wait_for_timeout(200)
    assert [call.one("id") for call in lab.called("/gelezen")] == ["2"]
