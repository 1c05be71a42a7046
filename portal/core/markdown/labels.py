"""The few words that rendering adds to a text: in the text's language, which need not be the reader's."""
from typing import NamedTuple


class Labels(NamedTuple):
    note: str
    tip: str
    important: str
    warning: str
    caution: str
    table: str
    section: str
    back: str
    done: str
    open: str
    details: str


ENGLISH = Labels("Note", "Tip", "Important", "Warning", "Caution", "Table {}", "Link to the section “{}”",
                 "Back to the text from note {}", "Done", "To do", "Details")
CHINESE = Labels("说明", "提示", "重要", "警告", "当心", "表 {}", "“{}”一节的链接",
                 "由注 {} 返回正文", "已完成", "待办", "详情")


def labels(language):
    return CHINESE if language.startswith("zh") else ENGLISH
