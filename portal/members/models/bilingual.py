"""Things that carry a name and texts in both languages, either of which may be missing."""


class Bilingual:
    def name_in(self, language):
        return self.text_in("name", language)[0]

    def text_in(self, field, language):
        """(text, its language) of `field`: the reader's when it is there, else the other one."""
        other = "en" if language == "zh" else "zh"
        own = getattr(self, f"{field}_{language}")
        return (own, language) if own else (getattr(self, f"{field}_{other}"), other)

    @property
    def names(self):
        """Language to name, of those that are there."""
        return {code: name for code, name in (("en", self.name_en), ("zh", self.name_zh)) if name}
