"""Invented people, institutions and briefs for the gallery of the portal's components."""
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

NOW = datetime.now(UTC)
WORDS = json.loads(Path(__file__).with_name("samples.json").read_text(encoding="utf-8"))
READINESS = [6, 7, 4, 8, 5, 3, 9, 5]
STATES = ["submitted", "resubmitted", "in_review", "in_review", "changes_requested", "accepted", "scheduled",
          "draft"]


def briefs(language):
    """One dictionary a brief, as a page author hands it to title_line."""
    return [brief(language, n) for n in range(len(READINESS))]


def brief(language, n):
    own = "en" if n % 3 else "zh"
    return {"url": f"/briefs/ALB-2026-{31 - n:04}", "title": WORDS[own]["titles"][n], "lang": own,
            "number": f"ALB-2026-{31 - n:04}", "version": 1 + n % 3, "readiness": READINESS[n],
            "date": date(2026, 11, 18) - timedelta(days=9 * n), "authors": names(language, n),
            "institution": WORDS[language]["institutions"][n % 3], "languages": ["en", "zh"][n % 3 == 0:]}


def names(language, n):
    return ("、" if language == "zh" else ", ").join(WORDS[language]["people"][n % 3:n % 3 + 2])


def queue(language):
    """The same briefs, waiting for a moderator."""
    return [brief | {"state": state, "age": NOW - timedelta(hours=5 + 31 * n), "readiness": None}
            for n, (brief, state) in enumerate(zip(briefs(language), STATES, strict=True))]


def facets(language):
    """Three groups of filters, one value of the first chosen."""
    levels = [value(str(level), 3 * level, level == 6) for level in range(9, 2, -1)]
    places = [value(name, 48 - 9 * n) for n, name in enumerate(WORDS[language]["institutions"])]
    tongues = [value("中文", 61, lang="zh-CN"), value("English", 88, lang="en")]
    groups = {"trl": levels, "institution": places, "language": tongues}
    return [{"name": name, "label": label, "values": values}
            for label, (name, values) in zip(WORDS[language]["facets"], groups.items(), strict=True)]


def value(label, count, is_active=False, **more):
    return {"label": label, "count": count, "url": f"?chosen={label}", "is_active": is_active} | more


def events(language):
    """The history of a brief, newest first; the oldest with a reason."""
    sentences = WORDS[language]["events"]
    reasons = ["", "", "", WORDS[language]["reason"]]
    return [{"at": NOW - timedelta(days=4 + 3 * n), "sentence": sentence, "url": None, "reason": reasons[n]}
            for n, sentence in enumerate(sentences)]


def authors(language):
    words = WORDS[language]
    first, second = ({"name": words["people"][n], "url": "/people/1", "affiliation": words["institutions"][n],
                      "affiliation_url": "/institutions/1"} for n in range(2))
    return [first | {"is_corresponding": True, "orcid": "0000-0002-1825-0097"}, second]
