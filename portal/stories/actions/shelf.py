"""What stands on the shelf: one row per published story, written when readers may see something else."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from portal.core import clock
from portal.core.db import db, insert_or
from portal.stories import outline
from portal.stories.models import Publication, Recognition, Revision, Shelf, ShelfEntry
from portal.stories.models.publications import new_era
from portal.stories.queries.works import Work
from portal.taxonomy import places

WORDS_A_MINUTE = 200  # of a Dutch reader on a screen, rounded down


def put(publication: Publication, work: Work) -> None:
    """Place a story, or what it says now, on the shelf."""
    content = db.session.get_one(Revision, publication.revision_id).content
    now = clock.now()
    shown = {
        "change": _next_change(),
        "is_there": True,
        "circle_id": publication.circle_id,
        "is_public": publication.is_public,
        "revision_id": publication.revision_id,
        "title": content["title"],
        "lesson": content["lesson"],
        "tone": content["tone"],
        "place": _place(content),
        "minutes": minutes_of(content),
        "told_in": _year(content),
        "facets": facets_of(content, origin_circle_id=work.story.origin_circle_id),
        "opened_at": now,
    }
    row = insert_or(ShelfEntry)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["story_id"], set_={name: row.excluded[name] for name in shown}),
        {**shown, "story_id": work.story.id, "first_opened_at": now, "recognised_count": 0},
    )


def take_off(story_id: int) -> None:
    db.session.execute(
        update(ShelfEntry).where(ShelfEntry.story_id == story_id).values(is_there=False, change=_next_change())
    )


def put_back(story_id: int) -> None:
    """As it stood there."""
    db.session.execute(
        update(ShelfEntry).where(ShelfEntry.story_id == story_id).values(is_there=True, change=_next_change())
    )


def count_recognitions(story_id: int) -> None:
    counted = select(func.count()).where(Recognition.story_id == story_id).scalar_subquery()
    db.session.execute(
        update(ShelfEntry)
        .where(ShelfEntry.story_id == story_id)
        .values(recognised_count=counted, change=_next_change())
    )


def facets_of(content: Mapping[str, Any], *, origin_circle_id: int | None) -> dict[str, Any]:
    """Filter -> the values under which a story is found."""
    began, municipality, place = _year(content), _municipality(content), _place(content)
    return {
        "thema": content.get("themes", []),
        "gemeente": [municipality] if municipality else [],
        "wijk": [place] if municipality and place != municipality else [],
        "trede": [content["given"]] if content.get("given") else [],
        "toon": [content["tone"]],
        "fase": [content["phase"]] if content.get("phase") else [],
        "kring": [str(origin_circle_id)] if origin_circle_id else [],
        "jaar": [str(began)] if began else [],
    }


def minutes_of(content: Mapping[str, Any]) -> int:
    """Reading time in whole minutes, at least one."""
    words = sum(len(text.split()) for _path, _field, text in outline.texts_of(content))
    return max(1, round(words / WORDS_A_MINUTE))


def _place(content: Mapping[str, Any]) -> str:
    """'Selwerd, Groningen': there is a Centrum in every town."""
    neighbourhood = " ".join((content.get("neighbourhood") or "").split())
    return ", ".join(filter(None, (neighbourhood[:1].upper() + neighbourhood[1:], _municipality(content))))


def _municipality(content: Mapping[str, Any]) -> str:
    """By the name that the register gives it, so that all of one town stand together."""
    written = " ".join((content.get("municipality") or "").split())
    known = places.named(written)
    return known.name if known else written


def _year(content: Mapping[str, Any]) -> int | None:
    began = content.get("began") or ""
    return int(began[:4]) if began[:4].isdigit() else None


def _next_change() -> int:
    """The next number. The row stays locked until the end of the transaction, so numbers become visible in order."""
    row = insert_or(Shelf)
    return int(
        db.session.execute(
            row.on_conflict_do_update(index_elements=["id"], set_={"change": Shelf.change + 1}).returning(Shelf.change),
            {"id": 1, "era": new_era(), "change": 1},
        ).scalar_one()
    )
