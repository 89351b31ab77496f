"""Asking a member something by mail, and answering."""

from typing import Any

from flask import Blueprint, request

from portal.circles.viewer import me
from portal.core import autosave, hx
from portal.directory import actions, policy, queries
from portal.directory.forms import QuestionForm
from portal.directory.models import Question
from portal.members.models import Member

bp = Blueprint("questions", __name__)


@bp.get("/mensen/<int:member_id>/vraag")
def new_question(member_id: int) -> Any:
    asked, _person = queries.people.person_or_404(me(), member_id)
    answered = _answered(asked)
    if asked.id == me().id:
        return hx.see("people.show_person", member_id=asked.id)
    form = QuestionForm(formdata=None, subject=answered.subject.removeprefix("Re: ") if answered else "")
    draft = autosave.of(me().id, _draft_key(asked, answered))
    if draft is not None:
        form.fill(draft.content)
    return _question_page(asked, form, answered, draft=draft)


@bp.post("/mensen/<int:member_id>/vraag")
def create_question(member_id: int) -> Any:
    asked, _person = queries.people.person_or_404(me(), member_id)
    answered = _answered(asked)
    form = QuestionForm()
    if not _may_write(asked, answered):
        return _question_page(asked, form, answered, status=403)
    if not form.validate():
        return _question_page(asked, form, answered, status=422)
    asker = me().member
    assert asker is not None
    try:
        sent = actions.ask(
            asker=asker,
            asked=asked,
            subject=form.subject.data or "",
            source=form.body.data or "",
            token=form.token.data,
            answers=answered,
        )
    except actions.AskedEnough:
        return _question_page(asked, form, answered, is_enough=True, status=429)
    autosave.discard(asker.id, _draft_key(asked, answered))
    return hx.see("exchanges.show_exchange", question_id=sent.id, verstuurd=1)


def _answered(asked: Member) -> Question | None:
    """The question that is answered, which this member asked me; 404 for any other."""
    question_id = request.args.get("antwoord", type=int)
    return queries.questions.asked_by_or_404(me(), question_id, asked.id) if question_id else None


def _may_write(asked: Member, answered: Question | None) -> bool:
    return bool(policy.can_ask(me(), asked) or (answered and policy.can_answer(me(), answered)))


def _draft_key(asked: Member, answered: Question | None) -> str:
    return f"antwoord:{answered.id}" if answered else f"vraag:{asked.id}"


def _question_page(
    asked: Member,
    form: QuestionForm,
    answered: Question | None,
    *,
    draft: autosave.Autosave | None = None,
    is_enough: bool = False,
    status: int = 200,
) -> Any:
    return hx.page(
        "directory/question.html",
        status=status,
        section="people",
        person=asked,
        form=form,
        answered=answered,
        exchange=queries.exchanges.exchange_or_404(me(), answered.id) if answered else None,
        draft=draft,
        draft_key=_draft_key(asked, answered),
        may_write=_may_write(asked, answered),
        is_enough=is_enough,
    )
