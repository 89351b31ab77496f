"""What a member takes home of intervision: their own words, opened as long as their key exists; never those of others.

Of a case of somebody else not even its title: that is its owner's line.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sqlalchemy import select

from portal.core import vault
from portal.core.db import db
from portal.core.i18n import day
from portal.core.i18n import gettext as _
from portal.core.kinds import ExportItem, OwnFile
from portal.intervision import queries
from portal.intervision.actions import after, attachments, planning, texts
from portal.intervision.actions.sealing import Words, draft_words, title_of
from portal.intervision.models import Exclusion, Group, Signature, Teaser, TeaserVoice
from portal.intervision.models.texts import TEXT
from portal.intervision.phase import Phase
from portal.intervision.queries.own import Kept
from portal.intervision.room import Room
from portal.members.models import Member

ATTENDING = {"asked": "gevraagd", "takes_part": "doet mee", "absent": "afwezig", "left": "weggegaan"}
CHOSEN = {
    "go_on": "verder zonder wie ontbrak",
    "skip": "fase overgeslagen",
    "stop": "gestopt",
    "enough": "fase afgerond",
    "once_more": "nog een ronde",
    "not_once_more": "toch geen ronde meer",
}


def groups_of(member_id: int) -> Iterable[ExportItem]:
    """Which agreements a member signed, the cases that they offered and those that they would like to be next."""
    signed = {
        each.group_id: each for each in db.session.scalars(select(Signature).where(Signature.member_id == member_id))
    }
    offered: dict[int, list[Teaser]] = {}
    for each in db.session.scalars(select(Teaser).where(Teaser.member_id == member_id, Teaser.taken_at.is_(None))):
        offered.setdefault(each.group_id, []).append(each)
    spoken: dict[int, int] = {}
    for group_id in db.session.scalars(
        select(Teaser.group_id)
        .join(TeaserVoice, TeaserVoice.teaser_id == Teaser.id)
        .where(TeaserVoice.member_id == member_id)
    ):
        spoken[group_id] = spoken.get(group_id, 0) + 1
    wanted = {*signed, *offered, *spoken}
    for group in db.session.scalars(select(Group).where(Group.id.in_(wanted)).order_by(Group.id)) if wanted else ():
        signature = signed.get(group.id)
        yield ExportItem(
            section="intervisiegroepen",
            title=_("Your intervision group"),
            at=signature.signed_at if signature else group.made_at,
            content={
                "afspraken getekend": signature.signed_at if signature else None,
                "versie van de afspraken": signature.version if signature else None,
                "casussen die je aanbood": _lines(group, offered.get(group.id, ())),
                "casussen die je eerst wilde bespreken": spoken.get(group.id),
            },
        )


def _lines(group: Group, offered: Iterable[Teaser]) -> list[str] | None:
    lines: list[str] | None = _opened(lambda: [planning.line_of(group, each) for each in offered])
    return lines


def exclusions_of(member_id: int) -> Iterable[ExportItem]:
    """With whom a member does not want to be in a group: theirs to know, and nobody else's."""
    for exclusion, name in db.session.execute(
        select(Exclusion, Member.name)
        .join(Member, Member.id == Exclusion.other_id)
        .where(Exclusion.member_id == member_id)
        .order_by(Member.name_folded)
    ):
        yield ExportItem(section="niet samen in een intervisiegroep", title=name, at=exclusion.made_at, content={})


def consultations_of(member_id: int) -> Iterable[ExportItem]:
    """Each consultation that a member is or was in: their part in it, and their own words."""
    rooms = queries.own.rooms_of(member_id)
    kept = queries.own.kept_in(rooms, member_id)
    for room in rooms:
        yield _consultation(room, kept[room.consultation.id], member_id)


def _consultation(room: Room, kept: Kept, member_id: int) -> ExportItem:
    there, attendance = room.consultation, room.attending.get(member_id)
    owns = there.case_owner_id == member_id and there.erased_at is None
    said: Mapping[str, Any] | None = _opened(lambda: dict(_own_words(room, kept))) if there.erased_at is None else None
    return ExportItem(
        section="intervisie",
        title=(_opened(lambda: title_of(room.key, there)) if owns else None)
        or _("Consultation in your intervision group"),
        at=there.planned_at,
        content={
            "werkvorm": room.method.name,
            "rol": _role(room, member_id),
            "aanwezig": ATTENDING[attendance.state] if attendance else None,
            "gewist": there.erased_at,
            **(said or {}),
            "wat je over het verloop besloot": ", ".join(
                f"{CHOSEN.get(each.what, each.what)} ({day(each.at)})" for each in kept.choices
            ),
        },
        files=_opened(lambda: _own_files(room, kept)) if there.erased_at is None else None,
    )


def _own_files(room: Room, kept: Kept) -> dict[str, OwnFile]:
    """By name; of two with the same name the second has a number. Raises KeyGone."""
    found: dict[str, OwnFile] = {}
    for each in kept.files:
        file = attachments.opened(room, each)
        again = sum(other.name == file.name for other in found.values())
        found[f"{file.name} ({again + 1})" if again else file.name] = file
    return found


def _own_words(room: Room, kept: Kept) -> Iterable[tuple[str, Any]]:
    """What was written, phase by phase, and what is kept besides. Raises KeyGone."""
    phases = {
        run.id: (f"{number}. {room.phase_of(run).title}", room.phase_of(run)) for number, run in enumerate(room.runs, 1)
    }
    counted = Counter[str]()

    def numbered(run_id: int, what: str = "") -> str:
        name = f"{phases[run_id][0]}{what}"
        counted[name] += 1
        return f"{name} ({counted[name]})" if counted[name] > 1 else name

    for each in sorted(kept.contributions, key=lambda each: (each.run_id, each.id)):
        yield numbered(each.run_id), _said(phases[each.run_id][1], texts.own_words_of(room, each))
    for draft in kept.drafts:
        yield (
            numbered(draft.run_id, ", niet verstuurd"),
            _said(phases[draft.run_id][1], draft_words(room.key, draft)),
        )
    for reaction, run_id in kept.reactions:
        yield numbered(run_id, ", jouw reactie"), texts.reaction_of(room, reaction)
    named = [attachments.named_of(room, each) for each in kept.files]
    yield "wat er op je foto's te zien is", {each.name: each.alt for each in named if each.alt}
    yield "aantekeningen", "\n\n".join(texts.note_text(room, each) for each in kept.notes)
    for point in kept.learning_points:
        yield "leerpunt", after.learning_text(room, point)
        yield "leerpunt gedeeld", point.is_shared
    for intention in kept.intentions:
        yield "voornemen", after.intention_text(room, intention)
        yield "voornemen, op", intention.by_when
        yield "wat ervan gekomen is", after.outcome_text(room, intention) if intention.outcome else None


def _role(room: Room, member_id: int) -> str:
    there = room.consultation
    if there.case_owner_id == member_id:
        return "inbrenger"
    if there.facilitator_id == member_id:
        return "procesbegeleider"
    return "plaatsvervanger" if there.stand_in_id == member_id else "deelnemer"


def _said(phase: Phase, words: Words) -> Mapping[str, Any]:
    """What stands in one piece, by what its fields are called, with its time."""
    named = {each.key: each.label for each in phase.fields}
    return {
        **{named.get(name, "tekst" if name == TEXT else name): said for name, said in words.fields.items()},
        "geschreven": words.at,
    }


def _opened(read: Callable[[], Any]) -> Any:
    """Nothing once the key is gone."""
    try:
        return read()
    except vault.KeyGone:
        return None
