"""When everything happened to one case story of the demo community, from its first words to its readers."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

from portal.core import clock
from portal.demo.written_stories import StoryWritten

REVIEWED_WITHIN = 14.0
"""Days from handing in to publishing, at most: editors of the demo community are as busy as others, and as willing."""

TALKED_WITHIN = 24.0
QUIET_AT_LAST = 1.2
"""Days before the ending without a word below a story: whoever was here yesterday finds what is new elsewhere."""
DUE_IN = 11.8
"""Days from the end to the planned publication: a demonstration moves along by then, so that it stays planned."""

EDITORS_SETTLED = 0.6
MORNING, EVENING = 8, 22


class Days(Protocol):
    """What a course asks of a calendar."""

    ending: datetime

    def ago(self, days: float) -> datetime: ...


class Course:
    """The moments of a story, counted back in days from the end of the telling."""

    def __init__(self, story: StoryWritten, calendar: Days, *, editors_days_ago: float) -> None:
        self.story = story
        self.calendar = calendar
        last = story.began_days_ago - story.days
        self.ended = last if story.is_taken_down else 0.0
        self.turned = story.began_days_ago - story.days * 0.5 if story.is_taken_down else last
        """When review was over, or came as far as it is: in days ago."""
        self.reviewed = min(REVIEWED_WITHIN, 0.5 * story.days, editors_days_ago - self.turned - EDITORS_SETTLED)

    @property
    def was_asked(self) -> bool:
        """Whether the editor put something to the authors."""
        return bool(self.story.remarks or self.story.suggestions) and self.story.status != "under_review"

    @property
    def handed_in(self) -> float:
        parts = {"submitted": 0.0, "under_review": 0.6, "question": 0.7, "revised": 0.85}
        return self._before(parts.get(self.story.status, 1.0))

    @property
    def claimed(self) -> float:
        parts = {"under_review": 0.0, "question": 0.4, "revised": 0.65}
        return self._before(parts.get(self.story.status, 0.85 if self.was_asked else 0.3))

    @property
    def asked(self) -> float:
        parts = {"question": 0.0, "revised": 0.45}
        return self._before(parts.get(self.story.status, 0.7))

    @property
    def handed_back(self) -> float:
        return self._before(0.0 if self.story.status == "revised" else 0.3)

    @property
    def written_until(self) -> float:
        """When it was handed in, or as far as it is."""
        return self.handed_in if self.story.editor or self.story.status == "submitted" else self.turned

    def sittings(self, number: int) -> list[float]:
        """On which days its authors sat down to write."""
        span = self.story.began_days_ago - self.written_until
        is_over = self.story.status == "concept"
        return [
            self.story.began_days_ago - span * (each if is_over else each * 0.9)
            for each in ((part + 1) / number for part in range(number))
        ]

    def suggested(self, number: int) -> float:
        return self._between(*self._first_talk, number, len(self.story.suggestions))

    def answered(self, number: int) -> float:
        """When authors said what they do with a suggestion."""
        return self._between(*self._second_talk, number, len(self.story.suggestions))

    def remarked(self, number: int) -> float:
        """What editors say first comes before the question, and all from the first answer of an author after it."""
        talk = self.story.remarks
        first = next((nth for nth, each in enumerate(talk) if each.by in self.story.authors), len(talk))
        if self.story.status == "under_review":
            return self._between(*self._first_talk, number, len(talk))
        if number < first:
            return self._between(*self._first_talk, number, first)
        return self._between(*self._second_talk, number - first, len(talk) - first)

    def agreed(self, number: int) -> float:
        """When each author agreed; the last one makes it agreed."""
        authors = len(self.story.authors)
        if self.story.status == "revised":
            return max(self.turned - 0.2, 0.1)
        if not self.story.editor:
            return self.turned + 0.02 * self.story.days * (authors - number) / authors
        until = 0.0 if self.story.status == "agreed" else 0.08
        return self._before(until + 0.15 * (authors - 1 - number) / authors)

    def read(self, number: int, of: int) -> float:
        """Readers come soon after it is published, some later; nobody after it was taken down, or on the last day."""
        span = max(self.turned - self.ended - QUIET_AT_LAST, 0.4 * (self.turned - self.ended))
        return self.turned - min(span, TALKED_WITHIN) * (0.03 + 0.9 * ((number + 1) / (of + 1)) ** 1.6)

    def moments(self, days_ago: list[float]) -> Iterator[datetime]:
        """These days ago, in this order, as moments at which people are awake, each after the one before."""
        before = None
        for each in days_ago:
            moment = _by_day(self.calendar.ago(each))
            if before is not None and moment <= before:
                moment = before + timedelta(minutes=4)
            before = min(moment, self.calendar.ending)
            yield before

    @property
    def _first_talk(self) -> tuple[float, float]:
        if self.story.status == "under_review":
            return self.claimed, 0.2
        return self.claimed, self.asked

    @property
    def _second_talk(self) -> tuple[float, float]:
        if self.story.status == "question":
            return self.asked, 0.2
        return self.asked, self.handed_back

    def _before(self, part: float) -> float:
        return self.turned + part * self.reviewed

    @staticmethod
    def _between(begin: float, end: float, number: int, of: int) -> float:
        return begin + (end - begin) * (number + 1) / (of + 1)


def _by_day(moment: datetime) -> datetime:
    """The same day, between morning and evening on the clock on the wall."""
    here = clock.local(moment)
    if MORNING <= here.hour < EVENING:
        return moment
    awake = here.replace(hour=MORNING + here.hour % 3 if here.hour < MORNING else EVENING - 2)
    return awake.astimezone(UTC)
