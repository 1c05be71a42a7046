"""From a picture that was accepted to a file of an entry."""
from portal.core import storage
from portal.publishing.models import File


def keep(picture):
    """Store a picture (see `pictures.accept`) and answer its File, to be attached to an entry."""
    return File(name=picture.name, sha256=storage.put(picture.content), media_type=picture.media_type,
                size=len(picture.content), width=picture.width, height=picture.height)
