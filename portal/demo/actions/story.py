"""A story in the making: who and what is there already, and what is still to happen."""

from collections.abc import Callable
from datetime import datetime

from portal.circles.models import Circle
from portal.core import clock
from portal.core.db import db
from portal.demo.calendar import Calendar, below
from portal.demo.script import MENTION, Community
from portal.directory.models import Question
from portal.discussions.models import Post, Thread
from portal.members.models import Member
from portal.moderation.models import Report
from portal.stories.models import Story as CaseStory


class Story:
    """Acts are gathered in any order and happen in the order of time, each under a clock that stands at its moment."""

    def __init__(self, community: Community, calendar: Calendar) -> None:
        self.community = community
        self.calendar = calendar
        self.members: dict[str, Member] = {}
        self.circles: dict[str, Circle] = {}
        self.threads: dict[str, Thread] = {}
        self.posts: dict[tuple[str, int], Post] = {}
        self.reports: dict[tuple[str, int], Report] = {}
        self.questions: dict[tuple[str, str], Question] = {}
        self.told: dict[str, CaseStory] = {}
        self.newest_post_id = 0
        self._acts: list[tuple[datetime, int, Callable[[], object]]] = []

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Let this happen then; of two at the same moment the one that was gathered first comes first."""
        self._acts.append((min(moment, self.calendar.ending), len(self._acts), act))

    @property
    def acts(self) -> list[tuple[datetime, int, Callable[[], object]]]:
        """When, the so-manieth that was gathered, and what: in the order in which they happen."""
        return sorted(self._acts, key=lambda each: each[:2])

    def happen(self) -> None:
        for moment, _order, act in self.acts:
            clock.stop_at(moment)
            act()

    def keep_post(self, where: tuple[str, int], post: Post) -> None:
        self.posts[where] = post
        self.newest_post_id = max(self.newest_post_id, post.id)

    def keep_opening(self, told: str, thread_id: int) -> None:
        """The conversation that began below a story."""
        thread = db.session.get_one(Thread, thread_id)
        self.threads[below(told)] = thread
        self.newest_post_id = max(self.newest_post_id, thread.opening_id)

    def parent(self, thread: str, number: int) -> Post | None:
        """The post that is answered; answering the opening is answering the conversation."""
        return self.posts[thread, number] if number > 1 else None

    def said(self, text: str) -> str:
        """A text that names people as members do."""
        return MENTION.sub(r"@\1", text)
