"""The portal's main job, acted by its people in a real browser: a brief from the first word to the tombstone."""
import re
from pathlib import Path

import pytest

from tests.journeys.steps import follow, save, until, without_number

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# Who acts it, each with the interface in the own language: an author, one of another institution, a moderator of a third.
CAST = {"zh": ("lin.wanqing@qlut.example", "he.jingsong@chmt.example", "fang.yuheng@hiam.example"),
        "en": ("alice.whitlock@northmere.example", "peter.hallam@tarnbeck.example", "ruth.ashdown@fspe.example")}

TITLE_ZH = "刀具磨损的在线识别：从主轴电流到换刀决策"
TITLE_EN = "Recognising tool wear on line: from spindle current to the decision to change"
SUMMARY_ZH = "本文给出一种只用主轴电流识别刀具磨损的方法，并说明它在什么条件下失效。" * 3
SUMMARY_EN = "We recognise tool wear from the spindle current alone and say under which conditions this fails. " * 4
BODY_ZH = """## 方法

每次切削前后各采集两秒电流，计算有效值的比。阈值由 $\\frac{I_1}{I_0} > 1.18$ 给出。

| 刀具 | 寿命（件） |
| --- | ---: |
| 立铣刀 | 412 |
| 球头刀 | 305 |

```python
ratio = rms(after) / rms(before)
```

## 结果

在三台机床上连续运行八周，共更换刀具一百二十六次，误报四次，漏报一次。漏报发生在加工余量突变的工序。
""" + "结果按机床分别统计，每台机床的阈值由前两周的数据确定，此后不再修改，以免把磨损本身当作基准。" * 8
BODY_EN = ("## Method\n\nTwo seconds of current before and after each cut.\n\n"
           "| Tool | Life (parts) |\n| --- | ---: |\n| End mill | 412 |\n\n"
           + "The threshold is set machine by machine. " * 45)
PICTURE = Path(__file__).parent / "wear.png"


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.any_database)])
def test_a_brief_goes_from_the_first_word_to_the_tombstone(language, portal, signed_in, visitor, accessible):
    writer, second, decider = CAST[language]
    draft = write(signed_in(writer, language))
    author = signed_in(writer, language)
    assert author.get_attribute("html", "lang").startswith(language)
    unsaved_text_comes_back(author, draft)
    place_and_invite(author, draft, second)
    agree(signed_in(second, language), draft)
    nobody_else_knows(visitor(language), draft)
    number = submit(author, draft)
    take_back_and_submit_again(author, draft, number)
    moderator = signed_in(decider, language)
    ask_for_changes(moderator, draft, number)
    change_and_resubmit(author, draft, lambda: portal.mails_to(writer), number)
    accept(moderator, draft, number)
    readers_find_it(visitor(language), number, language, accessible)
    a_second_version_is_written_while_readers_keep_the_first(author, draft, number, visitor(language))
    withdraw(moderator, draft, number, visitor(language))


def write(page):
    """From a template, with a table, a formula and code beside a live preview; then the laptop is closed."""
    page.goto("/briefs/new")
    page.check("main [name=type][value=test_report]")
    page.check("main [name=language][value=zh]")
    page.fill("[name=title]", TITLE_ZH)
    page.click("main form [type=submit], main form .button-primary")
    page.wait_for_url(re.compile(r"/briefs/\d+/edit"))
    draft = re.search(r"/briefs/(\d+)/", page.url).group(1)
    assert "##" in page.input_value("[name=body_zh]"), "a draft begins with the headings of its type"
    fill_words(page)
    page.wait_for_selector("[data-preview] math")
    assert page.locator("[data-preview] table").count() >= 1
    until(lambda: not page.evaluate("document.querySelector('form[data-autosave-url]').hasUnsaved()"), "autosaved")
    page.context.close()
    return draft


def fill_words(page):
    open_both_languages(page)
    for name, text in {"title_zh": TITLE_ZH, "summary_zh": SUMMARY_ZH, "body_zh": BODY_ZH,
                       "keywords_zh": "刀具磨损, 主轴电流", "title_en": TITLE_EN, "summary_en": SUMMARY_EN,
                       "body_en": BODY_EN,
                       "keywords_en": "tool wear, spindle current"}.items():
        page.fill(f"[name={name}]", text)


def open_both_languages(page):
    for summary in page.locator("main form details:not([open]):has(textarea) > summary").all():
        summary.click()


def unsaved_text_comes_back(page, draft):
    """Another browser offers what was typed and not saved."""
    page.goto(f"/briefs/{draft}/edit")
    follow(page, "a[href*='unsaved=1']")
    assert page.input_value("[name=body_zh]") == BODY_ZH
    open_both_languages(page)
    assert page.input_value("[name=title_en]") == TITLE_EN
    page.fill("[name=keywords_zh]", "刀具磨损, 主轴电流")
    page.fill("[name=keywords_en]", "tool wear, spindle current")
    page.select_option("[name=trl]", "6")
    page.select_option("[name=licence]", "CC-BY-4.0")
    page.fill("[name=standards]", "GB/T 39116-2020 | 智能制造能力成熟度模型")
    save(page)


def place_and_invite(page, draft, second):
    page.goto(f"/briefs/{draft}/files")
    page.set_input_files("[type=file]", PICTURE)
    page.click("main form .button-primary")
    page.wait_for_selector(".message-done")
    page.goto(f"/briefs/{draft}/edit")
    page.fill("[name=body_zh]", BODY_ZH + "\n![电流比随加工件数上升，在第 412 件越过阈值。](wear.png \"图 1 电流比\")\n")
    save(page)
    page.goto(f"/briefs/{draft}/positions")
    for select in page.locator("fieldset.position").first.locator("select").all():
        select.select_option(index=2)
    page.click("main form .button-primary")
    page.wait_for_selector(".message-done")
    page.goto(f"/briefs/{draft}/authors")
    page.fill("[name=who]", second)
    page.press("[name=who]", "Enter")
    page.wait_for_selector(".message-done")


def agree(page, draft):
    """The co-author finds the invitation under "waiting for me" and accepts, which is agreeing to the text."""
    page.goto("/waiting")
    follow(page, f"a[href='/briefs/{draft}/authors']")
    page.click("form[action$='/accept-authorship'] button")
    page.wait_for_selector(".message-done")


def nobody_else_knows(page, draft):
    """A visitor cannot tell that the draft exists: not by its address, nor a list, the search or the feed."""
    missing = without_number(page.goto("/briefs/987654").text())
    assert without_number(page.goto(f"/briefs/{draft}").text()) == missing
    for address in ("/briefs", "/", "/briefs/feed.atom", "/search?q=刀具磨损", "/search?q=tool+wear"):
        assert TITLE_ZH not in page.goto(address).text()
        assert TITLE_EN not in page.content()


def submit(page, draft):
    page.goto(f"/briefs/{draft}/submit")
    for tick in page.locator("main form [type=checkbox]").all():
        tick.check()
    page.click("main form .button-primary")
    page.wait_for_url(re.compile(r"/briefs/ALB-\d{4}-\d{4}"))
    return re.search(r"ALB-\d{4}-\d{4}", page.url).group()


def take_back_and_submit_again(page, draft, number):
    page.click("button[form=take-back]")
    page.wait_for_url(re.compile("/edit"))
    assert submit(page, draft) == number, "it keeps its number"


def ask_for_changes(page, draft, number):
    page.goto("/moderation")
    follow(page, f"a[href='/briefs/{draft}/review']")
    assert page.locator("article.prose table").count() >= 1, "the moderator reads it as its readers will"
    page.check("[name=verdict][value=request_changes]")
    page.select_option("[name=reason]", "evidence")
    page.fill("[name=text]", "请说明三台机床的型号。")
    page.click("form[action$='/decide'] .button-primary")
    page.wait_for_selector(".message-done")


def change_and_resubmit(page, draft, mails, number):
    """Told by mail and on the page; sees what was asked; changes it; submits again."""
    until(lambda: any("请说明三台机床的型号" in mail and number in mail for mail in mails()), "the mail")
    page.goto("/waiting")
    follow(page, f"a[href='/briefs/{draft}/edit']")
    assert "请说明三台机床的型号" in page.inner_text("main")
    page.fill("[name=body_zh]", page.input_value("[name=body_zh]") + "\n机床型号见附表：甲、乙、丙三台立式加工中心。\n")
    save(page)
    submit(page, draft)


def accept(page, draft, number):
    """The moderator sees what changed, and accepts."""
    page.goto(f"/briefs/{draft}/review")
    follow(page, "a[href*='/compare?'] >> nth=0")
    assert page.locator("main ins", has_text="机床型号见附表").count() >= 1
    page.goto(f"/briefs/{draft}/review")
    page.check("[name=verdict][value=accept]")
    page.click("form[action$='/decide'] .button-primary")
    page.wait_for_selector(".message-done")


def readers_find_it(page, number, language, accessible):
    """By two characters out of a sentence, by an English stem, by a filter; on a phone and in the dark."""
    until(lambda: number in page.goto("/search?q=漏报").text(), "two characters of the middle of a sentence")
    assert number in page.goto("/search?q=recognise+wearing").text() or number in page.goto("/search?q=threshold").text()
    assert number in page.goto("/briefs?type=test_report").text()
    page.goto(f"/briefs/{number}")
    assert (TITLE_ZH if language == "zh" else TITLE_EN) in page.inner_text("h1")
    accessible(page)
    page.set_viewport_size({"width": 360, "height": 740})
    page.emulate_media(color_scheme="dark")
    accessible(page)
    page.emulate_media(media="print")
    assert not page.is_visible("nav.rail")


def a_second_version_is_written_while_readers_keep_the_first(page, draft, number, reader):
    page.goto(f"/briefs/{draft}/edit")
    page.fill("[name=body_zh]", page.input_value("[name=body_zh]") + "\n第二版补充：夜班数据待核实。\n")
    save(page)
    assert "夜班数据待核实" not in reader.goto(f"/briefs/{number}?lang=zh").text()
    assert "夜班数据待核实" not in reader.goto(f"/briefs/{number}/v1?lang=zh").text()
    assert number not in reader.goto("/search?q=夜班数据待核实").text()


def withdraw(page, draft, number, reader):
    """410 with a tombstone everywhere; gone from lists at once, and from search."""
    page.goto(f"/briefs/{draft}/withdraw")
    page.fill("[name=reason]", "数据来源存疑。")
    page.click("form[action$='/withdraw'] button:not([type=button])")
    page.wait_for_selector(".message-done")
    for address in (f"/briefs/{number}", f"/briefs/{number}/v1", f"/briefs/{number}/cite.bib"):
        answer = reader.goto(address)
        assert answer.status == 410
        assert "数据来源存疑" in answer.text() and "有效值的比" not in answer.text()
    assert number not in reader.goto("/briefs").text()
    until(lambda: number not in reader.goto("/search?q=漏报").text(), "gone from search")
