"""Invented people, institutions and briefs for the gallery of the portal's components."""
from datetime import UTC, date, datetime, timedelta

NOW = datetime.now(UTC)
INSTITUTIONS = {
    "en": ["Linhai Institute of Machine Tools", "Rhine Works Research", "Delta University of Technology"],
    "zh": ["临海机床研究所", "莱茵工厂研究院", "三角洲理工大学"],
}
TITLES = [
    ("Spindle bearing wear told from motor current: a test on 41 machining centres", "用电机电流判断主轴轴承磨损：41 台加工中心的试验", 6),
    ("A common address for every tool: asset administration shells in a mixed shop", "每把刀具一个地址：混合车间中的资产管理壳", 7),
    ("Scheduling small lots with three lines of tolerance: position of the alliance", "小批量排产的三条容差线：联盟立场文件", 4),
    ("Energy per part, not per month: metering at the cell", "按件而不按月计能：单元级计量", 8),
    ("Which vision model sees a missing screw? Nine cameras compared", "哪种视觉模型看得见漏装的螺钉？九种相机的比较", 5),
    ("Proposal for a standard: events of a rework loop", "标准提案：返工回路的事件", 3),
    ("OPC UA over time-sensitive networks: what 11 months taught us", "时间敏感网络上的 OPC UA：11 个月的经验", 9),
    ("Twin of a paint line, and when not to build one", "喷涂线的数字孪生，以及何时不必建", 5),
]
PEOPLE = {"en": ["Lin Yue", "Anna Berg", "Chen Jun", "Tomas Weber"], "zh": ["林越", "安娜·贝格", "陈钧", "托马斯·韦伯"]}
SUMMARIES = {
    "en": "The current of the spindle drive, sampled at 10 kHz, shows the wear of a front bearing about 200 hours before "
          "vibration does. Forty-one machines in four plants were followed for fourteen months; two false alarms, one miss.",
    "zh": "以 10 kHz 采样的主轴驱动电流，比振动信号早约 200 小时显示前轴承磨损。四家工厂的 41 台机床跟踪了十四个月："
          "误报两次，漏报一次。",
}
HEADINGS = {
    "en": [("problem", "The problem", 2), ("method", "Method", 2), ("signal", "The signal", 3), ("rule", "The rule", 3),
           ("results", "Results", 2), ("limits", "Limits", 2), ("use", "What a plant needs", 2)],
    "zh": [("problem", "问题", 2), ("method", "方法", 2), ("signal", "信号", 3), ("rule", "判据", 3),
           ("results", "结果", 2), ("limits", "局限", 2), ("use", "工厂需要什么", 2)],
}
AXES = {
    "en": (("Life cycle", ["design", "production", "logistics", "sales", "service"]),
           ("Hierarchy", ["equipment", "unit", "workshop", "enterprise", "collaboration"]),
           ("Characteristics", ["resource elements", "interconnection", "fusion, sharing", "system integration", "new forms"])),
    "zh": (("生命周期", ["设计", "生产", "物流", "销售", "服务"]),
           ("系统层级", ["设备层", "单元层", "车间层", "企业层", "协同层"]),
           ("智能特征", ["资源要素", "互联互通", "融合共享", "系统集成", "新兴业态"])),
}
STATES = ["submitted", "resubmitted", "in_review", "in_review", "changes_requested", "accepted", "scheduled", "submitted"]


def briefs(language):
    """One dictionary a brief, as a page author would hand it to title_line."""
    return [{"url": f"/briefs/ALB-2026-{31 - n:04}", "title": english if n % 3 else chinese, "lang": "en" if n % 3 else "zh-CN",
             "number": f"ALB-2026-{31 - n:04}", "version": 1 + n % 3, "date": date(2026, 11, 18) - timedelta(days=9 * n),
             "institution": INSTITUTIONS[language][n % 3], "languages": ["en", "zh"] if n % 3 else ["zh"],
             "authors": names(language, n), "state": "published", "readiness": readiness}
            for n, (english, chinese, readiness) in enumerate(TITLES)]


def names(language, n):
    mark = "、" if language == "zh" else ", "
    return mark.join(PEOPLE[language][n % 3:n % 3 + 2])


def queue(language):
    return [brief | {"state": STATES[n], "age": NOW - timedelta(hours=5 + 31 * n), "readiness": None, "version": 1 + n % 2}
            for n, brief in enumerate(briefs(language))]


def facets(language):
    trl = [{"label": str(level), "count": count, "url": f"?trl={level}", "is_active": level == 6}
           for level, count in zip(range(9, 2, -1), (4, 11, 18, 23, 31, 14, 6), strict=True)]
    places = [{"label": name, "count": count, "url": "?institution=1", "is_active": False}
              for name, count in zip(INSTITUTIONS[language], (48, 31, 28), strict=True)]
    tongues = [{"label": "中文", "lang": "zh-CN", "count": 61, "url": "?language=zh", "is_active": False},
               {"label": "English", "lang": "en", "count": 88, "url": "?language=en", "is_active": False}]
    words = {"en": ("Readiness", "Institution", "Language"), "zh": ("成熟度", "机构", "语言")}[language]
    return [{"name": name, "label": label, "values": values}
            for name, label, values in zip(("trl", "institution", "language"), words, (trl, places, tongues), strict=True)]


def events(language):
    sentences = {"en": ["Lin Yue published version 2", "Mei Tan accepted version 2", "Lin Yue submitted version 2", "Mei Tan asked for changes"],
                 "zh": ["林越发布了第 2 版", "谭梅接受了第 2 版", "林越提交了第 2 版", "谭梅要求修改"]}[language]
    reasons = ["", "", "", {"en": "Table 2 lacks the number of machines per plant.", "zh": "表 2 缺少每家工厂的机床台数。"}[language]]
    return [{"at": NOW - timedelta(days=4 + 3 * n), "sentence": sentence, "reason": reason, "url": None}
            for n, (sentence, reason) in enumerate(zip(sentences, reasons, strict=True))]


def authors(language):
    return [{"name": PEOPLE[language][n], "url": f"/people/{n}", "affiliation": INSTITUTIONS[language][n], "affiliation_url": "/institutions/1",
             "is_corresponding": n == 0, "orcid": "0000-0002-1825-0097" if n == 0 else None} for n in range(2)]
