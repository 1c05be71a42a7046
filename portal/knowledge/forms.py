"""What a person types about spaces and pages."""
from portal.publishing.forms import EntryForm


class PageForm(EntryForm):
    """The words of a page; what else is known about it is not part of its text."""
