"""Frameworks: axes and terms of reference architectures and scales, loaded from content, known to no code."""
from flask_babel import lazy_gettext as _l

from portal.core.features import Feature, Place
from portal.frameworks.loading import load_content
from portal.frameworks.views import bp

feature = Feature(
    "frameworks",
    blueprints=(bp,),
    places=(Place("frameworks", _l("Frameworks"), "frameworks.index", "map", order=70),),
    load_content=load_content,
)
