"""Pictures: only the entry's own files are shown; one from elsewhere becomes a link, a missing one its words."""
import re
import xml.etree.ElementTree as etree
from urllib.parse import unquote

from markdown.serializers import to_html_string

PICTURE = re.compile(r"\.(?:png|jpe?g|webp|gif)$", re.IGNORECASE)
ELSEWHERE = re.compile(r"(?:https?:)?//", re.IGNORECASE)


class Pictures:
    def __init__(self, addresses):
        self.addresses = addresses
        self.seen = []  # (name, description) as written

    def place(self, image, in_link=False):
        """Turn the `img` element of the source into what is shown in its place."""
        name, alt = image.get("src", ""), image.get("alt", "")
        self.seen.append((name, alt))
        address = self.addresses.get(name) or self.addresses.get(unquote(name))
        if address and not PICTURE.search(address):
            become(image, "span" if in_link else "a", alt or name, {} if in_link else {"href": name})
        elif address:
            image.attrib.update(src=address, alt=alt, loading="lazy")
        elif ELSEWHERE.match(name) and not in_link:
            become(image, "a", alt or name, {"href": name, "class": "remote-picture"})
        else:
            become(image, "span", alt or name, {"class": "missing-picture"})

    def html(self, attributes):
        image = etree.Element("img", attributes)
        self.place(image)
        return to_html_string(image)


def become(element, tag, text, attributes):
    element.tag, element.text = tag, text
    element.attrib.clear()
    element.attrib.update(attributes)
