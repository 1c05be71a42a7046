"""Pictures that people send: decided by content, drawn anew, so that nothing but pixels is kept."""
import io
import warnings

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps, UnidentifiedImageError

LARGEST_BYTES = 2_000_000
LARGEST_SIDE = 6000
SIDE = 400


class NotAPicture(Exception):
    """The file cannot be taken. The message is written for the person."""

    def __init__(self, message):
        super().__init__(message)
        self.message = message


def small_png(stream):
    """The PNG or JPEG in `stream` as a PNG of at most 400 by 400 pixels."""
    content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise NotAPicture(_l("The picture is larger than 2 MB."))
    try:
        return redraw(content)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:
        raise NotAPicture(_l("This is not a PNG or JPEG picture, or it is damaged.")) from error


def redraw(content):
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG"))
    if max(picture.size) > LARGEST_SIDE:
        raise NotAPicture(_l("The picture has more than %(number)s pixels on a side.", number=LARGEST_SIDE))
    picture = ImageOps.exif_transpose(picture).convert("RGBA")
    picture.thumbnail((SIDE, SIDE))
    target = io.BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()
