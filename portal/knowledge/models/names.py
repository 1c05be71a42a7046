"""What a page is called in addresses: words of its title, in any script, that a person can read out."""
import re
import unicodedata

LONGEST = 80
NOT_KEPT = re.compile(r"[^\w.]+")


def named_after(text: str) -> str:
    """"OPC UA: ein Überblick" becomes "opc-ua-ein-überblick", "数据质量" stays; never empty, "." or beginning with "~"."""
    words = NOT_KEPT.sub("-", unicodedata.normalize("NFKC", text or "").casefold()).strip("-._")
    return words[:LONGEST].strip("-._") or "page"
