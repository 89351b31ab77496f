"""Members and their questions as other features point at them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete

from portal.core.db import db
from portal.core.i18n import full_time
from portal.core.kinds import Card, ErasureChoice, ExportItem, Kind
from portal.directory import queries
from portal.directory.models import Question
from portal.members import actions as member_actions
from portal.members import queries as member_queries
from portal.members.forms import SIGHT_CHOICES
from portal.members.models import FIELDS, Member

FIELD_NAMES = {
    "organisation": "organisatie",
    "function": "functie",
    "municipality": "gemeente",
    "themes": "thema's",
    "ask_me": "te bevragen over",
    "seeking": "zoekt",
    "followed": "gevolgd",
    "phone": "telefoon",
}
"""What the fields of a profile are called in what a member takes home."""


class MemberKind(Kind):
    """A member: the card of their profile, and what they told about themselves."""

    name = "member"

    def cards(self, ids: Iterable[int], viewer: Any) -> dict[int, Card]:
        return {
            person.id: Card(title=person.name, url=f"/mensen/{person.id}", mail_class="open", excerpt=person.work)
            for person in queries.people.seen(viewer, ids)
        }

    def export(self, member_id: int) -> Iterable[ExportItem]:
        member = db.session.get(Member, member_id)
        profile = member_queries.profile_of(member_id)
        if member is None:
            return
        told: dict[str, Any] = {
            "naam": member.name,
            "taal": {"nl": "Nederlands", "en": "English"}.get(member.language, member.language),
            "vragen ontvangen": member.takes_questions,
        }
        if profile is not None:
            told |= {
                "organisatie": profile.organisation.name if profile.organisation else "",
                "functie": profile.function,
                "gemeente": profile.municipality,
                "thema's": [str(theme.name) for theme in profile.themes],
                "te bevragen over": profile.ask_me,
                "zoekt": profile.seeking,
                "gevolgd": profile.followed,
                "telefoon": profile.phone,
                "wie ziet wat": {FIELD_NAMES[field]: _sight(profile.sight.get(field, "community")) for field in FIELDS},
            }
        files = {"foto.webp": member.photo_id} if member.photo_id else None
        yield ExportItem(section="profiel", title=member.name, at=member.began_at, content=told, files=files)

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        member = db.session.get(Member, member_id)
        if member is not None:
            member_actions.erase_profile(member, keep_name=choice == "keep_name")


class QuestionKind(Kind):
    """A question from one member to another: seen by these two."""

    name = "question"

    def cards(self, ids: Iterable[int], viewer: Any) -> dict[int, Card]:
        return {
            question.id: Card(
                title=question.subject,
                url=f"/mensen/{question.asker_id}/vraag?antwoord={question.id}"
                if question.asked_id == viewer.id
                else f"/mensen/vragen/{question.id}",
                mail_class="confidential",
                by=question.asker.display_name,
            )
            for question in queries.questions.between(viewer, ids)
        }

    def export(self, member_id: int) -> Iterable[ExportItem]:
        for question in queries.questions.of(member_id):
            is_mine = question.asker_id == member_id
            yield ExportItem(
                section="vragen",
                title=question.subject,
                at=question.asked_at,
                content={
                    "van": question.asker.display_name,
                    "aan": question.asked.display_name,
                    "door mij gegeven" if question.is_answer else "door mij gesteld": is_mine,
                    "wanneer": full_time(question.asked_at),
                    "tekst": question.source,
                    **_rather_not(question, is_mine),
                },
            )

    def erase(self, member_id: int, choice: ErasureChoice) -> None:
        """What was asked of who leaves goes with them; what they asked stays with its reader unless they erase it."""
        db.session.execute(delete(Question).where(Question.asked_id == member_id))
        if choice == "erase":
            db.session.execute(delete(Question).where(Question.asker_id == member_id))


def _rather_not(question: Question, is_mine: bool) -> dict[str, str]:
    """Who was asked takes it home from when they said it; who asked from when they heard it."""
    moment = question.decline_told_at if is_mine else question.declined_at
    return {"liever niet": full_time(moment)} if question.declined_at and moment else {}


def _sight(chosen: str) -> str:
    return str(SIGHT_CHOICES.get(chosen, chosen))
