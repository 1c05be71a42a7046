"""Find unfinished work without reading all that is published"""
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

UNFINISHED = sa.text('published_revision_id IS NULL OR head_revision_id != published_revision_id')
INDEXES = {'ix_entries_unfinished_of_owner': 'owner_id', 'ix_entries_unfinished_of_group': 'owner_group_id'}


def upgrade():
    for name, column in INDEXES.items():
        op.create_index(name, 'entries', [column], sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)


def downgrade():
    for name in INDEXES:
        op.drop_index(name, table_name='entries')
