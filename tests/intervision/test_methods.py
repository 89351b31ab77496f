"""The methods that are delivered are those of the catalogue, speak to everybody, and what cannot be used is told."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from portal.intervision import chooser, coach
from portal.intervision import method as methods
from portal.intervision.method import FITS, FOLDER, Method, WrongMethod
from portal.intervision.phase import Input, Phase, Reactions, Repeat

pytestmark = pytest.mark.one_database

TEST_METHODS = Path(__file__).parent / "methods"
DELIVERED = sorted(FOLDER.glob("*.toml"))
EVERY = [*methods.read_folder(FOLDER), *methods.read_folder(TEST_METHODS)]
PHASES = [pytest.param(each, phase, id=f"{each.key}-{phase.key}") for each in EVERY for phase in each.phases]
DELIVERED_PHASES = [each for each in PHASES if each.values[0].key in {path.stem for path in DELIVERED}]

CATALOGUE = {
    "incident": """5-8 65 10 start 1 high
        incident I>A - n 5 2 I
        feitenvragen D>A S n 10 1 all
        antwoorden I>A - n 15 2 I
        eigen_besluit D>self S v 10 2 all
        analyse D>D,I~ - v 10 1 t
        onthulling I>A - n 5 1 I
        leerpunt A>A S n 10 1 all""",
    "roddel": """4-8 50 9 advanced 3 high
        vraag I>A - n 5 1 I
        verkenning D>A S n 10 1 all
        antwoorden I>A - n 5 1 I
        roddel D>D,I~ - v 15 3 t
        terugkeer I>A - n 10 2 I
        evaluatie A>A S n 5 1 all""",
    "vijfstappen": """4-8 50 9 start 1 high
        vraag I>A - n 5 1 I
        verkenning A>A - n 15 2 t
        kern D>self S n 10 2 all
        advies D>self S n 15 3 I
        evaluatie A>A - n 5 1 all""",
    "tienstappen": """5-8 85 16 start 2 high
        situatie I>A - n 10 2 I
        vragen D>self S n 5 1 all
        waardering I>A - n 5 1 I
        antwoorden I>A - n 15 2 I
        aanvulling A>A - n 10 2 t
        kern D>self S n 10 1 all
        herdefinitie I>A - n 5 2 I
        nieuwe_aanpak I>A - n 5 2 I
        tips D>A S n 10 2 all
        inzichten A>A S n 10 1 all""",
    "balint": """6-10 90 15 advanced 3 high
        casusronde A>A - n 10 1 t
        keuze A>A S a 5 1 all
        verhaal I>A - n 10 2 I
        associaties D>self S v 5 1 all
        verkenning A>A - n 15 2 t
        oordeel D>D,I~ - v 15 2 t
        advies D>self S n 10 2 all
        besluit I>A - n 5 2 I
        herkenning D>A - n 10 1 t
        evaluatie A>A S n 5 1 all""",
    "successen": """4-10 60 8 start 1 high
        succes I>A - n 15 2 I
        factoren D>self S n 20 2 all
        vondsten A>A - n 15 2 t
        opbrengst A>A S n 10 2 all""",
    "case_clinic": """4-5 63 10 start 2 high
        intentie I>A - n 15 2 I
        verduidelijk A>A - n 5 1 t
        stilte pause 3 1 t
        spiegel D>self S n 10 2 I
        dialoog A>A - n 20 2 t
        slot A>A - n 8 1 I
        dagboek A>self - n 2 1 t""",
    "snelle_vraag": """3-8 9 3 start 1 own
        vraag I>A - n 2 1 I
        reactie D>self S n 5 1 all
        dank I>A - n 2 1 I""",
}
"""The catalogue in its own short writing: who writes > who reads, blind, authors, minutes, working days, done by."""

WHO = {"case_owner": "I", "group": "D", "facilitator": "B", "everyone": "A", "self": "self"}
PRESENT = {"takes_part": "", "silent": ",I~", "away": ",I0"}
BLIND = {"open": "-", "own_first": "E", "reveal": "S"}
AUTHORS = {"named": "n", "pseudonym": "v", "unlinked": "a"}
DONE = {"all": "all", "case_owner": "I", "facilitator": "B", "time": "t"}


def in_short(method):
    least, most = method.group_size
    asked = f"{method.experience} {method.safety} {method.reliability}"
    lines = [f"{least}-{most} {method.minutes_live} {method.workdays} {asked}"]
    for each in method.phases:
        how = f"{BLIND[each.blind]} {AUTHORS[each.authors]}"
        who = f"{WHO[each.writers]}>{WHO[each.readers]}{PRESENT[each.case_owner]} {how}"
        who = who if each.has_writers else "pause"
        lines.append(f"{each.key} {who} {each.minutes} {each.workdays} {DONE[each.done_when]}")
    return lines


def delivered(key):
    return methods.methods()[key]


# --- what is delivered ---


def test_the_methods_are_those_of_the_catalogue():
    assert set(methods.methods()) == set(CATALOGUE)


@pytest.mark.parametrize("key", CATALOGUE)
def test_a_method_is_as_the_catalogue_tells_it(key):
    assert in_short(delivered(key)) == [line.strip() for line in CATALOGUE[key].splitlines()]


@pytest.mark.parametrize("key", CATALOGUE)
def test_the_minutes_around_a_table_are_those_of_its_phases(key):
    assert sum(each.minutes for each in delivered(key).phases) == delivered(key).minutes_live


@pytest.mark.parametrize("method", EVERY, ids=lambda each: each.key)
def test_a_method_that_was_kept_with_a_consultation_is_the_same(method):
    assert Method.thawed(json.loads(json.dumps(method.frozen()))) == method


def test_a_kept_method_is_read_also_when_the_portal_became_stricter():
    kept = {**delivered("incident").frozen(), "fits": ["something_of_then"], "workdays": 99}

    assert Method.thawed(kept).workdays == 99


def test_the_chooser_asks_for_every_kind_of_question_that_a_method_may_fit():
    assert set(FITS) == set(chooser.QUESTIONS)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("relation", "balint"),
        ("concrete_moment", "incident"),
        ("stuck", "tienstappen"),
        ("new_direction", "case_clinic"),
        ("success", "successen"),
        ("hurry", "snelle_vraag"),
    ],
)
def test_the_kinds_of_question_are_those_of_the_chooser(kind, key):
    assert kind in delivered(key).fits


def test_what_the_table_says_more():
    incident, roddel, vijf, tien, balint = map(
        delivered, ("incident", "roddel", "vijfstappen", "tienstappen", "balint")
    )
    successen, clinic = delivered("successen"), delivered("case_clinic")

    assert incident.phase("incident").sealed == incident.phase("onthulling").reveals == ("wat_ik_deed",)
    assert incident.phase("incident").rules == {"max_words": 250}
    assert incident.phase("feitenvragen").rules == {"open_question": True, "no_advice": True}
    assert incident.phase("feitenvragen").contributions == (1, 3)
    assert incident.phase("antwoorden").source_phase == "feitenvragen"
    assert incident.phase("antwoorden").least == 0
    gossip = roddel.phase("roddel")
    assert (gossip.repeat.to, gossip.repeat.at_most, len(gossip.repeat.rounds)) == ("roddel", 3, 3)
    assert (gossip.settings, gossip.notes, gossip.rules) == (("case_owner",), "case_owner", {"third_person": True})
    assert vijf.phase("kern").rules == {"max_words": 40}
    advice = vijf.phase("advies")
    assert (advice.least, advice.reactions.writer, advice.reactions.kind) == (1, "case_owner", "rating")
    assert len(advice.reactions.scale) == 3
    assert advice.has_second_part
    assert tien.phase("waardering").scale == ("warm", "neutraal", "koud")
    assert tien.phase("waardering").source_phase == tien.phase("antwoorden").source_phase == "vragen"
    assert tien.phase("antwoorden").order_by == "waardering"
    assert (tien.phase("aanvulling").most, tien.phase("tips").contributions) == (2, (1, 2))
    assert (balint.phase("keuze").kind, balint.phase("keuze").elects) == ("vote", "case_owner")
    assert balint.phase("keuze").source_phase == "casusronde"
    assert successen.phase("factoren").has_second_part
    assert [each.key for each in successen.phase("factoren").fields] == ["van_inbrenger", "uit_omgeving"]
    assert clinic.phase("spiegel").has_second_part
    assert len(clinic.phase("intentie").fields) == 6
    assert clinic.phase("verduidelijk").rules == {"questions_only": True, "no_advice": True}
    assert clinic.phase("dagboek").stays_private
    assert delivered("snelle_vraag").phase("vraag").rules == {"max_words": 80}


def test_where_the_group_asks_the_case_owner_answers_meanwhile():
    for key, phase in (
        ("vijfstappen", "verkenning"),
        ("tienstappen", "aanvulling"),
        ("balint", "verkenning"),
        ("successen", "vondsten"),
        ("case_clinic", "verduidelijk"),
    ):
        asked = delivered(key).phase(phase)
        assert (asked.reactions.writer, asked.reactions.kind, asked.has_second_part) == ("case_owner", "text", False)


@pytest.mark.parametrize(("method", "phase"), PHASES)
def test_there_is_room_to_answer_everything_that_can_be_asked(method, phase):
    if phase.kind in ("answer", "rating"):
        source = method.phase(phase.source_phase)
        assert phase.least == 0
        assert phase.most >= (method.most_people - 1) * source.most


# --- what is said ---


@pytest.mark.parametrize(("method", "phase"), PHASES)
def test_who_acts_is_spoken_to(method, phase):
    assert phase.instruction["group"]
    if phase.writers in ("case_owner", "facilitator"):
        assert phase.instruction[phase.writers]
    if phase.writers != "everyone" and method.key in CATALOGUE:
        assert phase.instruction["case_owner"]
    if phase.has_second_part:
        assert phase.reactions.instruction[phase.reactions.writer]


@pytest.mark.parametrize(("method", "phase"), DELIVERED_PHASES)
def test_what_is_said_is_short_calm_and_plain(method, phase):
    told = [phase.title, *phase.instruction.values(), *(each.hint for each in phase.fields)]
    told += [each.label for each in phase.fields] + [method.purpose]
    if phase.reactions:
        told += phase.reactions.instruction.values()
    for text in told:
        without_quotes = re.sub(r"‘[^’]*’", "‘X’", text)
        sentences = re.split(r"(?<=[.?])\s+", without_quotes)
        assert len(sentences) <= 4, text
        assert all(len(each.split()) <= 17 for each in sentences) or text == method.purpose, text
        assert not re.search(r"[!;]|\b(u|uw|dient|indien|tevens|betreffende|middels|stakeholders)\b", without_quotes), (
            text
        )


@pytest.mark.parametrize(("method", "phase"), DELIVERED_PHASES)
def test_what_we_give_as_an_example_would_pass_our_own_coach(method, phase):
    if not {"open_question", "questions_only"} & set(phase.rules):
        return
    for text in phase.instruction.values():
        for example in re.findall(r"‘([^’]*\?)’", text):
            assert coach.hints(example, phase.rules) == [], example


def test_how_to_add_a_method_explains_every_key():
    read_me = (FOLDER / "README.md").read_text(encoding="utf-8")
    keys = {each.name for kind in (Method, Phase, Input, Repeat, Reactions) for each in fields(kind)}

    assert sorted(each for each in keys if f"`{each}`" not in read_me) == []


def test_how_to_add_a_method_names_every_value():
    read_me = (FOLDER / "README.md").read_text(encoding="utf-8")
    from portal.intervision import phase

    names = (
        "WRITERS",
        "READERS",
        "PRESENCES",
        "BLINDS",
        "AUTHORS",
        "KINDS",
        "VOICES",
        "DONE_WHEN",
        "IF_EMPTY",
        "RULES",
    )
    values = {value for name in (*names, "INPUTS") for value in getattr(phase, name)}
    values |= {*FITS, *methods.EXPERIENCE, *methods.RELIABILITY}

    assert sorted(each for each in values if f"`{each}`" not in read_me) == []


# --- what cannot be used ---

SAID = {"group": "Doe het.", "case_owner": "Doe het zelf."}
VOICE = {"writer": "case_owner", "kind": "rating", "scale": ["ja", "nee"], "instruction": SAID}
GOOD_PHASES = (
    {
        "key": "vraag",
        "title": "Vraag",
        "instruction": SAID,
        "writers": "case_owner",
        "kind": "form",
        "fields": [{"key": "vraag", "label": "Vraag"}, {"key": "daarna", "label": "Daarna"}],
        "sealed": ["daarna"],
    },
    {"key": "advies", "title": "Advies", "instruction": SAID, "writers": "group", "workdays": 2},
    {"key": "slot", "title": "Slot", "instruction": SAID, "writers": "everyone", "reveals": ["daarna"]},
)


def a_method(*, number=2, without=(), method=(), **phase):
    """A good method with something changed in it, and in one of its phases."""
    phases = [dict(each) for each in GOOD_PHASES]
    phases[number - 1] = {k: v for k, v in {**phases[number - 1], **phase}.items() if k not in without}
    good = {
        "key": "proef",
        "name": "Proef",
        "purpose": "Om te proberen.",
        "version": 1,
        "group_size": [3, 8],
        "minutes_live": 15,
        "workdays": sum(each.get("workdays", 1) for each in phases if isinstance(each.get("workdays", 1), int)),
        "experience": "start",
        "safety": 1,
        "fits": ["approach"],
        "source": "eigen",
        "reliability": "high",
        "phases": phases,
    }
    return {k: v for k, v in {**good, **dict(method)}.items() if k not in without}


def test_a_good_method_is_read():
    assert [each.key for each in methods.read(a_method(), "proef.toml").phases] == ["vraag", "advies", "slot"]


OF_THE_METHOD = [
    ({"colour": "red"}, "unknown key colour"),
    ({"version": "1"}, "version must be a whole number"),
    ({"name": 3}, "name must be a text"),
    ({"fits": "approach"}, "fits must be a list"),
    ({"fits": []}, "fits names no kind of question"),
    ({"fits": ["weather"]}, "fits is weather; it must be one of approach, relation"),
    ({"group_size": [3]}, "group_size must be two whole numbers: [least, most]"),
    ({"group_size": [2, 8]}, "group_size must be [least, most], at least 3"),
    ({"group_size": [8, 5]}, "group_size must be [least, most], at least 3"),
    ({"experience": "some"}, "experience is some; it must be one of start, advanced"),
    ({"reliability": "sure"}, "reliability is sure; it must be one of high, middle, low, own"),
    ({"safety": 4}, "safety must be 1, 2 or 3"),
    ({"phases": []}, "it has no phases"),
    ({"phases": [GOOD_PHASES[1], GOOD_PHASES[1]]}, "two phases have the same key"),
    ({"phases": ["vraag"]}, "phases must be a list"),
    ({"workdays": 5}, "workdays is 5, its phases take 4"),
    ({"phases": GOOD_PHASES[:1], "workdays": 1}, "sealed and never revealed: daarna"),
]


@pytest.mark.parametrize(("changes", "told"), OF_THE_METHOD, ids=lambda each: each if isinstance(each, str) else "")
def test_a_wrong_method_is_told_with_its_file_and_what(changes, told):
    with pytest.raises(WrongMethod) as found:
        methods.read(a_method(method=changes), "proef.toml")

    assert str(found.value).startswith("proef.toml: ")
    assert told in str(found.value)


OF_A_PHASE = [
    ({"colour": "red"}, "unknown key colour"),
    ({"without": ["title"]}, "title is missing"),
    ({"without": ["instruction", "writers"]}, "instruction, writers is missing"),
    ({"minutes": "5"}, "minutes must be a whole number"),
    ({"quorum": "half"}, "quorum must be a number"),
    ({"scale": [1, 2]}, "scale must be a list"),
    ({"instruction": "Doe het."}, "instruction must be a table"),
    ({"contributions": 3}, "contributions must be two whole numbers"),
    ({"instruction": {"case_owner": "Doe het."}}, "instruction.group is missing"),
    ({"instruction": {**SAID, "admin": "Kijk mee."}}, "instruction is admin; it must be one of"),
    ({"writers": "all"}, "writers is all; it must be one of case_owner, group, facilitator, everyone"),
    ({"readers": "admin"}, "readers is admin; it must be one of"),
    ({"case_owner": "asleep"}, "case_owner is asleep; it must be one of takes_part, silent, away"),
    ({"blind": "yes"}, "blind is yes; it must be one of open, own_first, reveal"),
    ({"authors": "hidden"}, "authors is hidden; it must be one of named, pseudonym, unlinked"),
    ({"kind": "poem"}, "kind is poem; it must be one of text"),
    ({"done_when": "never"}, "done_when is never; it must be one of all"),
    ({"if_empty": "wait"}, "if_empty is wait; it must be one of extend_once, skip, stop"),
    ({"rules": {"be_nice": True}}, "rules is be_nice; it must be one of open_question"),
    ({"rules": {"max_words": True}}, "rules.max_words must be a whole number above 0"),
    ({"rules": {"max_words": 0}}, "rules.max_words must be a whole number above 0"),
    ({"rules": {"no_advice": False}}, "rules.no_advice can only be true"),
    ({"contributions": [3, 1]}, "contributions must be [least, most]"),
    ({"contributions": [0, 0]}, "contributions must be [least, most]"),
    ({"quorum": 0}, "quorum must be more than 0 and at most 1"),
    ({"quorum": 2}, "quorum must be more than 0 and at most 1"),
    ({"workdays": 0}, "workdays must be at least 1"),
    ({"minutes": -1}, "minutes cannot be less than 0"),
    ({"kind": "form"}, "a form needs fields, and only a form has them"),
    ({"fields": [{"key": "a", "label": "A"}]}, "a form needs fields, and only a form has them"),
    ({"kind": "form", "fields": [{"key": "a"}]}, "label is missing"),
    ({"kind": "form", "fields": [{"key": "a", "label": "A", "kind": "star"}]}, "kind of field a is star"),
    ({"kind": "form", "fields": [{"key": "a", "label": "A", "kind": "choice"}]}, "field a is a choice without options"),
    ({"kind": "form", "fields": [{"key": "a", "label": "A"}] * 2}, "two fields have the same key"),
    ({"sealed": ["b"]}, "sealed names a field that is not there"),
    (
        {"kind": "form", "fields": [{"key": "daarna", "label": "A"}], "sealed": ["daarna"]},
        "daarna is sealed by an earlier phase already",
    ),
    ({"reveals": ["b"]}, "reveals names a field that no earlier phase seals"),
    ({"source_phase": "slot"}, "source_phase must be an earlier phase"),
    ({"kind": "answer"}, "answer needs a source_phase"),
    ({"kind": "rating", "scale": ["ja", "nee"]}, "rating needs a source_phase"),
    ({"kind": "rating", "source_phase": "vraag"}, "a rating needs a scale of two words at least"),
    ({"kind": "choice"}, "nothing to choose from"),
    ({"kind": "vote"}, "nothing to choose from"),
    ({"order_by": "vraag", "source_phase": "vraag"}, "order_by must be an earlier rating of the same source_phase"),
    ({"only": "minority:vraag"}, "only must be minority:<an earlier vote>"),
    ({"only": "winners"}, "only must be minority:<an earlier vote>"),
    ({"elects": "facilitator"}, "elects must be case_owner"),
    ({"elects": "case_owner"}, "only a vote about contributions can elect"),
    ({"repeat": {"to": "slot", "at_most": 2}}, "repeat.to must be earlier or this very phase"),
    ({"repeat": {"to": "vraag"}}, "repeat needs both to and at_most"),
    (
        {"repeat": {"to": "advies", "at_most": 2, "rounds": ["een"]}},
        "repeat.rounds must name as many rounds as at_most",
    ),
    ({"repeat": {"back_to": "vraag"}}, "unknown key back_to"),
    ({"carry_to": "elders"}, "carry_to is no phase"),
    ({"writers": "everyone", "case_owner": "away"}, "a case owner who is silent or away cannot be a writer"),
    ({"done_when": "case_owner"}, "done_when is case_owner, but nothing is asked of the case owner here"),
    ({"kind": "pause"}, "a pause is done by time"),
    ({"notes": "admin"}, "notes must name a role"),
    ({"case_owner": "silent", "settings": ["blind"]}, "settings is blind; it must be one of case_owner"),
    ({"settings": ["case_owner"]}, "settings can choose between silent and away"),
    ({"reactions": {"writer": "case_owner"}}, "kind is missing"),
    ({"reactions": {**VOICE, "writer": "guest"}}, "reactions.writer is guest"),
    ({"reactions": {**VOICE, "kind": "star"}}, "reactions.kind is star; it must be one of rating, text"),
    ({"reactions": {**VOICE, "scale": ["ja"]}}, "reactions.scale needs two words at least"),
    ({"reactions": {**VOICE, "kind": "text"}}, "reactions.scale is for a rating only"),
    ({"reactions": {**VOICE, "instruction": {"admin": "Kijk."}}}, "reactions.instruction is admin"),
    ({"reactions": VOICE, "readers": "self"}, "nobody reads this phase, so nobody can react"),
    ({"reactions": VOICE, "kind": "pause", "done_when": "time"}, "nobody reads this phase, so nobody can react"),
    ({"reactions": VOICE, "authors": "unlinked"}, "texts lose their writers when they are shown"),
    (
        {"reactions": {**VOICE, "writer": "group"}, "blind": "reveal"},
        "a second voice that waits until the texts are shown cannot be one of the writers",
    ),
    (
        {"reactions": {**VOICE, "writer": "everyone"}, "blind": "reveal"},
        "a second voice that waits until the texts are shown cannot be one of the writers",
    ),
    (
        {"reactions": {**VOICE, "workdays": 2}, "blind": "reveal"},
        "reactions.workdays are the last of the phase's workdays",
    ),
    (
        {"reactions": {**VOICE, "workdays": 0}, "blind": "reveal"},
        "reactions.workdays are the last of the phase's workdays",
    ),
    (
        {"reactions": {**VOICE, "instruction": {"group": "Lees."}}, "blind": "reveal"},
        "reactions.instruction must speak to group and case_owner",
    ),
]


@pytest.mark.parametrize(("changes", "told"), OF_A_PHASE, ids=lambda each: each if isinstance(each, str) else "")
def test_a_wrong_phase_is_told_with_its_file_its_phase_and_what(changes, told):
    with pytest.raises(WrongMethod) as found:
        methods.read(a_method(**changes), "proef.toml")

    assert str(found.value).startswith("proef.toml, phase 2 (advies)")
    assert told in str(found.value)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"workdays": 19}, "it takes 21 working days with its repeats; 20 is the most"),
        (
            {"workdays": 6, "repeat": {"to": "vraag", "at_most": 3}},
            "it takes 22 working days with its repeats; 20 is the most",
        ),
    ],
)
def test_a_method_that_takes_too_long_is_refused(changes, told):
    with pytest.raises(WrongMethod, match=re.escape(told)):
        methods.read(a_method(**changes), "proef.toml")


@pytest.mark.parametrize("key", [each.name for each in fields(Method)])
def test_everything_about_a_method_is_needed(key):
    with pytest.raises(WrongMethod, match=f"proef.toml: {key} is missing"):
        methods.read(a_method(without=[key]), "proef.toml")


def test_a_file_that_is_no_toml_or_has_another_name_is_told(tmp_path):
    (tmp_path / "stuk.toml").write_text("key = ")
    with pytest.raises(WrongMethod, match=r"stuk\.toml: Invalid value"):
        list(methods.read_folder(tmp_path))

    (tmp_path / "stuk.toml").write_text((FOLDER / "incident.toml").read_text(encoding="utf-8"))
    with pytest.raises(WrongMethod, match=r"stuk\.toml: the key is incident, the file says stuk"):
        list(methods.read_folder(tmp_path))
