"""Authors and briefs to be cited."""
import re
from datetime import date

from hypothesis import strategies as st

from portal.briefs.citations import Author, Citable

TODAY = date(2026, 11, 22)


def person(name_en, name_zh="", **more):
    return Author(name_en, name_zh, "Anhe Institute", "安和研究院", **more)


LI = person("Li Jiangning", "李江宁")
WANG = person("Fang Wang", "王芳")
OUYANG = person("OUYANG Nana", "欧阳娜娜")
LYU = person("Lyu Bu", "吕布")
ZHUGE = person("Zhuge Liang", "诸葛亮")
PICARD = person("Jean-Luc M. Picard")
VAN_DIJK = person("Anna van Dijk")
GARCIA = person("Maria Garcia Lopez", family_en="Garcia Lopez", given_en="Maria")
ONE_NAME = person("Suharto")
ADA = person("Ada Byron", "艾达·拜伦")
ONLY_CHINESE = person("", "陈晓")
INSTITUTE = Author("Institute of Lines and Robots, Ltd.", "产线与机器人研究所", "", "", is_institution=True)
ALLIANCE = Author("Smart Manufacturing Alliance", "智能制造联盟", "", "", is_institution=True)


def item(language, title, authors, number=12, version=1, day=date(2026, 3, 4), **more):
    publisher = "智能制造联盟" if language == "zh" else "Smart Manufacturing Alliance"
    number = f"ALB-{day.year}-{number:04}"
    fields = {"publisher": publisher, "url": f"https://a.example/{number}/v{version}", "keywords": (),
              **more}
    return Citable(number, version, title, language, tuple(authors), date=day, **fields)


# What people have put into titles, and what would break a file or a page.
NAUGHTY = ["</script>", "<!--", "]]>", '"', "'", "``", "--", "?`", "{", "}", "\\", "%", "&", "_", "#", "$",
           "~", "^", "@article{x,", "\\textbf{x}", "\r\nER  - ", "\n", "\u2028", "\x00", "😀", "中文："]
TITLES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]) | st.just(" "))
TITLES = TITLES | st.lists(st.sampled_from(NAUGHTY)).map("".join)
PEOPLE = st.lists(st.sampled_from([LI, WANG, PICARD, INSTITUTE, ONE_NAME, ONLY_CHINESE]), max_size=5)
BRIEFS = st.builds(
    lambda title, authors, language, version: item(language, title, authors, version=version, abstract=title,
                                                   keywords=(title, "网关")),
    TITLES, PEOPLE, st.sampled_from(["zh", "en"]), st.integers(1, 3))


def as_one_line(text):
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())
