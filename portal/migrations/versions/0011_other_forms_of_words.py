"""people are found by other forms of a word: beside what is searched stand its stems; and plurals that had a stem of
their own get that of the singular, in the index of search too"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from portal.core.text import fold
from portal.core.words import sought
from portal.search.words import stems_kept

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_ONCE = 500


def upgrade() -> None:
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.add_column(sa.Column("name_sought", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.alter_column("name_sought", existing_type=sa.String(), existing_nullable=False, server_default=None)
    with op.batch_alter_table("profile") as batch_op:
        batch_op.alter_column("function_folded", new_column_name="function_sought", existing_type=sa.String())
        batch_op.alter_column("ask_me_folded", new_column_name="ask_me_sought", existing_type=sa.String())
    _fill("organisation", "id", "name_sought", ("name",), sought)
    _fill("profile", "member_id", "function_sought", ("function",), sought)
    _fill("profile", "member_id", "ask_me_sought", ("ask_me",), sought)
    _fill("search_entry", "id", "stems", ("title", "words"), stems_kept)


def downgrade() -> None:
    """The index of search is left as it is: `flask search rebuild` of the version before makes it anew."""
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_column("name_sought")
    with op.batch_alter_table("profile") as batch_op:
        batch_op.alter_column("function_sought", new_column_name="function_folded", existing_type=sa.String())
        batch_op.alter_column("ask_me_sought", new_column_name="ask_me_folded", existing_type=sa.String())
    _fill("profile", "member_id", "function_folded", ("function",), fold)
    _fill("profile", "member_id", "ask_me_folded", ("ask_me",), fold)


def _fill(name: str, key: str, kept: str, sources: tuple[str, ...], made: Callable[..., str]) -> None:
    """Write in `kept` what is made of the sources, a few hundred rows at a time, where it is not what stands there."""
    connection = op.get_bind()
    table = sa.table(name, *(sa.column(each) for each in (key, kept, *sources)))
    id_, last = table.c[key], 0
    columns = [table.c[each] for each in (key, kept, *sources)]
    change = sa.update(table).where(id_ == sa.bindparam("of")).values({kept: sa.bindparam("now")})
    while rows := connection.execute(sa.select(*columns).where(id_ > last).order_by(id_).limit(AT_ONCE)).all():
        last = rows[-1][0]
        changed = [{"of": id, "now": now} for id, before, *texts in rows if (now := made(*texts)) != before]
        if changed:
            connection.execute(change, changed)
