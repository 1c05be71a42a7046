"""Templates to start from, for a space that has none yet: a how-to, a decision, minutes, a fault report."""
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flask_babel import lazy_gettext as _l

OUTLINES = Path(__file__).parent / "outlines"


class Offer(NamedTuple):
    """Names and title patterns by language; what it is for, in the reader's."""
    name: str
    names: dict
    titles: dict
    about: object


OFFERS = {offer.name: offer for offer in (
    Offer("how_to", {"en": "How-to", "zh": "操作指南"}, {"en": "", "zh": ""},
          _l("One task, step by step, with what to do when it goes wrong.")),
    Offer("decision", {"en": "Decision record", "zh": "决策记录"}, {"en": "", "zh": ""},
          _l("What was decided and why, and what was not chosen.")),
    Offer("minutes", {"en": "Meeting minutes", "zh": "会议纪要"},
          {"en": "{{title}}, {{date}}", "zh": "{{title}}（{{date}}）"},
          _l("Who met, what was said and decided, who does what by when.")),
    Offer("fault_report", {"en": "Fault report", "zh": "故障报告"},
          {"en": "{{?Machine}}: {{title}}", "zh": "{{?设备}}：{{title}}"},
          _l("What failed on a machine, what was found, what was done about it.")),
)}


def facts(offer, language):
    """What PageTemplate.add takes."""
    return {"name_en": offer.names["en"], "name_zh": offer.names["zh"], "language": language,
            "title": offer.titles[language], "body": outline(offer.name, language)}


@cache
def outline(name, language):
    return (OUTLINES / f"{name}.{language}.md").read_text()
