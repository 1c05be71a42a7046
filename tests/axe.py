"""Accessibility rules, run by axe inside a page of a real browser."""
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}  # no rule among these reads styles or films


def violations(page):
    """What axe finds on `page`: [(rule, what it says, where)]."""
    found = Axe().run(page, options=OPTIONS)
    return [(rule["id"], rule["help"], [node["target"] for node in rule["nodes"]][:3])
            for rule in found.response["violations"]]
