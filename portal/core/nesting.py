"""Reading HTML as a tree: what stands open, and where words and ends belong."""
from html.parser import HTMLParser


class Nesting(HTMLParser):
    """Elements have a `tag` and `children` (elements and strings); who inherits says what a beginning makes."""

    def __init__(self, root):
        super().__init__(convert_charrefs=True)
        self.root = root
        self.open = [root]

    def handle_endtag(self, tag):
        """An end without a beginning is none; one that closes others closes them too."""
        for number in range(len(self.open) - 1, 0, -1):
            if self.open[number].tag == tag:
                del self.open[number:]
                return

    def handle_data(self, data):
        children = self.open[-1].children
        if children and isinstance(children[-1], str):
            children[-1] += data
        else:
            children.append(data)
