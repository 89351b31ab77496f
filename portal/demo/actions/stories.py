"""How the case stories of the demo community are told, edited and opened to readers."""

from collections.abc import Callable
from functools import partial
from typing import Any

from portal.core import autosave, files
from portal.demo.actions.story import Story
from portal.demo.courses import DUE_IN, Course
from portal.demo.drawings import scenes
from portal.demo.written_stories import RemarkWritten, StoryWritten, SuggestionWritten
from portal.members.models import Member
from portal.stories import actions, outline
from portal.stories.models import Remark, Suggestion
from portal.stories.outline import Content
from portal.stories.queries.works import Work, work_of

SITTINGS = 3


def gather(story: Story) -> None:
    for written in story.community.stories.values():
        telling = Telling(story, written)
        course = story.calendar.courses[written.key]
        acts = sorted(telling.acts(course), key=lambda each: -each[0])
        moments = course.moments([days_ago for days_ago, _act in acts])
        for moment, (_days_ago, act) in zip(moments, acts, strict=True):
            story.at(moment, act)
    for draft in story.community.story_drafts:
        story.at(story.calendar.ending, partial(_type, story, draft.member, draft.story, draft.step))


class Telling:
    """One case story while it is told: what was said and proposed about it so far."""

    def __init__(self, story: Story, written: StoryWritten) -> None:
        self.story = story
        self.written = written
        self.content = _with_rows(written.content)
        self.first = self._before_suggestions()
        self.remarks: list[Remark] = []
        self.suggestions: list[Suggestion] = []

    def acts(self, course: Course) -> list[tuple[float, Callable[[], object]]]:
        """What happens to it: (days ago, act). Of two at the same moment the first comes first."""
        written = self.written
        acts: list[tuple[float, Callable[[], object]]] = [(written.began_days_ago, self._begin)]
        for key in written.authors[1:]:
            acts.append((written.began_days_ago - 0.04 * min(1, written.days), partial(self._add_author, key)))
        sittings = course.sittings(SITTINGS) if set(self.first) - set(_of_stage("concept")) else []
        acts += [(days_ago, partial(self._write, number)) for number, days_ago in enumerate(sittings)]
        if sittings:
            acts.append((sittings[-1], self._add_pictures))
        if written.status == "submitted" or written.editor:
            acts.append((course.handed_in, self._hand_in))
        if written.editor:
            acts.append((course.claimed, self._claim))
            acts += self._talk(course)
        if written.status in ("agreed", "scheduled") or written.was_published:
            acts += [(course.agreed(number), partial(self._agree, key)) for number, key in enumerate(written.authors)]
        elif written.status == "revised" and len(written.authors) > 1:
            acts.append((course.agreed(0), partial(self._agree, written.authors[0])))
        if written.status == "scheduled" or written.was_published:
            acts.append((course.turned, self._publish))
        if written.is_taken_down:
            acts.append((course.ended, self._take_down))
        return acts

    def _talk(self, course: Course) -> list[tuple[float, Callable[[], object]]]:
        written = self.written
        acts: list[tuple[float, Callable[[], object]]] = []
        for number, suggestion in enumerate(written.suggestions):
            acts.append((course.suggested(number), partial(self._suggest, suggestion)))
            if suggestion.answer != "open":
                acts.append((course.answered(number), partial(self._answer, number, suggestion)))
        for number, remark in enumerate(written.remarks):
            acts.append((course.remarked(number), partial(self._remark, remark)))
        if course.was_asked:
            acts.append((course.asked, self._ask))
            if written.status != "question":
                acts.append((course.handed_back, self._hand_back))
        if written.remarks:
            acts.append((course.remarked(len(written.remarks) - 1) - 0.02, self._settle))
        return acts

    @property
    def work(self) -> Work:
        return work_of(self.story.told[self.written.key])

    @property
    def _author(self) -> Member:
        return self.story.members[self.written.authors[0]]

    @property
    def _editor(self) -> Member:
        return self.story.members[self.written.editor]

    def _begin(self) -> None:
        self.story.told[self.written.key] = actions.works.begin_story(
            author=self._author,
            content={key: self.first[key] for key in _of_stage("concept")},
            origin_circle_id=self.story.circles[self.written.origin].id,
        )

    def _add_author(self, key: str) -> None:
        actions.works.add_author(self.work, self.story.members[key], by=self._author)

    def _write(self, sitting: int) -> None:
        """A few steps at a time, by each of the authors in turn."""
        steps = outline.steps()
        asked = [field.key for each in steps[sitting * len(steps) // SITTINGS :] for field in each.fields]
        until = [field.key for each in steps[(sitting + 1) * len(steps) // SITTINGS :] for field in each.fields]
        keys = set(asked) - set(until)
        authors = self.written.authors
        work = self.work
        actions.works.save(
            work,
            by=self.story.members[authors[sitting % len(authors)]],
            based_on=work.head,
            changes={key: value for key, value in self.first.items() if key in keys},
        )

    def _add_pictures(self) -> None:
        pictures = [each for each in self.story.community.story_pictures if each.story == self.written.key]
        for each in pictures:
            drawn = files.check(scenes.DRAWN[each.what](each.name))
            actions.works.add_file(self.work, drawn, by=self._author)
        if pictures:
            work = self.work
            told = [
                {**row, "alt": each.alt, "caption": each.caption, "agreed": each.agreed}
                for row, each in zip(work.content["files"], pictures, strict=True)
            ]
            actions.works.save(work, by=self._author, based_on=work.head, changes={"files": told})

    def _hand_in(self) -> None:
        actions.reviews.hand_in(self.work, by=self._author)

    def _claim(self) -> None:
        actions.reviews.claim(self.work, editor=self._editor)

    def _suggest(self, written: SuggestionWritten) -> None:
        path, work = self._path(written.path), self.work
        if outline.value_at(work.content, path) != written.was:
            raise ValueError(f"{self.written.key} {written.path}: what was there reads otherwise")
        made = actions.reviews.suggest(
            work, by=self.story.members[written.by], path=path, proposed=written.proposed, reason=written.reason
        )
        self.suggestions.append(made)

    def _answer(self, number: int, written: SuggestionWritten) -> None:
        suggestion = self.suggestions[number]
        if written.answer == "accepted":
            actions.reviews.accept(self.work, suggestion, by=self._author)
        else:
            actions.reviews.refuse(suggestion, by=self._author)

    def _remark(self, written: RemarkWritten) -> None:
        said = actions.reviews.add_remark(
            self.work,
            by=self.story.members[written.by],
            body=self.story.said(written.text),
            path=self._path(written.path),
            parent=self.remarks[written.to - 1] if written.to else None,
        )
        self.remarks.append(said)

    def _settle(self) -> None:
        for said, written in zip(self.remarks, self.written.remarks, strict=True):
            if written.settled:
                actions.reviews.settle(said, by=self._editor)

    def _ask(self) -> None:
        actions.reviews.ask(self.work, by=self._editor, body="")

    def _hand_back(self) -> None:
        actions.reviews.hand_back(self.work, by=self._author)

    def _agree(self, key: str) -> None:
        actions.reviews.consent(self.work, by=self.story.members[key])

    def _publish(self) -> None:
        sight, ending = self.written.sight, self.story.calendar.ending
        is_planned = self.written.status == "scheduled"
        publication = actions.publishing.publish(
            self.work,
            by=self._editor if self.written.editor else self._author,
            circle=self.story.circles["gemeenschap" if sight == "world" else sight],
            is_public=sight == "world",
            due_at=self.story.calendar.after(ending, 24 * DUE_IN) if is_planned else None,
        )
        if publication.thread_id:
            self.story.keep_opening(self.written.key, publication.thread_id)

    def _take_down(self) -> None:
        take_down = actions.publishing.archive if self.written.status == "archived" else actions.publishing.withdraw
        take_down(self.work, by=self._editor, reason=self.written.reason)

    def _before_suggestions(self) -> Content:
        """As its authors wrote it, before they took anything over."""
        content = self.content
        for each in self.written.suggestions:
            if each.answer == "accepted":
                content = outline.with_value(content, self._path(each.path), each.was)
        return content

    def _path(self, written: str) -> str:
        """With the id of the row in the place of its number."""
        key, *rest = written.split("/")
        return f"{key}/{self.content[key][int(rest[0]) - 1]['id']}/{rest[1]}" if rest else written


def _type(story: Story, member: str, told: str, step: str) -> None:
    """Somebody left a step half typed."""
    draft = next(each for each in story.community.story_drafts if (each.story, each.step) == (told, step))
    work = work_of(story.told[told])
    found = outline.step(step)
    assert found is not None
    typed = {each.key: [str(work.content.get(each.key, ""))] for each in found.fields} | {draft.field: [draft.text]}
    autosave.keep(story.members[member].id, f"story:{work.story.id}:{step}", {**typed, "base": [str(work.head.number)]})


def _of_stage(stage: str) -> list[str]:
    return [each.key for each in outline.fields().values() if each.stage == stage]


def _with_rows(content: Any) -> Content:
    """What is written, in the shape in which it is kept: each row has an id and all its columns."""
    told = dict(content)
    for key, field in outline.fields().items():
        if field.kind == "rows" and key in told:
            told[key] = [
                {"id": f"{key[:1]}{number}", **{each.key: row.get(each.key, each.empty) for each in field.columns}}
                for number, row in enumerate(told[key], 1)
            ]
    return told
