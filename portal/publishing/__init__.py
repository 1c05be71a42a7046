"""Publishing: the entry, and all that entries of every kind share, from the first draft to the tombstone."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.publishing import comments, notices, pdf_jobs, policy, proposals, queries, tag_loading, watch_loading
from portal.publishing.comment_search import SEARCHABLE
from portal.publishing.group_work import waiting_left as waiting_in_groups
from portal.publishing.history import COMMENT_SENTENCES, TAG_SENTENCES
from portal.publishing.jobs import TASKS, make_ready
from portal.publishing.proposal_letters import SENTENCES as PROPOSAL_SENTENCES
from portal.publishing.slots import SLOTS
from portal.publishing.views import feeds as feed_pages
from portal.publishing.views import handing, pages, tags
from portal.publishing.views import linking as link_pages
from portal.publishing.views import notices as notice_pages
from portal.publishing.views import proposals as proposal_pages
from portal.publishing.views import watching as watch_pages


def load_demo(folder, progress):
    """Tags first: watches name some of them."""
    return f"{tag_loading.load_demo(folder, progress)}; {watch_loading.load_demo(folder, progress)}"


feature = Feature(
    "publishing", blueprints=(handing.bp, link_pages.bp, tags.bp, tags.care, watch_pages.bp, notice_pages.bp,
                              feed_pages.bp, proposal_pages.bp), tasks=(*TASKS, *pdf_jobs.TASKS),
    searchables=(SEARCHABLE,),
    waiting=(*queries.WAITING_FOR, *comments.WAITING_FOR, *proposals.WAITING_FOR, waiting_in_groups),
    unread=(notices.unread,), slots=SLOTS,
    places=(Place("handing", _l("Hand over"), "handing.own", "person", policy.can_begin, "account", 80),
            Place("watches", _l("Watches"), "watching.index", "waiting", policy.is_known, "account", 70),
            Place("proposals", _l("Proposals"), "proposals.index", "list", policy.is_known, "account", 75),
            Place("tags", _l("Tags"), "tag_care.care_index", "list", policy.can_keep_tags, "admin", 15)),
    sentences=TAG_SENTENCES | COMMENT_SENTENCES | PROPOSAL_SENTENCES, load_demo=load_demo, make_ready=make_ready)


def init_app(app):
    pages.init_app(app)
    watch_pages.init_app(app)
    link_pages.init_app(app)
    proposal_pages.init_app(app)
