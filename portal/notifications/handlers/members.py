"""What is told and asked when people come into a circle, change their profile, ask each other something, or leave."""

from portal.accounts.events import AddressChangeMoved
from portal.circles.events import MemberJoined, MemberRemoved, RemovalEnded
from portal.circles.models import UNDO_WITHIN
from portal.core import bus
from portal.core.kinds import Ref
from portal.directory.events import DeclineSettled, QuestionAsked, QuestionDeclined, QuestionTakenUp
from portal.members.events import MemberLeft, MemberWelcomed, ProfileChanged
from portal.members.queries import profile_of
from portal.notifications import actions, queries, settling, steps


@bus.on(MemberJoined)
def tell_coordinators(event: MemberJoined) -> None:
    """Whoever coordinates a circle hears who came in; not of the community, where everybody comes."""
    if event.is_back:
        return
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
    """Who is out hears nothing of it any more; what can be undone is only out of their sight, until the night
    (housekeeping). Who was taken out by somebody else is told so; the mail leaves when it cannot be undone any more.
    """
    if event.removal_id is None:
        actions.forget_circle(event.member_id, event.circle_id)
    else:
        removal = Ref("removal", event.removal_id)
        actions.tell(
            [event.member_id],
            subject=removal,
            cause=removal,
            reason="removed",
            actor_id=event.by_id,
            after=UNDO_WITHIN,
        )


@bus.on(MemberJoined)
def begin_anew(event: MemberJoined) -> None:
    """What they were told before they were out is over."""
    if event.begins_anew:
        actions.forget_circle(event.member_id, event.circle_id)


@bus.on(RemovalEnded)
def forget_removal(event: RemovalEnded) -> None:
    actions.forget_subject(Ref("removal", event.removal_id))


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
    """An answer closes what it answers, and asks nothing itself. It was mailed as it stands."""
    if event.answers_id is None:
        steps.open_step("question", [event.asked_id], subject=Ref("question", event.question_id))
    else:
        answered = Ref("question", event.answers_id)
        steps.close_step("question", subject=answered, member_id=event.asker_id)
        actions.mark_read(event.asker_id, cause=answered)
        answer = Ref("question", event.question_id)
        actions.tell(
            [event.asked_id], subject=answered, cause=answer, reason="question_answered", actor_id=event.asker_id
        )
        actions.mark_mailed(answer)


@bus.on(QuestionDeclined)
def ask_no_more(event: QuestionDeclined) -> None:
    steps.close_step("question", subject=Ref("question", event.question_id), member_id=event.asked_id, put_away=True)


@bus.on(QuestionTakenUp)
def ask_after_all(event: QuestionTakenUp) -> None:
    steps.reopen_step("question", subject=Ref("question", event.question_id), member_id=event.asked_id)


@bus.on(DeclineSettled)
def tell_who_asked(event: DeclineSettled) -> None:
    question = Ref("question", event.question_id)
    actions.tell(
        [event.asker_id], subject=question, cause=question, reason="question_declined", actor_id=event.asked_id
    )


@bus.on(AddressChangeMoved)
def ask_to_look(event: AddressChangeMoved) -> None:
    settling.settle("account", member_id=event.member_id)
