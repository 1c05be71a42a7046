"""Pictures that people send: recognised by content, bounded, and written anew so that nothing else comes along."""
import io
import re
import warnings
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.core.typed import line
from portal.publishing.pure_pictures import is_pure

MOST_BYTES = 8_000_000
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2400
FORMATS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "WEBP": ("webp", "image/webp")}


class Unusable(ValueError):
    """The sentence `message` says what is wrong with the file and what to do."""

    def __init__(self, message):
        super().__init__(str(message))
        self.message = message


@dataclass(frozen=True)
class Picture:
    name: str
    content: bytes
    media_type: str
    width: int
    height: int


def accept(name: str, content: bytes, keep_pure: bool = False) -> Picture:
    """The picture re-encoded, at most 2,400 pixels a side, without metadata. Raises Unusable.

    With `keep_pure` a JPEG or WebP file of that size which holds nothing else stays as it is, so that what was
    exported comes back unchanged.
    """
    if len(content) > MOST_BYTES:
        raise Unusable(_l("This picture is larger than 8 MB. Make it smaller and send it again."))
    kind, image = opened(content)
    suffix, media_type = FORMATS[kind]
    if keep_pure and max(image.size) <= LONGEST_SIDE and is_pure(kind, content):
        return Picture(safe_name(name, suffix), content, media_type, *image.size)
    image = ImageOps.exif_transpose(image)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    if kind == "JPEG" and image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, **{"PNG": {"optimize": True}, "JPEG": {"quality": 88, "optimize": True},
                             "WEBP": {"quality": 88}}[kind])
    return Picture(safe_name(name, suffix), out.getvalue(), media_type, *image.size)


def opened(content):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content), formats=list(FORMATS))
        if image.width * image.height > MOST_PIXELS:
            raise Unusable(_l("This picture has more than 40 megapixels. Make it smaller and send it again."))
        kind = image.format
        image.load()
    except UnidentifiedImageError as error:
        raise Unusable(_l("This is not a picture that can be shown here. Send PNG, JPEG or WebP.")) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unusable(_l("This picture has more than 40 megapixels. Make it smaller and send it again.")) from error
    except (OSError, SyntaxError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(_l("This picture is damaged and cannot be read.")) from error
    return kind, image


def safe_name(name, suffix, otherwise="picture"):
    """A file name that can stand in a text and in an address; the ending tells the true kind."""
    stem = line(name).replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]
    stem = re.sub(r"[^\w\-.]+", "-", stem).strip("-._")[:60]
    return f"{stem or otherwise}.{suffix}"
