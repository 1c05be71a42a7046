"""What outsiders see of a person is chosen part by part; unfinished work is found without reading all that is published"""
import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'

SHOWN = {'shows_affiliation': 'may outsiders see institutions and working groups', 'shows_expertise': 'may outsiders see it',
         'shows_bio': 'may outsiders see it, and the ORCID iD'}
UNFINISHED = sa.text('published_revision_id IS NULL OR head_revision_id != published_revision_id')
INDEXES = {'ix_entries_unfinished_of_owner': 'owner_id', 'ix_entries_unfinished_of_group': 'owner_group_id'}


def upgrade():
    for name, comment in SHOWN.items():
        op.add_column('people', sa.Column(name, sa.Boolean(), server_default=sa.true(), nullable=False, comment=comment))
    op.execute(f"UPDATE people SET {', '.join(f'{name} = shows_profile' for name in SHOWN)}")
    op.drop_column('people', 'shows_profile')
    for name, column in INDEXES.items():
        op.create_index(name, 'entries', [column], sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)


def downgrade():
    for name in INDEXES:
        op.drop_index(name, table_name='entries')
    op.add_column('people', sa.Column('shows_profile', sa.Boolean(), server_default=sa.true(), nullable=False,
                                      comment='may outsiders see more than the name'))
    op.execute(f"UPDATE people SET shows_profile = {' AND '.join(SHOWN)}")
    for name in SHOWN:
        op.drop_column('people', name)
