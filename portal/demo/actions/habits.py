"""What people do besides talking: report, ask, follow, leave something half typed, read, and leave."""

from datetime import timedelta
from functools import partial

from portal.core import autosave, kinds
from portal.demo.actions.story import Story
from portal.demo.written import Draft, QuestionWritten, ReportWritten, Volume
from portal.directory import actions as directory
from portal.discussions.actions import reading
from portal.discussions.actions import threads as thread_actions
from portal.moderation import actions as moderation
from portal.notifications import actions as notifications
from portal.privacy import actions as privacy


def gather(story: Story) -> None:
    calendar = story.calendar
    for report in story.community.reports:
        moment = calendar.after(calendar.posted[report.thread, report.post], report.hours)
        if report.days_ago is not None:
            moment = calendar.ago(report.days_ago)
        story.at(moment, partial(_report, story, report))
        if report.decision:
            story.at(calendar.after(moment, report.decided_after_hours), partial(_decide, story, report))
    for volume in story.community.volumes:
        moment = calendar.posted[volume.thread, 1] + timedelta(hours=30)
        story.at(moment, partial(_follow, story, volume))
    for question in story.community.questions:
        asked = calendar.ago(question.days_ago)
        story.at(asked, partial(_ask, story, question))
        if question.answer:
            story.at(calendar.after(asked, question.answered_after_hours), partial(_answer, story, question))
    for key, person in story.community.people.items():
        if person.left:
            story.at(calendar.ago(person.left_days_ago), partial(_leave, story, key))
        elif not person.invited:
            story.at(calendar.last_here(key), partial(_read, story, key))
    for draft in story.community.drafts:
        story.at(calendar.ending, partial(_type, story, draft))


def _report(story: Story, written: ReportWritten) -> None:
    post = story.posts[written.thread, written.post]
    shown = kinds.get("post").context(post.id)[-1]
    story.reports[written.thread, written.post] = moderation.report(
        thing=shown, reporter=story.members[written.by], ground=written.ground, reason=written.reason
    )


def _decide(story: Story, written: ReportWritten) -> None:
    report, moderator = story.reports[written.thread, written.post], story.members[written.decided_by]
    moderation.claim(report, moderator=moderator)
    moderation.decide(report, moderator=moderator, outcome=written.decision, reason=written.decision_reason)


def _follow(story: Story, wish: Volume) -> None:
    thread_actions.set_volume(story.threads[wish.thread], story.members[wish.member], wish.volume)


def _ask(story: Story, written: QuestionWritten) -> None:
    story.questions[written.by, written.to] = directory.ask(
        asker=story.members[written.by],
        asked=story.members[written.to],
        subject=written.subject,
        source=written.text,
    )


def _answer(story: Story, written: QuestionWritten) -> None:
    directory.ask(
        asker=story.members[written.to],
        asked=story.members[written.by],
        subject=written.subject,
        source=written.answer,
        answers=story.questions[written.by, written.to],
    )


def _read(story: Story, key: str) -> None:
    """Somebody's last visit: what stood in their circles by then is read, and what they were told is seen."""
    member = story.members[key]
    for circle in story.community.circles.values():
        if key in dict(circle.members):
            reading.see_circle(circle_id=story.circles[circle.key].id, member_id=member.id, up_to=story.newest_post_id)
    notifications.mark_read(member.id)


def _type(story: Story, draft: Draft) -> None:
    thread, answered = story.threads[draft.thread], story.posts[draft.thread, draft.answers]
    autosave.keep(story.members[draft.member].id, f"post:{thread.id}:{answered.id}", {"body": [draft.text]})


def _leave(story: Story, key: str) -> None:
    choice: kinds.ErasureChoice = "keep_name" if story.community.people[key].keep_name else "keep_nameless"
    privacy.leave(story.members[key], {kind.name: choice for kind in kinds.every()})
