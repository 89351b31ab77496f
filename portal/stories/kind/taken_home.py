"""What a member takes home of stories: those they tell, what they did as an editor, and what they did as a reader."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.core.db import db
from portal.core.i18n import day
from portal.core.kinds import ExportItem, Ref
from portal.members.models import Member
from portal.stories import outline
from portal.stories.kind.told import names
from portal.stories.models import (
    Author,
    Claim,
    Consent,
    Recognition,
    Revision,
    Story,
    StoryFile,
    Transition,
    Trial,
)
from portal.stories.outline import Field
from portal.stories.words import STATES


def stories_of(member_id: int) -> Iterable[ExportItem]:
    """The stories that a member tells or told, as they read now, with the files that the member brought."""
    revisions = _by_story(
        select(Revision.story_id, Revision.number, Revision.made_at)
        .where(Revision.by_id == member_id)
        .order_by(Revision.id)
    )
    agreed = _by_story(
        select(Consent.story_id, Revision.number, Consent.given_at)
        .join(Revision, Revision.id == Consent.revision_id)
        .where(Consent.member_id == member_id)
    )
    moved = _by_story(
        select(Transition.story_id, Transition.to_state, Transition.at)
        .where(Transition.by_id == member_id)
        .order_by(Transition.id)
    )
    files: dict[int, dict[str, int]] = {}
    for each in db.session.scalars(
        select(StoryFile).options(joinedload(StoryFile.file)).where(StoryFile.member_id == member_id)
    ):
        files.setdefault(each.story_id, {})[f"{each.id}-{each.file.name}"] = each.file_id
    rows = db.session.execute(
        select(Story, Revision.content)
        .join(Revision, Revision.id == Story.head_id)
        .join(Author, Author.story_id == Story.id)
        .where(Author.member_id == member_id)
        .order_by(Story.id)
    ).all()
    tellers = _tellers([row.Story.id for row in rows])
    for story, content in rows:
        yield ExportItem(
            section="verhalen",
            title=story.title,
            at=story.began_at,
            content={
                "stand": str(STATES[story.state]),
                "schrijvers": names(tellers.get(story.id, ())),
                "kring van herkomst": Ref("circle", story.origin_circle_id) if story.origin_circle_id else None,
                **readable(content),
                "versies van jou": _listed(f"{row.number}" for row in revisions.pop(story.id, ())),
                "je was akkoord met versie": _listed(
                    f"{row.number} ({day(row.given_at)})" for row in agreed.pop(story.id, ())
                ),
                "wat jij deed": _listed(f"{STATES[row.to_state]} ({day(row.at)})" for row in moved.pop(story.id, ())),
            },
            files=files.pop(story.id, None),
        )
    yield from _elsewhere(revisions, moved, files)


def work_of_editor(member_id: int) -> Iterable[ExportItem]:
    """Stories that a member took on."""
    rows = db.session.execute(
        select(Claim, Story.title)
        .join(Story, Story.id == Claim.story_id)
        .where(Claim.editor_id == member_id)
        .order_by(Claim.id)
    )
    for claim, title in rows:
        yield ExportItem(
            section="redactiewerk",
            title=title,
            at=claim.claimed_at,
            content={"verhaal": Ref("story", claim.story_id), "tot": claim.ended_at or claim.lapses_at},
        )


def reading_of(member_id: int) -> Iterable[ExportItem]:
    """What a member recognised and tried."""
    for each in db.session.scalars(
        select(Recognition).where(Recognition.member_id == member_id).order_by(Recognition.at)
    ):
        yield ExportItem(
            section="verhalen die je herkende", title="", at=each.at, content={"verhaal": Ref("story", each.story_id)}
        )
    for trial in db.session.scalars(select(Trial).where(Trial.member_id == member_id).order_by(Trial.id)):
        yield ExportItem(
            section="wat je ging proberen",
            title="",
            at=trial.began_at,
            content={
                "verhaal": Ref("story", trial.story_id),
                "gevraagd wat ervan kwam": trial.asked_at or trial.ask_at,
                "wat ervan kwam": trial.outcome or None,
                "verteld": trial.told_at,
            },
        )


def readable(content: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that is filled in, by the questions of the form, as a person reads it."""
    return {
        str(field.label): said
        for key, field in outline.fields().items()
        if (said := _said(field, content.get(key, field.empty)))
    }


def typed(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stood in a step of a story, by its questions; a cell of a row by the number of that row."""
    told: dict[str, Any] = {}
    rows: dict[str, list[str]] = {}
    for name, values in content.items():
        key, *cell = name.split("-")
        field, value = outline.fields().get(key), values if isinstance(values, list) else [values]
        if field is None:
            told[name] = values
        elif len(cell) == 2:
            numbers = rows.setdefault(key, [])
            if cell[0] not in numbers:
                numbers.append(cell[0])
            column = next((each for each in field.columns if each.key == cell[1]), None)
            name = f"{field.row} {numbers.index(cell[0]) + 1}: {column.label if column else cell[1]}"
            told[name] = _chosen(column, value)
        elif field.kind != "rows":
            told[str(field.label)] = _chosen(field, value)
    return told


def _chosen(field: Field | None, values: list[str]) -> str:
    return ", ".join(filter(None, (field.named(each) if field else each for each in values)))


def _said(field: Field, value: Any) -> Any:
    if field.kind == "files":
        return {f"{field.row} {number}": told for number, row in enumerate(value, 1) if (told := _told_of_file(row))}
    if field.kind == "rows":
        return {
            f"{field.row} {number}": {
                str(column.label): said for column in field.columns if (said := _said(column, row.get(column.key)))
            }
            for number, row in enumerate(value, 1)
        }
    if field.kind == "multi":
        return [field.named(each) for each in value]
    return field.named(value) if field.kind == "choice" else value


def _told_of_file(row: Mapping[str, Any]) -> dict[str, str]:
    """What is told of a picture or document; the file itself lies beside it, for who brought it."""
    told = {
        "wat erop staat": row.get("alt"),
        "bijschrift": row.get("caption"),
        "iedereen die herkenbaar is vindt het goed": "ja" if row.get("agreed") else "",
    }
    return {name: said for name, said in told.items() if said}


def _elsewhere(
    revisions: Mapping[int, Any], moved: Mapping[int, Any], files: Mapping[int, Any]
) -> Iterable[ExportItem]:
    """What a member did in stories that they do not tell (any more): as an editor, or before they left it."""
    for story_id in sorted({*revisions, *moved, *files}):
        yield ExportItem(
            section="wat je in verhalen deed",
            title="",
            at=None,
            content={
                "verhaal": Ref("story", story_id),
                "versies van jou": _listed(f"{row.number}" for row in revisions.get(story_id, ())),
                "wat jij deed": _listed(f"{STATES[row.to_state]} ({day(row.at)})" for row in moved.get(story_id, ())),
            },
            files=files.get(story_id),
        )


def _tellers(story_ids: list[int]) -> dict[int, list[str]]:
    told: dict[int, list[str]] = {}
    for story_id, name in db.session.execute(
        select(Author.story_id, Member.name)
        .join(Member, Member.id == Author.member_id)
        .where(Author.story_id.in_(story_ids))
        .order_by(Author.added_at, Author.member_id)
    ):
        told.setdefault(story_id, []).append(name)
    return told


def _by_story(statement: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in db.session.execute(statement):
        found.setdefault(row.story_id, []).append(row)
    return found


def _listed(each: Iterable[str]) -> str | None:
    return ", ".join(each) or None
