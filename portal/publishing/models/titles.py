"""What an entry is called in lists: in each language of the interface, or else in its own."""
from portal.core.languages import html_lang


class Titled:
    """The part of an entry that knows its title. Lists of plain values borrow the methods."""

    @property
    def journal_title(self):
        return self.title_in(self.language)

    def title_in(self, language):
        return (self.title_zh or self.title_en) if language == "zh" else (self.title_en or self.title_zh)

    def title_lang_in(self, language):
        """The language of `title_in(language)` as HTML has it, or None when it is the page's."""
        own = (self.title_zh if language == "zh" else self.title_en) and not self.title_language
        return None if own else html_lang(self.title_language or ("en" if language == "zh" else "zh"))

    def show_titles(self, revision):
        titles = {text.language: text.title for text in revision.texts}
        self.title_en, self.title_zh, self.title_language = titles.get("en", ""), titles.get("zh", ""), ""
        if not (self.title_en or self.title_zh) and revision.texts:
            self.title_en, self.title_language = revision.original.title, revision.original.language
