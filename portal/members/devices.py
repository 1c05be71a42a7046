"""What a session's browser calls itself, as people call it: "Firefox, Linux"."""
from portal.ui.filters import joined

BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("MicroMessenger", "WeChat"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
           ("Mac OS", "macOS"), ("Linux", "Linux"))


def device(agent):
    """Browser and system, as far as they are known; otherwise the first word that the browser gave."""
    known = [next((name for mark, name in marks if mark in agent), None) for marks in (BROWSERS, SYSTEMS)]
    return joined(name for name in known if name) or agent.split("/")[0][:30]
