"""Steps: what is asked of members now. Rows, so that the home page, mails and reminders can never disagree.

Each sort of step says once in which words, for how many minutes and where; a fact opens it, a fact closes it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, String, bindparam, exists, insert, literal, select, update
from sqlalchemy.orm import aliased

from portal.core import clock, mail
from portal.core.db import db, insert_or
from portal.core.i18n import lazy_gettext as _l
from portal.core.kinds import MailClass, Ref
from portal.core.outbox import Outbox
from portal.members.models import Member
from portal.notifications.models import UNDO_AND_EDIT, Step

NOTHING = Ref("", 0)

_SORT: Any = bindparam("sort", type_=String)
_ID: Any = bindparam("id", type_=Integer)
_NOW: Any = bindparam("now", type_=Step.opened_at.type)


@dataclass(frozen=True, slots=True)
class StepSort:
    """One sort of step. Without a `url` it leads to what it is about (or, of that, to the page `at`, with its `{id}`);
    its title may name that, or who asks it."""

    title: Any
    why: Any = ""
    minutes: int = 0
    name: Any = ""  # the title without a name in it
    in_mail: Any = ""  # what kind of step waits, said so generally that nothing of its subject is in it
    url: str = ""
    at: str = ""
    mail_class: MailClass = "confidential"
    may_be_put_away: bool = True
    away: str = ""  # where one says 'rather not', when somebody else hears of it
    is_mailed: bool = False  # at once; what tells of itself by a mail of its own, or can wait, is not


SORTS: dict[str, StepSort] = {
    "profile": StepSort(
        title=_l("Complete your profile"),
        why=_l("Then others can find you and know what they can ask you."),
        minutes=2,
        url="/profiel",
        mail_class="open",
    ),
    "address": StepSort(
        title=_l("Look at your new email address"),
        why=_l("An administrator gave you another address to sign in with. Is it right? If it is not, refuse it."),
        minutes=1,
        url="/account",
        may_be_put_away=False,
    ),
    "question": StepSort(
        title=_l("Answer the question of %(name)s"),
        name=_l("Answer a question"),
        why=_l("The question was sent to you only."),
        minutes=5,
        away="/mensen/vragen/{id}/afzegging",
    ),
    "report": StepSort(
        title=_l("Look at what a member reported"),
        why=_l("Hide it or leave it, and say why."),
        in_mail=_l("A member reported something. It waits for a moderator."),
        minutes=5,
        may_be_put_away=False,
        is_mailed=True,
    ),
    "appeal": StepSort(
        title=_l("Look again at a decision"),
        why=_l("The writer does not agree with it and asks another moderator."),
        minutes=10,
        in_mail=_l("A writer does not agree with a decision about their text. It waits for you as another moderator."),
        may_be_put_away=False,
        is_mailed=True,
    ),
    "report_moderator": StepSort(
        title=_l("Another moderator is needed for what a member reported"),
        why=_l("None of the moderators there are may treat it. Give somebody this office."),
        in_mail=_l("A member reported something that none of the moderators there are may treat."),
        minutes=2,
        url="/beheer/leden",
        may_be_put_away=False,
        is_mailed=True,
    ),
    "appeal_moderator": StepSort(
        title=_l("A second moderator is needed for an objection"),
        why=_l("Who decided first does not decide twice. Give somebody else this office."),
        in_mail=_l("A writer does not agree with a decision, and there is no other moderator to look at it again."),
        minutes=2,
        url="/beheer/leden",
        may_be_put_away=False,
        is_mailed=True,
    ),
    "story_claim": StepSort(
        title=_l("Take on ‘%(title)s’"),
        name=_l("Take on a story that was handed in"),
        why=_l("It waits for an editor. Whoever takes it on reads it and helps its authors."),
        in_mail=_l("A story was handed in, and waits for an editor."),
        minutes=20,
        is_mailed=True,
    ),
    "story_review": StepSort(
        title=_l("Read ‘%(title)s’ on"),
        name=_l("Read a story on that you took on"),
        why=_l("You took it on. Ask its authors what you still miss, or suggest how to say it."),
        minutes=20,
        may_be_put_away=False,
    ),
    "story_revised": StepSort(
        title=_l("Read what became of ‘%(title)s’"),
        name=_l("Read what the authors changed"),
        why=_l("Its authors answered what you asked."),
        in_mail=_l("The authors of a story that you took on answered what you asked."),
        minutes=15,
        may_be_put_away=False,
        is_mailed=True,
    ),
    "story_publish": StepSort(
        title=_l("Publish ‘%(title)s’"),
        name=_l("Publish a story"),
        why=_l("All its authors agree. You can publish it now or choose a date."),
        in_mail=_l("All authors of a story that you took on agree to it."),
        minutes=5,
        may_be_put_away=False,
        is_mailed=True,
    ),
    "story_answer": StepSort(
        title=_l("Answer the editors about ‘%(title)s’"),
        name=_l("Answer the editors"),
        why=_l("An editor asks or suggests something. You decide what changes in your story."),
        in_mail=_l("An editor has a question or a suggestion about a story that you write."),
        minutes=15,
        may_be_put_away=False,
        is_mailed=True,
    ),
    "story_consent": StepSort(
        title=_l("Read ‘%(title)s’ and say whether you agree"),
        name=_l("Read your story and say whether you agree"),
        why=_l("It is published only when all its authors agree."),
        in_mail=_l("A story that you write waits for your agreement."),
        minutes=10,
        at="/verhalen/{id}/redactie",
        may_be_put_away=False,
        is_mailed=True,
    ),
    "story_trial": StepSort(
        title=_l("Tell what came of your try: ‘%(title)s’"),
        name=_l("Tell what came of your try"),
        why=_l("Eight weeks ago you wanted to try this. That nothing came of it is an answer too."),
        minutes=3,
        at="/verhalen/{id}/proberen",
    ),
    "covenant": StepSort(
        title=_l("Read and sign the agreements of your group"),
        why=_l("An intervision group begins when everybody has signed."),
        minutes=5,
        may_be_put_away=False,
        is_mailed=True,
    ),
    # Of these the consultation says itself what is asked, why and for how long (`Kind.tasks`).
    "consultation_plan": StepSort(title=_l("Say whether you take part"), may_be_put_away=False, is_mailed=True),
    "consultation_turn": StepSort(title=_l("Your group waits for your step in a consultation"), may_be_put_away=False),
    "consultation_choice": StepSort(title=_l("Decide how it goes on"), may_be_put_away=False, is_mailed=True),
    "consultation_learning": StepSort(title=_l("Write down what you take along")),
    "consultation_follow_up": StepSort(title=_l("Tell what came of your intention"), is_mailed=True),
}

OF_KIND = {
    "account": ("address",),
    "work": ("story_claim", "story_review", "story_revised", "story_publish", "story_answer", "story_consent"),
    "story": ("story_trial",),
    "report": ("report", "report_moderator"),
    "decision": ("appeal", "appeal_moderator"),
    "intervision_group": ("covenant",),
    "consultation": (
        *("consultation_plan", "consultation_turn", "consultation_choice"),
        *("consultation_learning", "consultation_follow_up"),
    ),
}
"""Kinds that say themselves what is asked of whom about their things (`Kind.asks`), and in which sorts of steps."""


def says_enough(profile: Any) -> bool:
    """Whether others can find a member by their profile, and know what to ask."""
    return bool(profile.organisation_id and profile.function and profile.theme_keys and profile.ask_me)


def open_step(what: str, members: Iterable[int], *, subject: Ref = NOTHING, due_at: datetime | None = None) -> None:
    """Ask something of these members, in one statement. Who was asked already, or put it away, is not asked again.

    A new date moves the step that is open.
    """
    asked = {"sort": what, "members": list(members), "kind": subject.kind, "id": subject.id, "until": due_at}
    db.session.flush()  # the statement looks at rows, also at those that are not written yet
    db.session.execute(_opening(db.engine.dialect.name), {**asked, "now": clock.now()})
    if SORTS[what].is_mailed:
        mail_step(what, subject)


@cache
def _opening(_dialect: str) -> Any:
    """Made once, as what promises mails: writing these statements down costs more than carrying them out."""
    before = aliased(Step)
    put_away = exists().where(
        before.member_id == Member.id,
        before.what == _SORT,
        before.subject_id == _ID,
        before.put_away_at.is_not(None),
    )
    asked = select(
        Member.id,
        _SORT,
        bindparam("kind", type_=String),
        _ID,
        bindparam("until", type_=Step.due_at.type),
        _NOW,
    ).where(Member.id.in_(bindparam("members", expanding=True)), ~put_away)
    row = insert_or(Step.__table__).from_select(
        ("member_id", "what", "subject_kind", "subject_id", "due_at", "opened_at"), asked
    )
    return row.on_conflict_do_update(
        index_elements=["member_id", "what", "subject_id"],
        index_where=Step.closed_at.is_(None),
        set_={"due_at": row.excluded.due_at},
    )


def close_step(what: str, *, subject: Ref = NOTHING, member_id: int | None = None, put_away: bool = False) -> None:
    """It was done, or need not be done any more: by one member, or by everybody who was asked."""
    statement = update(Step).where(Step.what == what, Step.subject_id == subject.id, Step.closed_at.is_(None))
    if member_id is not None:
        statement = statement.where(Step.member_id == member_id)
    now = clock.now()
    moments = {"closed_at": now, "put_away_at": now} if put_away else {"closed_at": now}
    db.session.execute(statement.values(moments), execution_options={"synchronize_session": False})


def reopen_step(what: str, *, subject: Ref, member_id: int) -> None:
    """Ask again what was put away: putting it away was undone."""
    db.session.execute(
        update(Step)
        .where(
            Step.what == what,
            Step.subject_id == subject.id,
            Step.member_id == member_id,
            Step.put_away_at.is_not(None),
        )
        .values(closed_at=None, put_away_at=None),
        execution_options={"synchronize_session": False},
    )


def mail_step(what: str, subject: Ref) -> None:
    """Tell everybody of whom it is asked by mail, once."""
    _promise(what, subject, clock.now() + UNDO_AND_EDIT, again=False)


def remind(what: str, subject: Ref, *, wait: timedelta = timedelta()) -> None:
    """Once more a mail to who has not taken a step yet, unless one is about to leave."""
    _promise(what, subject, clock.now() + wait, again=True)


def _promise(what: str, subject: Ref, not_before: datetime, *, again: bool) -> None:
    """Mails about open steps."""
    if not mail.is_muted():
        db.session.flush()
        about = {"sort": what, "id": subject.id, "now": clock.now(), "not_before": not_before}
        db.session.execute(_promising(again), about)


@cache
def _promising(again: bool) -> Any:
    in_the_way = Outbox.sent_at.is_(None) if again else Outbox.id.is_not(None)
    promised = select(
        Step.member_id, literal("step"), Step.id, _NOW, bindparam("not_before", type_=Outbox.not_before.type)
    ).where(
        Step.what == _SORT,
        Step.subject_id == _ID,
        Step.closed_at.is_(None),
        ~exists().where(Outbox.composer == "step", Outbox.composed_id == Step.id, in_the_way),
    )
    columns = ("member_id", "composer", "composed_id", "queued_at", "not_before")
    return insert(Outbox.__table__).from_select(columns, promised)
