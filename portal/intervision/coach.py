"""The question coach (vragencoach): what in a text does not fit a rule of its phase. It points, and never blocks.

Pure: a text and the rules of a phase in, hints out. It knows the Dutch of questions among colleagues by their usual
words; what it misses or sees wrongly costs nothing, because whoever writes decides.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.i18n import gettext as _
from portal.core.i18n import lazy_gettext as _l

MOST_WORDS = 15
LONGEST = 20_000  # characters: beyond this nobody is writing a question

RULES = {
    "open_question": _l("An open question"),
    "no_advice": _l("No advice yet"),
    "questions_only": _l("Only questions"),
    "third_person": _l("About the case owner, not to them"),
    "i_as_role": _l("As somebody from the story"),
    "max_words": _l("Short"),
}
"""The rules as people read them."""

_WHICH = r"(?:wat|wie|wiens|welke?|wanneer|hoe|hoeveel|hoelang|hoezo)"
_OPENING = re.compile(
    rf"(?:en\s+|maar\s+)?(?:(?:van|op|in|aan|met|bij|voor|door|uit|over|naar|tot|sinds|vanaf|na|om|tegen|onder|tussen|"
    rf"volgens|namens|ten aanzien van)\s+)?(?:{_WHICH}|waar\w*)\b|tot hoever|in hoeverre",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:en\s+|maar\s+|dus\s+)?(?:is|zijn|was|waren|ben|bent|heb|hebt|heeft|hebben|had|hadden|kun|kan|kunt|kunnen|kon|"
    r"konden|wil|wilt|willen|wilde|wou|zou|zouden|zal|zul|zult|moet|moeten|moest|mag|mogen|mocht|ga|gaat|gaan|ging|doe|"
    r"doet|doen|deed|weet|weten|wist|vind|vindt|vond|denk|denkt|dacht|voel|voelt|voelde|klopt|staat|stond|komt|kwam|"
    r"krijg|krijgt|kreeg|ken|kent|kende|durf|durft|durfde|hoef|hoeft|lukt|lukte|werd|wordt|word|speelt|speelde|ziet|zie|"
    r"zag|praat|sprak|spreek|vraag|vroeg|bel|belde|herken|herkent|merk|merkte|helpt|hielp|werkt|werkte)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"\btoch\b|\bniet\s?waar\b|\b(?:vind|denk|voel|zie) je (?:ook )?niet\b|\bis het niet (?:zo|gewoon|beter|logisch)\b|"
    r"\bkomt het niet (?:gewoon )?door\b|\bzou het niet\b|\bligt het niet\b|\bniet gewoon\b|\bniet eigenlijk\b|"
    r"\bneem ik aan\b|\bdat klopt\b|\bben je het (?:er)?mee eens\b|\bgeef toe\b|\bnatuurlijk\b|\buiteraard\b",
    re.IGNORECASE,
)
_SECOND = re.compile(rf"\S.*\b(?:en|of|maar)\s+(?:{_WHICH}|waarom|waardoor|waarmee|waar)\b", re.IGNORECASE | re.DOTALL)
_ADVICE = re.compile(
    "|".join(
        (
            r"(?:^|(?<=[.!?\n]\s))heb (?:je|jij) (?:\w+ ){0,4}(?:overwogen|geprobeerd|gedacht|nagedacht)\b",
            r"\bheb (?:je|jij) (?:al|wel|weleens) eens\b",
            r"\bwaarom \w+ (?:je|jij) (?:\w+ ){0,4}niet\b",
            r"\b(?:zou|kun|kan|moet) (?:je|jij) (?:dan |nu |daar )?niet\b",
            r"\bzou (?:je|jij) (?:\w+ ){0,4}(?:kunnen|moeten)\b",
            r"\b(?:je|jij) (?:zou (?:\w+ ){0,3}(?:kunnen|moeten)|moet|(?:kunt|kan) (?:beter|ook)|hoeft alleen)\b",
            r"\bik zou\b|\bik raad je\b|\bmijn (?:advies|tip|idee)\b|\bals ik jou was\b|\bin jouw plaats\b",
            r"\bmisschien (?:kun|kan|moet|zou) (?:je|jij)\b|\bwat (?:als|dacht) (?:je|jij)\b",
            r"\bis het (?:g?een|misschien een) idee\b|\bhet (?:is|lijkt me|zou) (?:\w+ )?beter\b|\bprobeer\b",
            r"\bzou het (?:niet )?helpen (?:als|om)\b",
        )
    ),
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:je|jij|jou|jouw|jezelf|jullie|u|uw)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:ik|mij|me|mijn|mezelf)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing to look at again: which rule of the phase fired, by which sign, at which words."""

    rule: str
    sign: str
    found: str = ""
    number: int = 0

    @property
    def rule_text(self) -> str:
        return str(RULES[self.rule])

    @property
    def text(self) -> str:
        """What the coach says, in the reader's language."""
        return _(_SAYS[self.sign].phrase, found=self.found, number=self.number)


_SAYS = {
    "closed": _l("You can answer this with yes or no. Try to begin with ‘how’ or ‘what’."),
    "opening": _l("A question that begins with ‘how’, ‘what’, ‘who’ or ‘when’ leaves more room."),
    "leading": _l("‘%(found)s’ puts your own view in the question. Can you ask it without?"),
    "double": _l("These are two questions in one. Which one matters most?"),
    "long": _l("Your question has %(number)s words. Up to 15 is easier to answer."),
    "comma": _l("There is a comma in your question. What is left if you only keep the question itself?"),
    "advice": _l("‘%(found)s’ sounds like advice. Which question lies under it?"),
    "statement": _l("Here stands something that is not a question: ‘%(found)s’."),
    "to": _l("You write ‘%(found)s’. Talk about the case owner: use a name, ‘he’ or ‘she’."),
    "no_role": _l("Speak as somebody from the story. Begin with ‘I, as …’."),
    "too_long": _l("Your text has %(number)s words. This phase asks for %(found)s at most."),
}


def hints(text: str, rules: Mapping[str, Any]) -> list[Hint]:
    """What the coach points at, in the order in which it matters; nothing where all is well."""
    text = text[:LONGEST].strip()
    return list(_found(text, rules)) if text else []


def words_in(text: str) -> int:
    return len(_WORD.findall(text))


def is_coached(rules: Mapping[str, Any]) -> bool:
    """Whether a phase with these rules has anything to point at."""
    return any(rules.get(each) for each in RULES)


def _found(text: str, rules: Mapping[str, Any]) -> Iterator[Hint]:
    sentences = [each.strip() for each in _SENTENCE.findall(text) if each.strip()]
    questions = [each for each in sentences if each.endswith("?")]
    if rules.get("open_question"):
        yield from _about_questions(questions or sentences[-1:], "open_question", is_open=True)
    elif rules.get("questions_only"):
        yield from _about_questions(questions, "questions_only", is_open=False)
    if rules.get("questions_only"):
        said = next((each for each in sentences if not each.endswith("?")), "")
        if said:
            yield Hint("questions_only", "statement", found=_short(said))
    if rules.get("no_advice") and (advice := _ADVICE.search(text)):
        yield Hint("no_advice", "advice", found=_short(advice[0]))
    if rules.get("third_person") and (to := _TO.search(text)):
        yield Hint("third_person", "to", found=to[0])
    if rules.get("i_as_role") and not _I.search(text):
        yield Hint("i_as_role", "no_role")
    most, there = rules.get("max_words") or 0, words_in(text)
    if most and there > most:
        yield Hint("max_words", "too_long", found=str(most), number=there)


def _about_questions(questions: list[str], rule: str, *, is_open: bool) -> Iterator[Hint]:
    """Each sign once, at the first question that shows it."""
    if is_open:
        closed = next((each for each in questions if _VERB.match(each)), "")
        if closed:
            yield Hint(rule, "closed")
        elif any(not _OPENING.match(each) for each in questions):
            yield Hint(rule, "opening")
    leading = next((found for each in questions if (found := _LEADING.search(each))), None)
    if leading:
        yield Hint(rule, "leading", found=_short(leading[0]))
    if len(questions) > 1 or any(_SECOND.match(each) for each in questions):
        yield Hint(rule, "double")
    longest = max((words_in(each) for each in questions), default=0)
    if longest > MOST_WORDS:
        yield Hint(rule, "long", number=longest)
    if any("," in each for each in questions):
        yield Hint(rule, "comma")


def _short(words: str) -> str:
    words = " ".join(words.split()).rstrip(".!")
    return words if len(words) <= 60 else words[:58].rstrip() + "…"
