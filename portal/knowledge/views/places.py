"""What the views of the knowledge base share: the blueprint, finding a space or a page."""
from flask import Blueprint, abort

from portal.core import access
from portal.knowledge import policy
from portal.knowledge.models import Page, Space
from portal.publishing.views import bp as entry_bp
from portal.publishing.views.pages import find

bp = Blueprint("knowledge", __name__, url_prefix="/knowledge")
bp.register_blueprint(entry_bp)


def space_at(slug, *checks):
    """The space, for those who see it; refused unless `checks` say yes."""
    return access.fetch(Space, slug, policy.can_view_space, *checks)


def page_of(ident, *checks):
    """The page `ident` for those who may read it and do what the checks ask."""
    return find(ident, *checks, model=Page)


def trashed_page(space, ident):
    """The page of `space` that was put into the trash by itself, or 404."""
    page = access.get(Page, ident)
    if page is None or page.space_id != space.id or page.trashed_with_id != page.id:
        abort(404)
    return page
