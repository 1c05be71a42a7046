"""Python-Markdown put together for the portal: its inline marks and footnotes, GitHub's layout of blocks."""
from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension

from portal.core.markdown import inline, wiki
from portal.core.markdown.blocks import Blocks
from portal.core.markdown.tree import Finishing


def converter():
    """A Markdown instance; set its `page` before each text."""
    markdown = Markdown(output_format="html")
    markdown.parser = Blocks(markdown)
    markdown.preprocessors.deregister("html_block")  # raw HTML is taken care of line by line in blocks
    markdown.footnotes = FootnoteExtension(USE_DEFINITION_ORDER=False)
    markdown.footnotes.extendMarkdown(markdown)
    inline.register(markdown)
    wiki.register(markdown)
    markdown.treeprocessors.register(Finishing(markdown), "finishing", -10)
    return markdown
