"""What is told to whom when something happens elsewhere, in the transaction in which it happens."""

from portal.accounts.events import OfficeBegan, OfficeEnded
from portal.circles.events import MemberJoined, MemberRemoved
from portal.core import bus, kinds
from portal.core.kinds import Ref
from portal.directory.events import QuestionAsked
from portal.discussions.events import (
    CircleRead,
    PostAdded,
    PostEdited,
    PostHidden,
    PostPutBack,
    PostRemoved,
    PostUnhidden,
    ThreadBegun,
    ThreadRead,
)
from portal.members.events import MemberLeft, MemberWelcomed, ProfileChanged
from portal.members.queries import profile_of
from portal.moderation.events import AppealDecided, AppealMade, DecisionUndone, ReportDecided, ReportMade
from portal.notifications import actions, queries, steps

MODERATORS_STEPS = ("report", "appeal")


@bus.on(ThreadBegun)
def tell_of_thread(event: ThreadBegun) -> None:
    actions.tell_audience(
        subject=Ref("thread", event.thread_id),
        cause=Ref("post", event.post_id),
        circle_id=event.circle_id,
        actor_id=event.author_id,
        reason="thread",
        mentions=event.mentions,
    )


@bus.on(PostAdded)
def tell_of_post(event: PostAdded) -> None:
    actions.tell_audience(
        subject=Ref("thread", event.thread_id),
        cause=Ref("post", event.post_id),
        circle_id=event.circle_id,
        actor_id=event.author_id,
        reason="reply",
        mentions=event.mentions,
        answered_id=event.answered_id,
    )


@bus.on(PostEdited)
def tell_who_is_mentioned_now(event: PostEdited) -> None:
    if event.new_mentions:
        actions.tell_audience(
            subject=Ref("thread", event.thread_id),
            cause=Ref("post", event.post_id),
            circle_id=event.circle_id,
            actor_id=event.author_id,
            reason=None,
            mentions=event.new_mentions,
        )


@bus.on(PostRemoved)
@bus.on(PostHidden)
def withdraw_post(event: PostRemoved | PostHidden) -> None:
    actions.withdraw(Ref("post", event.post_id))


@bus.on(PostPutBack)
@bus.on(PostUnhidden)
def restore_post(event: PostPutBack | PostUnhidden) -> None:
    actions.restore(Ref("post", event.post_id))


@bus.on(ThreadRead)
def put_away_what_was_read(event: ThreadRead) -> None:
    actions.mark_read(event.member_id, subject=Ref("thread", event.thread_id), up_to=event.seen_up_to)


@bus.on(CircleRead)
def put_away_what_was_read_in_circle(event: CircleRead) -> None:
    actions.mark_read(event.member_id, circle_id=event.circle_id, up_to=event.seen_up_to)


@bus.on(MemberJoined)
def tell_coordinators(event: MemberJoined) -> None:
    """Whoever coordinates a circle hears who came in; not of the community, where everybody comes."""
    actions.tell(
        queries.coordinators_to_tell(event.circle_id),
        subject=Ref("circle", event.circle_id),
        cause=Ref("member", event.member_id),
        circle_id=event.circle_id,
        actor_id=event.member_id,
        reason="joined",
    )


@bus.on(MemberRemoved)
def forget_circle(event: MemberRemoved) -> None:
    actions.forget_circle(event.member_id, event.circle_id)


@bus.on(MemberLeft)
def forget_member(event: MemberLeft) -> None:
    actions.forget_member(event.member_id)


@bus.on(MemberWelcomed)
@bus.on(ProfileChanged)
def ask_for_profile(event: MemberWelcomed | ProfileChanged) -> None:
    profile = profile_of(event.member_id)
    if profile is not None and steps.says_enough(profile):
        steps.close_step("profile", member_id=event.member_id)
    else:
        steps.open_step("profile", [event.member_id])


@bus.on(QuestionAsked)
def ask_for_answer(event: QuestionAsked) -> None:
    """An answer closes what it answers, and asks nothing itself."""
    if event.answers_id is None:
        steps.open_step("question", [event.asked_id], subject=Ref("question", event.question_id))
    else:
        steps.close_step("question", subject=Ref("question", event.answers_id), member_id=event.asker_id)


@bus.on(ReportMade)
def ask_moderators(event: ReportMade) -> None:
    """One step for all reports on a thing, open for every moderator until it is decided: a claim may lapse."""
    if event.is_first:
        steps.open_step("report", kinds.get("report").audience(event.report_id), subject=Ref("report", event.report_id))


@bus.on(ReportDecided)
def tell_of_decision(event: ReportDecided) -> None:
    for report_id in event.report_ids:
        steps.close_step("report", subject=Ref("report", report_id))
    for report_id, reporter_id in sorted(event.made_by):
        report = Ref("report", report_id)
        actions.tell([reporter_id], subject=report, cause=report, reason="decision", actor_id=event.moderator_id)
    if event.author_id and event.outcome == "hidden":
        _tell_author(event.author_id, event.decision_id, "decision")


@bus.on(DecisionUndone)
def tell_of_undoing(event: DecisionUndone) -> None:
    if event.author_id:
        _tell_author(event.author_id, event.decision_id, "undoing")


@bus.on(AppealMade)
def ask_other_moderators(event: AppealMade) -> None:
    if event.report_id is None:
        return
    appeal = Ref("decision", event.decision_id)
    steps.open_step("appeal", kinds.get("report").audience(event.report_id), subject=appeal)
    if event.decided_by_id:
        steps.close_step("appeal", subject=appeal, member_id=event.decided_by_id)


@bus.on(AppealDecided)
def tell_of_last_word(event: AppealDecided) -> None:
    steps.close_step("appeal", subject=Ref("decision", event.decision_id))
    if event.author_id:
        _tell_author(event.author_id, event.decision_id, "appeal")


@bus.on(OfficeBegan)
def hand_over_what_waits(event: OfficeBegan) -> None:
    if event.kind == "moderator":
        steps.hand_over(MODERATORS_STEPS, event.member_id)


@bus.on(OfficeEnded)
def ask_no_more(event: OfficeEnded) -> None:
    if event.kind == "moderator":
        steps.close_all(MODERATORS_STEPS, event.member_id)


def _tell_author(author_id: int, decision_id: int, what: str) -> None:
    """A decision is told as the portal's, not as one moderator's."""
    actions.tell([author_id], subject=Ref("decision", decision_id), cause=Ref(what, decision_id), reason="decision")
