"""Before a reveal nobody notices anything of what another writes: by no page, fragment, count, mail, search or export.

Everything that another member can ask for is kept before and after; it must be the same to the letter.
"""

import io
import re

import pytest

from portal.circles.queries import viewer_for
from portal.core import kinds, mail
from portal.intervision.jobs import keep_time
from portal.notifications import queries as notifications
from portal.privacy import gathering
from tests.intervision.marked import FEW, MARKS, SmallTable

STIRRINGS = re.compile(r'X-CSRFToken[^}]*|name="(?:csrf_token|token)"[^>]*>|"?sequence"?[=:]"?\d+|fout: \w+')
"""What differs from one request to the next, whatever happens."""

OTHERS = [name for name in FEW if name != "Ilse"]
PATHS = ("/", "/meldingen", "/meldingen/aantal", "/intervisie", "/mijn-gegevens", "/kringen", "/zoeken?q=kern")


@pytest.fixture
def there(browser, clock):
    return SmallTable(browser)


def seen_by(there, name):
    """Everything by which another member could notice something."""
    member, browser = there.member(name), there[name]
    group = f"/intervisie/groepen/{there.group.id}"
    pages = {path: browser.get(path) for path in (*PATHS, group, there.url, f"{there.url}/afronding")}
    poll = re.search(r'hx-get="([^"]*/nieuw[^"]*)"', pages[there.url].text)
    viewer = viewer_for(member)
    assert poll, "the page asks whether something changed"
    return {
        **{path: (answer.status_code, STIRRINGS.sub("", answer.text)) for path, answer in pages.items()},
        "what the page asks for": poll[1],
        "card": kinds.get("consultation").cards([there.there.id], viewer),
        "steps": [(each.title, each.due_at) for each in notifications.steps_of(viewer)],
        "told": [(each.reason, each.count, each.at) for each in notifications.page_for(viewer)[0]],
        "autosave": STIRRINGS.sub("", there.keep_answer(name)),
        "taken home": [
            (part.name, item.title, gathering.readable(item.content))
            for part in gathering.everything_of(member.id)
            for item in part.items
        ],
    }


def before_it(there):
    """Looked at twice: looking itself leaves traces of one's own the first time."""
    for name in OTHERS:
        seen_by(there, name)
    return {name: seen_by(there, name) for name in OTHERS}


def differences(there, before):
    found = {}
    for name, was in before.items():
        now = seen_by(there, name)
        changed = {place for place in was if was[place] != now[place]}
        if changed:
            found[name] = changed
    return found


def write(there):
    there.say("Ilse", "bijdragen", tekst=MARKS["kern"])


def the_one_of(there):
    ((contribution_id, _text),) = there.contributions_of("Ilse")
    return contribution_id


def with_a_file(there):
    file = (io.BytesIO(b"%PDF-1.7 kort"), f"{MARKS['bestandsnaam']}.pdf")
    there["Ilse"].post(f"{there.url}/bestanden", {"fase": there.run.id, "tekst": MARKS["kern"], "file": file})
    there.say("Ilse", "bijdragen", tekst=MARKS["kern"], met_bestanden="1")


DEEDS = {
    "a text and a file": {
        "typing": lambda there: there.keep("Ilse", MARKS["concept"]),
        "writing": write,
        "changing": lambda there: there.say("Ilse", f"bijdragen/{the_one_of(there)}", tekst=MARKS["vraag"]),
        "taking back": lambda there: there.say("Ilse", f"bijdragen/{the_one_of(there)}/intrekking"),
        "a file": with_a_file,
    },
    "being ready": {
        "sending at the deadline": lambda there: there.say("Ilse", "verzending", gewenst="1"),
        "ready": lambda there: there.say("Ilse", "bijdragen", tekst=MARKS["kern"], klaar="1"),
        "back again": lambda there: there.say("Ilse", "klaar/intrekking"),
    },
    "passing": {"passing": lambda there: there.say("Ilse", "pas")},
}


@pytest.mark.parametrize("deeds", DEEDS)
def test_before_the_reveal_nobody_notices_anything(there, mailbox, deeds):
    before = before_it(there)
    mails = len(mailbox.mails)
    for what, do in DEEDS[deeds].items():
        do(there)
        keep_time()
        mail.sweep()

        assert (what, differences(there, before)) == (what, {})
        assert len(mailbox.mails) == mails


def test_the_difference_shows_when_it_is_opened(there):
    """The comparison itself can tell: after the reveal everybody's page is another one."""
    before = before_it(there)
    write(there)
    there.go_on()

    assert {name for name, changed in differences(there, before).items() if there.url in changed} == set(OTHERS)


def test_what_another_wrote_is_as_if_it_did_not_exist(there):
    with_a_file(there)
    contribution_id = the_one_of(there)
    nothing = 999_999
    for name in OTHERS:
        for path in ("bestanden/{}", "bijdragen/{}", "bijdragen/{}/aanvulling"):
            number = 1 if "bestanden" in path else contribution_id
            answers = [there[name].get(f"{there.url}/{path.format(each)}") for each in (number, nothing)]
            assert [each.status_code for each in answers] == [404, 404], (name, path)
        for path in ("bijdragen/{}", "bijdragen/{}/intrekking", "bijdragen/{}/aanvulling", "bijdragen/{}/reactie"):
            answers = [
                there.send(name, path.format(each), tekst="Hm", reactie="warm") for each in (contribution_id, nothing)
            ]
            assert [each.status_code for each in answers] == [404, 404], (name, path)
