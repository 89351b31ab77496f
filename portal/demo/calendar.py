"""When everything in the demo community happened, counted back from the moment at which its story ends."""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from portal.core import clock, workdays
from portal.demo.courses import Course
from portal.demo.script import Community, named_in
from portal.demo.written import CircleWritten
from portal.demo.written_stories import StoryWritten

ENDS_AT = time(14, 30)
"""In Amsterdam. All is written counting back from the afternoon, so that nobody posts at night."""

VISITS_WITHIN = timedelta(days=9)


def latest_ending() -> datetime:
    """Half past two today, or yesterday while it is not that late yet: nothing is ever told from the future."""
    now = clock.local(clock.now())
    ending = now.replace(hour=ENDS_AT.hour, minute=ENDS_AT.minute, second=0, microsecond=0)
    return (ending if ending <= now else ending - timedelta(days=1)).astimezone(UTC)


class Calendar:
    """The moments of one community. Days and hours count as the clock on the wall does, whatever the season."""

    def __init__(self, community: Community, ending: datetime) -> None:
        self.community = community
        self.ending = ending
        editors = next(each for each in community.circles.values() if each.kind == "editors")
        self.courses = {
            key: Course(each, self, editors_days_ago=editors.made_days_ago) for key, each in community.stories.items()
        }
        self.posted = dict(self._posts())
        self.speaker = {
            (thread.key, number): post.by for thread in community.threads for number, post in enumerate(thread.posts, 1)
        }
        for each in community.stories.values():
            self._place_conversation(each)
        self.made = {key: self.ago(circle.made_days_ago) for key, circle in community.circles.items()}
        self.arrived = {key: self._arrival(key, number) for number, key in enumerate(community.people)}

    def ago(self, days: float) -> datetime:
        """So many days before the end."""
        return self.after(self.ending, -24 * days)

    def workdays_ago(self, days: float) -> datetime:
        """So many working days before the end, or before the last working day at the same hour; the rest of a day is
        counted in hours. Intervision keeps to working days, whatever day it is today."""
        whole = int(days)
        day = clock.local(self.ending).date()
        for _ in range(whole + (not workdays.is_working_day(day))):
            day = workdays.before(day)
        on_the_wall = datetime.combine(day, clock.local(self.ending).time()) - timedelta(days=days - whole)
        return on_the_wall.replace(tzinfo=clock.HERE).astimezone(UTC)

    def after(self, moment: datetime, hours: float) -> datetime:
        on_the_wall = clock.local(moment).replace(tzinfo=None) + timedelta(hours=hours)
        return on_the_wall.replace(tzinfo=clock.HERE).astimezone(UTC)

    def joined(self, circle: CircleWritten, person: str) -> datetime:
        """Members are let into a circle one after the other, on the day on which it was made."""
        order = [key for key, _role in circle.members].index(person)
        return self.made[circle.key] + timedelta(minutes=3 * order)

    def last_here(self, person: str) -> datetime:
        """When somebody was last in the portal: after what they wrote, and for most in the last days."""
        days = self.community.visits.get(person, _chance(person) * VISITS_WITHIN / timedelta(days=1))
        spoke = [moment for which, moment in self.posted.items() if self.speaker[which] == person]
        return min(max([self.ago(days), *(moment + timedelta(minutes=4) for moment in spoke)]), self.ending)

    def _posts(self) -> Iterator[tuple[tuple[str, int], datetime]]:
        for thread in self.community.threads:
            moment = self.ago(thread.days_ago)
            for number, post in enumerate(thread.posts, 1):
                moment = self.after(moment, post.hours)
                yield (thread.key, number), moment

    def _place_conversation(self, story: StoryWritten) -> None:
        """The conversation below a story, after its opening."""
        course, posts = self.courses[story.key], story.posts
        moments = course.moments([course.read(number, len(posts)) for number in range(len(posts))])
        for number, (post, moment) in enumerate(zip(posts, moments, strict=True), 1):
            self.posted[below(story.key), number] = moment
            self.speaker[below(story.key), number] = post.by

    def _arrival(self, person: str, number: int) -> datetime:
        """People come in with their first circle, or the morning before they first speak or are spoken of."""
        community = next(circle for circle in self.community.circles.values() if circle.kind == "community")
        if person in [key for key, role in community.members if role == "coordinator"]:
            return self.made[community.key] + timedelta(minutes=10 + number)
        others = [each for each in self.community.circles.values() if each.kind != "community"]
        joined = [self.joined(each, person) for each in others if person in dict(each.members)]
        heard = [
            self.posted[thread.key, nth]
            for thread in self.community.threads
            for nth, post in enumerate(thread.posts, 1)
            if person in named_in(post.text)
        ]
        heard += [moment for which, moment in self.posted.items() if self.speaker[which] == person]
        mornings = [
            datetime.combine(clock.local(first).date() - timedelta(days=1), time(9), clock.HERE).astimezone(UTC)
            for first in [*joined, *heard]
        ]
        return min(mornings) + timedelta(minutes=7 * number)


def below(story: str) -> str:
    """By which key posts below a story are known."""
    return f"below {story}"


def _chance(person: str) -> float:
    """A number from 0 to 1 that is the same at every telling."""
    return zlib.crc32(person.encode()) % 1000 / 1000
