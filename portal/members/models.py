"""Members, what they tell about themselves, and the offices they hold."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, ForeignKey, Index, delete, event, insert
from sqlalchemy.orm import Mapped, Mapper, mapped_column, validates

from portal.core import clock, words
from portal.core.db import db, relationship
from portal.core.files import StoredFile, picture_url
from portal.core.i18n import gettext as _
from portal.core.text import fold
from portal.taxonomy import places, themes
from portal.taxonomy.models import Organisation

STATES = ("invited", "active", "suspended", "left")
SIGHTS = ("community", "shared_circles", "nobody")
OFFICES = ("moderator", "administrator")

FIELDS = ("organisation", "function", "municipality", "themes", "ask_me", "seeking", "followed", "phone")
DEFAULT_SIGHT = dict.fromkeys(FIELDS, "community") | {"phone": "shared_circles"}


class Member(db.Model):
    """A person with a place in the community. Their address and keys are in `accounts`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_folded: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="nl")
    state: Mapped[str] = mapped_column(default="invited", index=True)
    began_at: Mapped[datetime] = mapped_column(default=clock.now)
    welcomed_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    photo_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id", ondelete="SET NULL"))
    takes_questions: Mapped[bool] = mapped_column(default=True)

    photo: Mapped[StoredFile | None] = relationship()
    profile: Mapped["Profile | None"] = relationship(back_populates="member", uselist=False, passive_deletes="all")

    __table_args__ = (Index("ix_member_name", "name_folded"),)

    @property
    def is_active(self) -> bool:
        """Whether this member may sign in (Flask-Login asks by this name too)."""
        return self.state == "active"

    @property
    def has_left(self) -> bool:
        return self.state == "left"

    @property
    def display_name(self) -> str:
        """The name as others see it: 'Oud-lid' for who left without leaving a name."""
        return self.name or _("Former member")

    @property
    def initials(self) -> str:
        return initials_of(self.name)

    @property
    def photo_url(self) -> str | None:
        return photo_url_of(self.id, self.photo_id)

    @validates("name")
    def _fold_name(self, _key: str, name: str) -> str:
        self.name_folded = fold(name)
        return name


class Profile(db.Model):
    """What a member tells about themselves (profiel), each field with who may see it.

    What is searched is kept beside it as it is sought: both databases then find the same, whatever the capitals and
    accents, and 'brieven' finds 'brief'.
    """

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"), index=True)
    function: Mapped[str] = mapped_column(default="")
    function_sought: Mapped[str] = mapped_column(default="")
    municipality_code: Mapped[str] = mapped_column(default="", index=True)
    theme_keys: Mapped[list[str]] = mapped_column(JSON, default=list)
    ask_me: Mapped[str] = mapped_column(default="")
    ask_me_sought: Mapped[str] = mapped_column(default="")
    seeking: Mapped[str] = mapped_column(default="")
    followed: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    sight: Mapped[dict[str, str]] = mapped_column(JSON, default=lambda: dict(DEFAULT_SIGHT))

    member: Mapped[Member] = relationship(back_populates="profile")
    organisation: Mapped[Organisation | None] = relationship()

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in yet."""
        told = (self.organisation_id, self.function, self.municipality_code, self.theme_keys, self.ask_me)
        return not any(told)

    @property
    def municipality(self) -> str:
        return places.name_of(self.municipality_code)

    @property
    def themes(self) -> list[themes.Theme]:
        return themes.known(self.theme_keys or [])

    @validates("function", "ask_me")
    def _keep_sought(self, key: str, text: str) -> str:
        setattr(self, f"{key}_sought", words.sought(text))
        return text


class ProfileTheme(db.Model):
    """A theme that a member works on: the row behind the filter of the directory, kept equal to the profile."""

    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), primary_key=True)
    theme_key: Mapped[str] = mapped_column(primary_key=True, index=True)


@event.listens_for(Profile, "after_insert")
def _keep_themes(_mapper: Mapper[Any], connection: Connection, profile: Profile) -> None:
    if profile.theme_keys:
        connection.execute(
            insert(ProfileTheme), [{"member_id": profile.member_id, "theme_key": key} for key in profile.theme_keys]
        )


@event.listens_for(Profile, "after_update")
def _keep_changed_themes(mapper: Mapper[Any], connection: Connection, profile: Profile) -> None:
    connection.execute(delete(ProfileTheme).where(ProfileTheme.member_id == profile.member_id))
    _keep_themes(mapper, connection, profile)


class Office(db.Model):
    """A dated appointment (functie): it gives tasks, never sight."""

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    began_on: Mapped[date] = mapped_column(default=clock.today)
    ended_on: Mapped[date | None]


def initials_of(name: str) -> str:
    """'Samira de Boer' -> 'SB': first and last word, small words in between passed over."""
    words = [word for word in name.split() if word[:1].isupper()] or name.split()
    if not words:
        return "·"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def photo_url_of(member_id: int, photo_id: int | None) -> str | None:
    """Where the photo of a member is, if there is one; `&maat=384` behind it asks for the large one."""
    return picture_url(f"/mensen/{member_id}/foto", photo_id) if photo_id else None
