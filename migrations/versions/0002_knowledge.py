"""Knowledge"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'


def upgrade():
    op.create_table('file_texts',
    sa.Column('sha256', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False, comment='a key of core.extracting.REASONS'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('sha256', name=op.f('pk_file_texts'))
    )
    op.create_table('search_log',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('query', sa.String(), nullable=False, comment='folded'),
    sa.Column('results', sa.Integer(), nullable=True, comment='of a search'),
    sa.Column('rank', sa.Integer(), nullable=True, comment='of the result that was opened, from 1'),
    sa.Column('thing_kind', sa.String(), nullable=True, comment='of what was opened'),
    sa.Column('thing_id', sa.Integer(), nullable=True),
    sa.Column('reader', sa.String(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=True, comment='when the reader was forgotten: how many had done the same'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_log'))
    )
    with op.batch_alter_table('search_log', schema=None) as batch_op:
        batch_op.create_index('ix_search_log_day', ['day'], unique=False)
        batch_op.create_index('ix_search_log_query', ['query'], unique=False)
        batch_op.create_index('ix_search_log_thing', ['thing_kind', 'thing_id'], unique=False)

    op.create_table('search_readers',
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('thing_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('is_conflict', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'thing_id', 'key', 'is_conflict', name=op.f('pk_search_readers'))
    )
    op.create_table('search_suggestions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False, comment='folded, or the sound of Chinese'),
    sa.Column('rank', sa.Integer(), nullable=False, comment="smaller first: from the text's beginning, from inside"),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_tag', sa.Boolean(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False, comment='everyone may read the thing; else its readers are kept beside'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_search_suggestions'))
    )
    with op.batch_alter_table('search_suggestions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_search_suggestions_key'), ['key'], unique=False)
        batch_op.create_index('ix_search_suggestions_thing', ['kind', 'thing_id'], unique=False)

    op.create_table('tags',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False, comment='permanent, whatever it is called later'),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('is_proposed', sa.Boolean(), server_default=sa.false(), nullable=False, comment='an author typed it; no moderator has looked at it yet'),
    sa.Column('merged_into_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['merged_into_id'], ['tags.id'], name=op.f('fk_tags_merged_into_id_tags')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tags')),
    sa.UniqueConstraint('slug', name=op.f('uq_tags_slug'))
    )
    with op.batch_alter_table('tags', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tags_merged_into_id'), ['merged_into_id'], unique=False)

    op.create_table('term_concepts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False),
    sa.Column('definition_en', sa.String(), nullable=False),
    sa.Column('definition_zh', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_edited', sa.Boolean(), nullable=False, comment='by people here: the content files change it no more'),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True, comment='out of the term base, kept for its address'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term_concepts')),
    sa.UniqueConstraint('slug', name=op.f('uq_term_concepts_slug'))
    )
    op.create_table('applications',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('unconfirmed', 'waiting', 'accepted', 'declined', name='applicationstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('kind', sa.Enum('company', 'university', 'research_institute', 'society', 'standards_body', 'operator', name='institutionkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('place_en', sa.String(), nullable=False),
    sa.Column('place_zh', sa.String(), nullable=False),
    sa.Column('website', sa.String(), nullable=False),
    sa.Column('statement', sa.String(), nullable=False, comment='why it wants to join'),
    sa.Column('contact', sa.String(), nullable=False, comment="the applicant's name"),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False, comment='of the decision'),
    sa.Column('institution_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_applications_decided_by_id_people')),
    sa.ForeignKeyConstraint(['institution_id'], ['institutions.id'], name=op.f('fk_applications_institution_id_institutions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_applications')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_applications_token_hash'))
    )
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_applications_confirmed_at'), ['confirmed_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_applications_email'), ['email'], unique=False)

    op.create_table('proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False, comment='by who made it'),
    sa.Column('reason', sa.String(), nullable=False, comment='why'),
    sa.Column('state', sa.Enum('open', 'changes_asked', 'merged', 'declined', 'withdrawn', name='proposalstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('lock', sa.Integer(), nullable=False, comment='counts changes, so that none is overwritten unseen'),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_proposals_by_id_people')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_proposals_decided_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposals'))
    )
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.create_index('ix_proposals_by', ['by_id', 'state'], unique=False)
        batch_op.create_index('ix_proposals_state', ['state', 'changed_at'], unique=False)

    op.create_table('saved_searches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('query', sa.String(), nullable=False, comment='what the address of the search page asks, in one fixed order'),
    sa.Column('fingerprint', sa.String(), nullable=False, comment='of the query, which is too long for an index'),
    sa.Column('feed_word', sa.String(), nullable=False, comment="in the feed's signed address, which ends with it"),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_saved_searches_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_searches')),
    sa.UniqueConstraint('person_id', 'fingerprint', name=op.f('uq_saved_searches_person_id_fingerprint'))
    )
    op.create_table('spaces',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False, comment='stands in every address below it; never changes'),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('description_en', sa.String(), nullable=False),
    sa.Column('description_zh', sa.String(), nullable=False),
    sa.Column('level', sa.Enum('alliance', 'institution', 'group', name='level', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('institution_id', sa.Integer(), nullable=False, comment='owner of its pages'),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('mode', sa.Enum('open', 'reviewed', 'read_only', name='mode', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('audience', sa.Enum('authors', 'group', 'institution', 'alliance', 'everyone', name='audience', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('readers_key', sa.String(), nullable=False, comment='who holds it reads what is published'),
    sa.Column('writers_key', sa.String(), nullable=False, comment='who holds it writes, and reads drafts'),
    sa.Column('review_months', sa.Integer(), nullable=False, comment='how long a page holds without another look'),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('tree_number', sa.Integer(), nullable=False, comment='grows with every change of the tree'),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_spaces_group_id_groups')),
    sa.ForeignKeyConstraint(['institution_id'], ['institutions.id'], name=op.f('fk_spaces_institution_id_institutions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_spaces')),
    sa.UniqueConstraint('slug', name=op.f('uq_spaces_slug'))
    )
    op.create_table('tag_words',
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('word', sa.String(), nullable=False, comment='as written'),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_tag_words_tag_id_tags'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('folded', name=op.f('pk_tag_words'))
    )
    with op.batch_alter_table('tag_words', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tag_words_tag_id'), ['tag_id'], unique=False)

    op.create_table('term_designations',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('concept_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False, comment='of an abbreviation: en'),
    sa.Column('status', sa.Enum('preferred', 'admitted', 'deprecated', name='status', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('is_abbreviation', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['concept_id'], ['term_concepts.id'], name=op.f('fk_term_designations_concept_id_term_concepts')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_term_designations'))
    )
    with op.batch_alter_table('term_designations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_term_designations_concept_id'), ['concept_id'], unique=False)

    op.create_table('watch_habits',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('watches_own', sa.Boolean(), server_default=sa.true(), nullable=False, comment='what one is an author of'),
    sa.Column('by_mail', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_watch_habits_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_watch_habits'))
    )
    op.create_table('watches',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('what', sa.Enum('entry', 'tag', 'group', 'institution', 'space', 'author', 'search', name='what', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('key', sa.String(), nullable=False, comment="the thing's key as text, or its word"),
    sa.Column('pace', sa.Enum('instant', 'daily', 'weekly', 'never', name='pace', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_watches_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_watches')),
    sa.UniqueConstraint('person_id', 'what', 'key', name=op.f('uq_watches_person_id_what_key'))
    )
    with op.batch_alter_table('watches', schema=None) as batch_op:
        batch_op.create_index('ix_watches_thing', ['what', 'key'], unique=False)

    op.create_table('dismissed_searches',
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('query_words', sa.String(), nullable=False, comment='folded'),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_dismissed_searches_by_id_people')),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_dismissed_searches_space_id_spaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('space_id', 'query_words', name=op.f('pk_dismissed_searches'))
    )
    op.create_table('entry_names',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('folded', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('initials', sa.String(), nullable=False, comment='of a Chinese name in pinyin'),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_entry_names_entry_id_entries'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'folded', name=op.f('pk_entry_names'))
    )
    with op.batch_alter_table('entry_names', schema=None) as batch_op:
        batch_op.create_index('ix_entry_names_folded', ['folded', 'entry_id'], unique=False)

    op.create_table('entry_tags',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('tag_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False, comment="the entry's, for the index"),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_entry_tags_by_id_people')),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_entry_tags_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['tag_id'], ['tags.id'], name=op.f('fk_entry_tags_tag_id_tags')),
    sa.PrimaryKeyConstraint('entry_id', 'tag_id', name=op.f('pk_entry_tags'))
    )
    with op.batch_alter_table('entry_tags', schema=None) as batch_op:
        batch_op.create_index('ix_entry_tags_tag', ['tag_id', 'entry_id'], unique=False)

    op.create_table('namings',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_namings_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_namings_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', 'person_id', name=op.f('pk_namings'))
    )
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('right', sa.Enum('read', 'draft', 'tombstone', 'title', 'conflict', name='right', native_enum=False, create_constraint=True, length=40), nullable=False, comment='what the reader must hold to be told'),
    sa.Column('acts', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False),
    sa.Column('why', sa.String(), nullable=False, comment='the watch that led to it: entry:7'),
    sa.Column('pace', sa.Enum('instant', 'daily', 'weekly', 'never', name='pace', native_enum=False, create_constraint=True, length=40), nullable=False, comment='never: in the page only'),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True, comment='written into the outbox, or no longer wanted'),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_notices_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_notices_person_id_people'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notices_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index('ix_notices_person', ['person_id', 'read_at', 'id'], unique=False)
        batch_op.create_index('ix_notices_unmailed', ['mailed_at', 'pace', 'person_id'], unique=False)

    op.create_table('page_templates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(), nullable=False, comment='stands in addresses that begin a page with it; never changes'),
    sa.Column('name_en', sa.String(), nullable=False),
    sa.Column('name_zh', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False, comment='of the pages that begin with it'),
    sa.Column('title', sa.String(), nullable=False, comment='of such a page; empty: the writer gives one'),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_page_templates_space_id_spaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_templates')),
    sa.UniqueConstraint('space_id', 'slug', name=op.f('uq_page_templates_space_id_slug'))
    )
    op.create_table('pages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('space_slug', sa.String(), nullable=False, comment="the space's, so that an address needs no look at it"),
    sa.Column('parent_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False, comment='among the pages with the same parent'),
    sa.Column('segment', sa.String(), nullable=False, comment='its own part of the path'),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('depth', sa.Integer(), nullable=False, comment='1 at the top'),
    sa.Column('keeper_id', sa.Integer(), nullable=True, comment='who answers for it'),
    sa.Column('review_by', sa.Date(), nullable=True, comment='holds until then; needs another look afterwards'),
    sa.Column('reminded', sa.Integer(), nullable=True, comment='for how many days ahead the keeper was reminded'),
    sa.Column('is_orphan_told', sa.Boolean(), nullable=False, comment='the stewards know that its keeper left'),
    sa.Column('validity', sa.Enum('current', 'obsolete', name='validity', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('replacement_id', sa.Integer(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True, comment='when a writer asked for approval'),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('trashed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('trashed_by_id', sa.Integer(), nullable=True),
    sa.Column('trashed_with_id', sa.Integer(), nullable=True, comment='the page that was trashed, with this one below it'),
    sa.Column('trashed_path', sa.String(), nullable=True, comment='where it stood'),
    sa.ForeignKeyConstraint(['asked_by_id'], ['people.id'], name=op.f('fk_pages_asked_by_id_people')),
    sa.ForeignKeyConstraint(['id'], ['entries.id'], name=op.f('fk_pages_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['keeper_id'], ['people.id'], name=op.f('fk_pages_keeper_id_people')),
    sa.ForeignKeyConstraint(['parent_id'], ['pages.id'], name=op.f('fk_pages_parent_id_pages'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['replacement_id'], ['pages.id'], name=op.f('fk_pages_replacement_id_pages'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_pages_space_id_spaces')),
    sa.ForeignKeyConstraint(['trashed_by_id'], ['people.id'], name=op.f('fk_pages_trashed_by_id_people')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pages')),
    sa.UniqueConstraint('space_id', 'path', name=op.f('uq_pages_space_id_path'))
    )
    with op.batch_alter_table('pages', schema=None) as batch_op:
        batch_op.create_index('ix_pages_keeper', ['keeper_id', 'review_by'], unique=False)
        batch_op.create_index('ix_pages_kept', ['space_id', 'keeper_id'], unique=False)
        batch_op.create_index('ix_pages_tree', ['space_id', 'parent_id', 'position'], unique=False)

    op.create_table('plans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('act', sa.Enum('publish', 'widen', name='planned', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('audience', sa.Enum('authors', 'group', 'institution', 'alliance', 'everyone', name='audience', native_enum=False, create_constraint=True, length=40), nullable=True, comment='who may read it from then on'),
    sa.Column('group_id', sa.Integer(), nullable=True),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True, comment='carried out, or no longer of use'),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_plans_by_id_people')),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_plans_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_plans_group_id_groups')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plans'))
    )
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plans_entry_id'), ['entry_id'], unique=False)

    op.create_table('presences',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False, comment='the last sign of life'),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_presences_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_presences_person_id_people')),
    sa.PrimaryKeyConstraint('entry_id', 'person_id', name=op.f('pk_presences'))
    )
    op.create_table('proposal_remarks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('part', sa.String(), nullable=False, comment='its key; empty: the whole'),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=False),
    sa.Column('plain', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_proposal_remarks_by_id_people')),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposal_remarks_proposal_id_proposals'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_remarks'))
    )
    with op.batch_alter_table('proposal_remarks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_remarks_by_id'), ['by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposal_remarks_proposal_id'), ['proposal_id'], unique=False)

    op.create_table('space_stewards',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('space_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_space_stewards_person_id_people')),
    sa.ForeignKeyConstraint(['space_id'], ['spaces.id'], name=op.f('fk_space_stewards_space_id_spaces'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_space_stewards'))
    )
    with op.batch_alter_table('space_stewards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_space_stewards_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_space_stewards_space_id'), ['space_id'], unique=False)

    op.create_table('comments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('thread_id', sa.Integer(), nullable=True, comment='the first comment of its thread; empty for that one itself'),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('as_moderator', sa.Boolean(), server_default=sa.false(), nullable=False, comment='authors learn the role, not the name'),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=False),
    sa.Column('plain', sa.String(), nullable=False),
    sa.Column('is_review', sa.Boolean(), server_default=sa.false(), nullable=False, comment='about the draft, for those who may read it'),
    sa.Column('round', sa.Integer(), nullable=False, comment='of review; 0: before the first, or none'),
    sa.Column('revision_id', sa.Integer(), nullable=True),
    sa.Column('anchor', sa.String(), nullable=False, comment='id of the heading that it stands under'),
    sa.Column('anchor_title', sa.String(), nullable=False),
    sa.Column('quotation', sa.String(), nullable=False),
    sa.Column('quoted_language', sa.String(), nullable=False, comment='of the text that is quoted'),
    sa.Column('proposal', sa.String(), nullable=True, comment="what is to stand in the quotation's place"),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hidden_by_id', sa.Integer(), nullable=True),
    sa.Column('hidden_reason', sa.String(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_comments_by_id_people')),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_comments_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['hidden_by_id'], ['people.id'], name=op.f('fk_comments_hidden_by_id_people')),
    sa.ForeignKeyConstraint(['resolved_by_id'], ['people.id'], name=op.f('fk_comments_resolved_by_id_people')),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_comments_revision_id_revisions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['thread_id'], ['comments.id'], name=op.f('fk_comments_thread_id_comments'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_comments'))
    )
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comments_by_id'), ['by_id'], unique=False)
        batch_op.create_index('ix_comments_entry', ['entry_id', 'is_review', 'thread_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comments_thread_id'), ['thread_id'], unique=False)

    op.create_table('imports',
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(), nullable=False, comment='of what the source held: words, files and what its links lead to'),
    sa.Column('revision_id', sa.Integer(), nullable=False, comment='what the import made, the base of the next one'),
    sa.Column('held', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=True, comment='the content as the source had it, when the revision joins it with what was written here'),
    sa.Column('tags', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=True, comment="the source's words, folded, that were taken for tags"),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_imports_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_imports_revision_id_revisions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_imports'))
    )
    op.create_table('links',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('revision_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False, comment="of the text; empty for what the pillar's fields name"),
    sa.Column('written', sa.String(), nullable=False),
    sa.Column('folded', sa.String(), nullable=False),
    sa.Column('target_id', sa.Integer(), nullable=True, comment='empty: wanted'),
    sa.Column('alike', sa.Integer(), server_default='0', nullable=False, comment='how many others had the name'),
    sa.Column('is_kept', sa.Boolean(), server_default=sa.false(), nullable=False, comment='its writers know that the target was withdrawn'),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_links_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['revision_id'], ['revisions.id'], name=op.f('fk_links_revision_id_revisions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['target_id'], ['entries.id'], name=op.f('fk_links_target_id_entries'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_links')),
    sa.UniqueConstraint('revision_id', 'language', 'written', name=op.f('uq_links_revision_id_language_written'))
    )
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_links_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index('ix_links_folded', ['folded', 'target_id'], unique=False)
        batch_op.create_index('ix_links_target', ['target_id', 'revision_id'], unique=False)

    op.create_table('page_addresses',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('space_slug', sa.String(), nullable=False),
    sa.Column('path', sa.String(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_page_addresses_page_id_pages'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_addresses'))
    )
    with op.batch_alter_table('page_addresses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_addresses_page_id'), ['page_id'], unique=False)
        batch_op.create_index('ix_page_addresses_where', ['space_slug', 'path'], unique=False)

    op.create_table('page_merges',
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('moved', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False, comment='ids of the children, links, comments and addresses that went over'),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_page_merges_by_id_people')),
    sa.ForeignKeyConstraint(['into_id'], ['pages.id'], name=op.f('fk_page_merges_into_id_pages'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_page_merges_page_id_pages'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('page_id', name=op.f('pk_page_merges'))
    )
    with op.batch_alter_table('page_merges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_merges_into_id'), ['into_id'], unique=False)

    op.create_table('page_moves',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('page_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('from_space_id', sa.Integer(), nullable=False),
    sa.Column('from_parent_id', sa.Integer(), nullable=True),
    sa.Column('from_top', sa.Boolean(), nullable=False, comment='it stood at the top, below no page'),
    sa.Column('from_position', sa.Integer(), nullable=False),
    sa.Column('from_segment', sa.String(), nullable=False),
    sa.Column('from_path', sa.String(), nullable=False),
    sa.Column('to_path', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_page_moves_by_id_people')),
    sa.ForeignKeyConstraint(['from_parent_id'], ['pages.id'], name=op.f('fk_page_moves_from_parent_id_pages'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['from_space_id'], ['spaces.id'], name=op.f('fk_page_moves_from_space_id_spaces')),
    sa.ForeignKeyConstraint(['page_id'], ['pages.id'], name=op.f('fk_page_moves_page_id_pages'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_page_moves'))
    )
    with op.batch_alter_table('page_moves', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_page_moves_page_id'), ['page_id'], unique=False)

    op.create_table('proposed_texts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('base_revision_id', sa.Integer(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('summary', sa.String(), nullable=False),
    sa.Column('body', sa.String(), nullable=False),
    sa.Column('html', sa.String(), nullable=False, comment='of the body'),
    sa.Column('taken', sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql"), nullable=False, comment='the keys of the parts that stand in the entry'),
    sa.ForeignKeyConstraint(['base_revision_id'], ['revisions.id'], name=op.f('fk_proposed_texts_base_revision_id_revisions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_proposed_texts_entry_id_entries'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['proposal_id'], ['proposals.id'], name=op.f('fk_proposed_texts_proposal_id_proposals'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposed_texts')),
    sa.UniqueConstraint('proposal_id', 'entry_id', 'language', name=op.f('uq_proposed_texts_proposal_id_entry_id_language'))
    )
    with op.batch_alter_table('proposed_texts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposed_texts_entry_id'), ['entry_id'], unique=False)

    op.create_table('cases',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('comment_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.Enum('open', 'dismissed', 'hidden', 'removed', 'settled', name='casestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('shown', sa.String(), nullable=False, comment='what the comment said when it was reported'),
    sa.Column('is_alone', sa.Boolean(), server_default=sa.false(), nullable=False, comment='no moderator is without a conflict'),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_cases_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['decided_by_id'], ['people.id'], name=op.f('fk_cases_decided_by_id_people')),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_cases_entry_id_entries'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cases'))
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_cases_entry_id'), ['entry_id'], unique=False)
        batch_op.create_index('ix_cases_open_comment', ['comment_id'], unique=True, sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))

    op.create_table('comment_mentions',
    sa.Column('comment_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['comment_id'], ['comments.id'], name=op.f('fk_comment_mentions_comment_id_comments'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_comment_mentions_person_id_people')),
    sa.PrimaryKeyConstraint('comment_id', 'person_id', name=op.f('pk_comment_mentions'))
    )
    op.create_table('group_terms',
    sa.Column('group_id', sa.Integer(), nullable=False),
    sa.Column('term_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['groups.id'], name=op.f('fk_group_terms_group_id_groups'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['term_id'], ['framework_terms.id'], name=op.f('fk_group_terms_term_id_framework_terms')),
    sa.PrimaryKeyConstraint('group_id', 'term_id', name=op.f('pk_group_terms'))
    )
    with op.batch_alter_table('group_terms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_group_terms_term_id'), ['term_id'], unique=False)

    op.create_table('reports',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('complaint', sa.Enum('spam', 'abuse', 'wrong', 'rights', 'other', name='complaint', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['people.id'], name=op.f('fk_reports_by_id_people')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_reports_case_id_cases'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reports')),
    sa.UniqueConstraint('case_id', 'by_id', name=op.f('uq_reports_case_id_by_id'))
    )
    if op.get_bind().dialect.supports_alter:
        op.add_column('entries', sa.Column('owner_group_id', sa.Integer(), nullable=True, comment='whose work it is, too'))
        op.create_foreign_key(op.f('fk_entries_owner_group_id_groups'), 'entries', 'groups', ['owner_group_id'], ['id'])
    else:  # SQLite would copy the table, and lose its checks
        op.execute("ALTER TABLE entries ADD COLUMN owner_group_id INTEGER "
                   "CONSTRAINT fk_entries_owner_group_id_groups REFERENCES groups (id)")

    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('title_language', sa.String(), server_default='', nullable=False, comment='of title_en if another'))
        batch_op.drop_index(batch_op.f('ix_entries_list'))
        batch_op.create_index('ix_entries_newest', ['published_at', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_entries_owner_group_id'), ['owner_group_id'], unique=False)

    with op.batch_alter_table('group_memberships', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_observer', sa.Boolean(), server_default='0', nullable=False, comment='reads and does not post'))
        batch_op.add_column(sa.Column('office', sa.String(), server_default='', nullable=False, comment='chair or secretary; each a row of its own'))

    with op.batch_alter_table('groups', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(), server_default='working_group', nullable=False))

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shows_terms', sa.Boolean(), server_default='1', nullable=False, comment='are terms marked in texts'))
        batch_op.add_column(sa.Column('deleted_at', sa.DateTime(timezone=True), nullable=True, comment='by its owner; the row stays for what refers to it'))
        batch_op.add_column(sa.Column('is_unnamed', sa.Boolean(), server_default='0', nullable=False, comment='deleted, and called a former member from then on'))

    with op.batch_alter_table('revision_texts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_from', sa.Integer(), nullable=True, comment='of a translation: the number of the revision whose original it was made from'))
        batch_op.add_column(sa.Column('is_outdated', sa.Boolean(), server_default='0', nullable=False, comment='of a translation: the original has changed since'))

    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('appealed_in', sa.Integer(), nullable=True, comment="the appeal's round, for it and those after it"))

    if op.get_bind().dialect.supports_alter:  # SQLite has these two in the table already
        for column in ('head_revision_id', 'published_revision_id'):
            op.create_foreign_key(op.f(f'fk_entries_{column}_revisions'), 'entries', 'revisions', [column], ['id'])

    op.execute("""UPDATE submissions SET appealed_in = (
        SELECT min(appeal.round) FROM submissions AS appeal
        WHERE appeal.entry_id = submissions.entry_id AND appeal.is_appeal AND appeal.round <= submissions.round)""")


def downgrade():
    if op.get_bind().dialect.supports_alter:
        for column in ('head_revision_id', 'published_revision_id'):
            op.drop_constraint(op.f(f'fk_entries_{column}_revisions'), 'entries', type_='foreignkey')

    with op.batch_alter_table('submissions', schema=None) as batch_op:
        batch_op.drop_column('appealed_in')

    with op.batch_alter_table('revision_texts', schema=None) as batch_op:
        batch_op.drop_column('is_outdated')
        batch_op.drop_column('made_from')

    with op.batch_alter_table('people', schema=None) as batch_op:
        batch_op.drop_column('is_unnamed')
        batch_op.drop_column('deleted_at')
        batch_op.drop_column('shows_terms')

    with op.batch_alter_table('groups', schema=None) as batch_op:
        batch_op.drop_column('kind')

    with op.batch_alter_table('group_memberships', schema=None) as batch_op:
        batch_op.drop_column('office')
        batch_op.drop_column('is_observer')

    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_entries_owner_group_id_groups'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_entries_owner_group_id'))
        batch_op.drop_index('ix_entries_newest')
        batch_op.create_index(batch_op.f('ix_entries_list'), ['kind', 'published_at', 'id'], unique=False)
        batch_op.drop_column('owner_group_id')
        batch_op.drop_column('title_language')

    op.drop_table('reports')
    with op.batch_alter_table('group_terms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_group_terms_term_id'))

    op.drop_table('group_terms')
    op.drop_table('comment_mentions')
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_index('ix_cases_open_comment', sqlite_where=sa.text("state = 'open'"), postgresql_where=sa.text("state = 'open'"))
        batch_op.drop_index(batch_op.f('ix_cases_entry_id'))

    op.drop_table('cases')
    with op.batch_alter_table('proposed_texts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposed_texts_entry_id'))

    op.drop_table('proposed_texts')
    with op.batch_alter_table('page_moves', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_moves_page_id'))

    op.drop_table('page_moves')
    with op.batch_alter_table('page_merges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_merges_into_id'))

    op.drop_table('page_merges')
    with op.batch_alter_table('page_addresses', schema=None) as batch_op:
        batch_op.drop_index('ix_page_addresses_where')
        batch_op.drop_index(batch_op.f('ix_page_addresses_page_id'))

    op.drop_table('page_addresses')
    with op.batch_alter_table('links', schema=None) as batch_op:
        batch_op.drop_index('ix_links_target')
        batch_op.drop_index('ix_links_folded')
        batch_op.drop_index(batch_op.f('ix_links_entry_id'))

    op.drop_table('links')
    op.drop_table('imports')
    with op.batch_alter_table('comments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_comments_thread_id'))
        batch_op.drop_index('ix_comments_entry')
        batch_op.drop_index(batch_op.f('ix_comments_by_id'))

    op.drop_table('comments')
    with op.batch_alter_table('space_stewards', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_space_stewards_space_id'))
        batch_op.drop_index(batch_op.f('ix_space_stewards_person_id'))

    op.drop_table('space_stewards')
    with op.batch_alter_table('proposal_remarks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_remarks_proposal_id'))
        batch_op.drop_index(batch_op.f('ix_proposal_remarks_by_id'))

    op.drop_table('proposal_remarks')
    op.drop_table('presences')
    with op.batch_alter_table('plans', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_plans_entry_id'))

    op.drop_table('plans')
    with op.batch_alter_table('pages', schema=None) as batch_op:
        batch_op.drop_index('ix_pages_tree')
        batch_op.drop_index('ix_pages_kept')
        batch_op.drop_index('ix_pages_keeper')

    op.drop_table('pages')
    op.drop_table('page_templates')
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_index('ix_notices_unmailed')
        batch_op.drop_index('ix_notices_person')
        batch_op.drop_index(batch_op.f('ix_notices_entry_id'))

    op.drop_table('notices')
    op.drop_table('namings')
    with op.batch_alter_table('entry_tags', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_tags_tag')

    op.drop_table('entry_tags')
    with op.batch_alter_table('entry_names', schema=None) as batch_op:
        batch_op.drop_index('ix_entry_names_folded')

    op.drop_table('entry_names')
    op.drop_table('dismissed_searches')
    with op.batch_alter_table('watches', schema=None) as batch_op:
        batch_op.drop_index('ix_watches_thing')

    op.drop_table('watches')
    op.drop_table('watch_habits')
    with op.batch_alter_table('term_designations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_term_designations_concept_id'))

    op.drop_table('term_designations')
    with op.batch_alter_table('tag_words', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tag_words_tag_id'))

    op.drop_table('tag_words')
    op.drop_table('spaces')
    op.drop_table('saved_searches')
    with op.batch_alter_table('proposals', schema=None) as batch_op:
        batch_op.drop_index('ix_proposals_state')
        batch_op.drop_index('ix_proposals_by')

    op.drop_table('proposals')
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_applications_email'))
        batch_op.drop_index(batch_op.f('ix_applications_confirmed_at'))

    op.drop_table('applications')
    op.drop_table('term_concepts')
    with op.batch_alter_table('tags', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tags_merged_into_id'))

    op.drop_table('tags')
    with op.batch_alter_table('search_suggestions', schema=None) as batch_op:
        batch_op.drop_index('ix_search_suggestions_thing')
        batch_op.drop_index(batch_op.f('ix_search_suggestions_key'))

    op.drop_table('search_suggestions')
    op.drop_table('search_readers')
    with op.batch_alter_table('search_log', schema=None) as batch_op:
        batch_op.drop_index('ix_search_log_thing')
        batch_op.drop_index('ix_search_log_query')
        batch_op.drop_index('ix_search_log_day')

    op.drop_table('search_log')
    op.drop_table('file_texts')
