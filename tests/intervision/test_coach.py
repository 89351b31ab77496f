"""The question coach: what it points at, and that it leaves a good question alone."""

import pytest

from portal.intervision import coach

pytestmark = pytest.mark.one_database

OPEN = {"open_question": True}
FACTS = {"open_question": True, "no_advice": True}
ONLY = {"questions_only": True}


def signs(text, rules):
    return [each.sign for each in coach.hints(text, rules)]


@pytest.mark.parametrize(
    "text",
    [
        "Wat zei de buurman toen?",
        "Hoe liep het gesprek af?",
        "Wie was er nog meer bij?",
        "Waar stond je op dat moment?",
        "Wanneer merkte je dat het schuurde?",
        "Welke afspraken lagen er al?",
        "Met wie had je het er eerder over?",
        "Op welk moment besloot je te blijven?",
        "In hoeverre wist de wethouder ervan?",
        "Waarvoor ben je bang?",
        "Hoeveel bewoners kwamen er opdagen?",
        "wat gebeurde er daarna",
    ],
)
def test_a_good_question_is_left_alone(text):
    assert coach.hints(text, FACTS) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Heb je met hem gepraat?", ["closed"]),
        ("Was de buurman boos?", ["closed"]),
        ("Is er een verslag van?", ["closed"]),
        ("Kon je weg?", ["closed"]),
        ("En weet de wethouder hiervan?", ["closed"]),
        ("De buurman was boos?", ["opening"]),
        ("Vertel eens iets over de buurman", ["opening"]),
        ("Wat vond je toch zo moeilijk?", ["leading"]),
        ("Hoe kan het dat je niet gewoon belde?", ["leading"]),
        ("Vind je niet dat hij gelijk had?", ["closed", "leading"]),
        ("Wat zei hij en hoe reageerde jij?", ["double"]),
        ("Wat zei hij? Hoe reageerde jij?", ["double"]),
        ("Wat zei hij of waarom zei hij niets?", ["double"]),
        (
            "Wat zei de buurman toen je hem na afloop van de vergadering buiten bij de deur nog eens aansprak?",
            ["long"],
        ),
        ("Wat deed je, toen hij opstond?", ["comma"]),
        ("Ik hoorde dat er een brief was. Wat stond daarin?", []),
        ("", []),
        ("   \n ", []),
    ],
)
def test_an_open_question(text, expected):
    assert signs(text, OPEN) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Heb je al eens overwogen om te bellen?",
        "Ik begrijp het. Heb je er wel aan gedacht?",
        "Waarom bel je hem niet?",
        "Waarom ga je daar morgen niet gewoon heen?",
        "Zou je niet beter kunnen wachten?",
        "Zou je de wethouder kunnen bellen?",
        "Je moet de wethouder inlichten.",
        "Je zou ook een brief kunnen sturen.",
        "Ik zou eerst met de bewoners praten.",
        "Als ik jou was ging ik langs.",
        "Misschien kun je de wijkagent vragen.",
        "Wat als je het omdraait?",
        "Is het een idee om samen te gaan?",
        "Probeer het eens in de buurtkamer.",
        "Mijn tip: ga erheen.",
    ],
)
def test_advice_in_disguise_is_named(text):
    (hint,) = coach.hints(text, {"no_advice": True})

    assert (hint.rule, hint.sign) == ("no_advice", "advice")
    assert hint.found.lower() in text.lower()


@pytest.mark.parametrize(
    "text", ["Wat heb je overwogen en gelaten?", "Hoe koos je voor de brief?", "Waarom ging je weg?", "Ik ben er."]
)
def test_what_is_no_advice_is_not_called_so(text):
    assert signs(text, {"no_advice": True}) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wat wil je dat er gebeurt?", []),
        ("Is dat zo?", []),
        ("Dat herken ik. Wat deed je toen?", ["statement"]),
        ("Dat herken ik.", ["statement"]),
        ("Wat wil je? Wat durf je?", ["double"]),
    ],
)
def test_only_questions(text, expected):
    assert signs(text, ONLY) == expected


@pytest.mark.parametrize(
    ("text", "rules", "expected"),
    [
        ("Zij durft niet te zeggen wat ze wil.", {"third_person": True}, []),
        ("Volgens mij durf je niet.", {"third_person": True}, ["to"]),
        ("Dat is jouw aanname.", {"third_person": True}, ["to"]),
        ("De ujuur is om.", {"third_person": True}, []),
        ("Ik als buurman voel me niet gehoord.", {"i_as_role": True}, []),
        ("De buurman voelt zich niet gehoord.", {"i_as_role": True}, ["no_role"]),
        ("Een twee drie", {"max_words": 3}, []),
        ("Een twee drie vier", {"max_words": 3}, ["too_long"]),
        ("Heb je toch gebeld?", {}, []),
    ],
)
def test_other_rules(text, rules, expected):
    assert signs(text, rules) == expected


def test_it_says_which_rule_fired_and_at_what():
    hint = coach.hints("Een twee drie vier", {"max_words": 3})[0]

    assert (hint.number, hint.found) == (4, "3")
    assert hint.rule_text
    assert "4" in hint.text and "3" in hint.text
    assert all(str(each) for each in coach.RULES.values())


def test_an_endless_text_is_no_work():
    assert signs("Wat " * 100_000, OPEN) == ["long"]


def test_a_phase_without_rules_has_no_coach():
    assert not coach.is_coached({})
    assert coach.is_coached({"max_words": 40})
