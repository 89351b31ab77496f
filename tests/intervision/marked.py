"""A consultation in which every surface is written on with a word of its own, to be looked for everywhere else."""

import io
import re
from datetime import timedelta

from PIL import Image
from sqlalchemy import select

from portal.accounts.models import SignIn
from portal.core import clock
from portal.core.db import db, transaction
from portal.intervision.actions import groups, planning, texts
from portal.intervision.models import Contribution
from tests.factories import make_circle, make_consultation, make_member
from tests.intervision.table import NAMES, Table
from tests.intervision.test_actions import method_of
from tests.support.browser import Browser

SURFACES = (
    *("groepsnaam", "titel", "wachtend", "weggehaald", "vraag", "verzegeld", "kern", "concept", "verstuurd"),
    *("notitie", "reactie", "roddel", "aanvulling", "bestandsnaam", "bestandsinhoud", "alt", "geweigerd", "nasign"),
    *("leerpunt", "gedeeld", "voornemen", "opbrengst"),
)
MARKS = {each: f"Zwaluwënspoor{each}" for each in SURFACES}
METHOD = {
    "vraag": {
        "kind": "form",
        "fields": [{"key": "vraag", "label": "Je vraag"}, {"key": "later", "label": "Wat je deed"}],
        "sealed": ["later"],
    },
    "kern": {
        "authors": "named",
        "done_when": "all",
        "reactions": {
            "writer": "case_owner",
            "kind": "text",
            "workdays": 1,
            "instruction": {"group": "Wacht even.", "case_owner": "Zeg wat je raakt."},
        },
    },
    "roddel": {"notes": "everyone", "reveals": ["later"]},
}


FEW = ("Noor", "Bram", "Piet", "Ilse")


class MarkedTable(Table):
    """A consultation in which every surface is written on with a word of its own."""

    def __init__(self, browser: Browser) -> None:
        self.people = {name: make_member(name, email=f"{name.lower()}@binnen.nl") for name in NAMES}
        everybody = list(self.people.values())
        self.community = make_circle(*everybody, name="Gemeenschap")
        with transaction():
            self.group = groups.form(name=MARKS["groepsnaam"], members=everybody)
            for each in everybody:
                groups.sign(self.group, each)
            planning.offer(self.group, everybody[3], MARKS["wachtend"])
            planning.take_away(planning.offer(self.group, everybody[4], MARKS["weggehaald"]))
        self.there = make_consultation(
            self.group,
            everybody[0],
            method_of("vraag", "kern", "roddel", "dagboek", **METHOD),
            facilitator=everybody[1],
            stand_in=everybody[2],
            line=MARKS["titel"],
        )
        self.url = f"/intervisie/consulten/{self.there.id}"
        self.browsers = {name: browser.sign_in(member) for name, member in self.people.items()}

    def play(self) -> None:
        """From the first word to the last phase, through the pages."""
        self.say("Noor", "bijdragen", vraag=MARKS["vraag"], later=MARKS["verzegeld"], klaar="1")
        self.wait()
        self.advance()
        self._write_blind()
        self.go_on()
        (first,) = (each for each in self.contributions_of("Ilse") if "kern" in each[1])
        self.say("Noor", f"bijdragen/{first[0]}/reactie", reactie=MARKS["reactie"])
        self.go_on()
        self.say("Ilse", "bijdragen", tekst=MARKS["roddel"])
        self.say("Ilse", f"bijdragen/{first[0]}/aanvulling", tekst=MARKS["aanvulling"])
        self.say("Noor", "notities", tekst=MARKS["notitie"])
        self._after_sign_out("Daan", MARKS["nasign"])
        self.go_on()
        self.go_on()

    def round_off(self) -> None:
        self.say("Noor", "leerpunt", tekst=MARKS["leerpunt"])
        self.say("Ilse", "leerpunt", tekst=MARKS["gedeeld"], gedeeld="1")
        soon = clock.today() + timedelta(days=7)
        self.say("Noor", "voornemen", tekst=MARKS["voornemen"], wanneer=soon.isoformat())
        self.say("Noor", "opbrengst", tekst=MARKS["opbrengst"])

    def _write_blind(self) -> None:
        """Text with a file, a draft by autosave, one that is sent, one that is refused."""
        name = f"{MARKS['bestandsnaam']}.pdf"
        file = (io.BytesIO(b"%PDF-1.7 " + MARKS["bestandsinhoud"].encode()), name)
        self["Ilse"].post(f"{self.url}/bestanden", {"fase": self.run.id, "tekst": MARKS["kern"], "file": file})
        picture = (io.BytesIO(_picture()), "plein.png")
        self["Ilse"].post(f"{self.url}/bestanden", {"fase": self.run.id, "tekst": MARKS["kern"], "file": picture})
        alts = {f"alt-{id}": MARKS["alt"] for id in self._file_ids()}
        self.say("Ilse", "bijdragen", tekst=MARKS["kern"], met_bestanden="1", **alts)
        self.keep("Bram", MARKS["concept"])
        self.keep("Daan", MARKS["verstuurd"])
        self.say("Daan", "bijdragen", tekst=MARKS["verstuurd"])
        broken = (io.BytesIO(b"geen plaatje"), f"{MARKS['geweigerd']}.png")
        refused = self["Piet"].post(
            f"{self.url}/bijdragen", {"fase": self.run.id, "tekst": MARKS["geweigerd"], "file": broken}
        )
        assert refused.status_code == 422 and MARKS["geweigerd"] in refused.text

    def keep(self, name: str, text: str) -> None:
        kept = {"key": f"{self.run.id}:", "tab": "a", "sequence": 1, "field-tekst": text}
        assert self[name].post(f"{self.url}/bewaren", kept).status_code == 200

    def keep_answer(self, name: str) -> str:
        """What the autosave of somebody answers."""
        kept = {"key": f"{self.run.id}:", "tab": "b", "sequence": 1, "field-tekst": "Even proberen"}
        answer = self[name].post(f"{self.url}/bewaren", kept)
        return f"{answer.status_code} {answer.text}"

    def say(self, name: str, path: str, **fields: object) -> None:
        answer = self.send(name, path, **fields)
        assert answer.status_code == 303, (path, answer.status_code, answer.text)

    def _after_sign_out(self, name: str, text: str) -> None:
        """Sent when the sign-in of its writer had just ended."""
        fields = {"fase": self.run.id, "draft_key": f"{self.run.id}:", "sealed": "1", "tekst": text}
        again = self[name].sign_in(self.member(name))
        newest = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()
        newest.seen_at = newest.began_at = clock.now() - timedelta(days=60)
        db.session.commit()
        again.post(f"{self.url}/bijdragen", fields)

    def contributions_of(self, name: str) -> list[tuple[int, str]]:
        own = db.session.scalars(select(Contribution).where(Contribution.author_id == self.member(name).id))
        return [(each.id, texts.own_words_of(self.room, each).text) for each in own]

    def _file_ids(self) -> list[int]:
        return [int(each) for each in re.findall(r"alt-(\d+)", self.page("Ilse"))]


def _picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(buffer, "PNG")
    return buffer.getvalue()


class SmallTable(MarkedTable):
    """Three who write and one who brings the case: too few to count aloud."""

    def __init__(self, browser: Browser) -> None:
        self.people = {name: make_member(name) for name in FEW}
        everybody = list(self.people.values())
        self.community = make_circle(*everybody, name="Gemeenschap")
        with transaction():
            self.group = groups.form(name=MARKS["groepsnaam"], members=everybody)
            for each in everybody:
                groups.sign(self.group, each)
        self.there = make_consultation(
            self.group, everybody[0], method_of("kern", "dagboek"), facilitator=everybody[1], stand_in=everybody[2]
        )
        self.url = f"/intervisie/consulten/{self.there.id}"
        self.browsers = {name: browser.sign_in(member) for name, member in self.people.items()}
