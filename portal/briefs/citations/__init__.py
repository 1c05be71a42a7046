"""How to cite a brief: in styles for people, in files for their programs, in tags for indexes."""
from portal.briefs.citations.files import bibtex, csl_json, ris
from portal.briefs.citations.names import Author
from portal.briefs.citations.styles import Citable, apa, gbt7714, ieee
from portal.briefs.citations.tags import json_ld, meta_tags

__all__ = ["Author", "Citable", "apa", "bibtex", "csl_json", "gbt7714", "ieee", "json_ld", "meta_tags", "ris"]
