"""P3: two people at one text. Whatever one of them wrote is in the result or on the page of the conflict."""
import re

import pytest

from portal.core.db import db
from portal.members.models import Person
from portal.publishing.models import Revision
from tests import make
from tests.browser import Browser, Form
from tests.core.test_merge import two_writers
from tests.publishing.acts import brief, write
from tests.publishing.pressing import force, together

BODY = "".join(f"Paragraph {number} says what was found there.\n\n" for number in range(12))


@pytest.fixture
def shared_draft(people):
    return brief(people["member"], coauthors=[people["coauthor"]], body=BODY)


def opened(browser, draft):
    """The values of the editor's form, as a browser holds them while somebody writes."""
    return Form(browser.get(f"/briefs/{draft.id}/edit").text, f"/briefs/{draft.id}/edit").values


def send(browser, draft, values, act="edit", **typed):
    answer = browser.client.post(f"/briefs/{draft.id}/{act}", data=values | typed)
    db.session.expire_all()
    return answer


def conflict(answer, draft):
    assert answer.status_code == 409
    return Form(answer.text, f"/briefs/{draft.id}/resolve")


def choices(form):
    """The names of the radio buttons, one a conflict."""
    return [name for name in form.names if re.fullmatch(r"clash-\w+-\w+-\d+", name)]


def test_changes_to_different_places_are_joined_and_it_is_said(author, coauthor, shared_draft):  # P3
    mine, theirs = opened(author, shared_draft), opened(coauthor, shared_draft)
    send(coauthor, shared_draft, theirs, body_en=BODY.replace("Paragraph 2", "Part 2"), title_zh="新的标题")
    answer = send(author, shared_draft, mine, body_en=BODY.replace("Paragraph 9", "Part 9"), keywords_en="air, leaks")
    assert answer.status_code == 303
    assert "joined with yours" in author.get(answer.location).text
    head = shared_draft.head
    assert head.content.words("en").body == BODY.replace("Paragraph 2", "Part 2").replace("Paragraph 9", "Part 9")
    assert head.title_in("zh") == "新的标题" and head.keywords["en"] == ["air", "leaks"]


def test_nothing_is_said_of_joining_when_nobody_else_saved(author, shared_draft):  # P3
    answer = author.submit(f"/briefs/{shared_draft.id}/edit", title_en="Another")
    text = author.get(answer.location).text
    assert "Saved as revision" in text and "joined" not in text


def test_the_other_language_and_the_particulars_travel_through_a_conflict(author, coauthor, shared_draft):  # P3 P35
    mine, theirs = opened(author, shared_draft), opened(coauthor, shared_draft)
    send(coauthor, shared_draft, theirs, body_en=BODY.replace("12", "a dozen").replace("Paragraph 3", "Third"),
         body_zh="## 别人的\n\n内容。\n")
    answer = send(author, shared_draft, mine, body_en=BODY.replace("Paragraph 3", "Part three"), trl="7",
                  summary_zh="我的摘要。", standards="GB/T 39116-2020 | 成熟度")
    form = conflict(answer, shared_draft)
    assert [name[:13] for name in choices(form)] == ["clash-en-body"]
    assert "Third says" in answer.text and "Part three says" in answer.text
    done = send(author, shared_draft, form.values, "resolve", **dict.fromkeys(choices(form), "both"))
    assert done.status_code == 303
    head = shared_draft.head
    assert "Part three says" in head.content.words("en").body and "Third says" in head.content.words("en").body
    assert head.content.words("zh").body == "## 别人的\n\n内容。\n" and head.content.words("zh").summary == "我的摘要。"
    assert head.fields["trl"] == 7 and head.fields["standards"] == [{"code": "GB/T 39116-2020", "title": "成熟度"}]


def test_one_chinese_sentence_changed_by_both_is_a_conflict_and_its_neighbours_are_not(people, author, coauthor):  # P3
    text = "第一句不变。第二句讲能耗。第三句不变。第四句讲成本。\n"
    draft = brief(people["member"], coauthors=[people["coauthor"]], body_zh=text)
    mine, theirs = opened(author, draft), opened(coauthor, draft)
    send(coauthor, draft, theirs, body_zh=text.replace("能耗", "电耗").replace("成本", "费用"))
    form = conflict(send(author, draft, mine, body_zh=text.replace("能耗", "气耗")), draft)
    assert len(choices(form)) == 1
    send(author, draft, form.values, "resolve", **{choices(form)[0]: "theirs"})
    assert draft.head.content.words("zh").body == text.replace("能耗", "电耗").replace("成本", "费用")


def test_a_third_text_that_comes_while_a_conflict_is_looked_at_is_not_overwritten(author, coauthor, shared_draft):  # P3
    mine, theirs = opened(author, shared_draft), opened(coauthor, shared_draft)
    send(coauthor, shared_draft, theirs, body_en=BODY.replace("Paragraph 3", "Third"))
    form = conflict(send(author, shared_draft, mine, body_en=BODY.replace("Paragraph 3", "Part three")), shared_draft)
    send(coauthor, shared_draft, opened(coauthor, shared_draft),
         body_en=BODY.replace("Paragraph 3", "Drittens").replace("Paragraph 8", "Eighth"))
    again = send(author, shared_draft, form.values, "resolve", **dict.fromkeys(choices(form), "mine"))
    form = conflict(again, shared_draft)
    assert "Drittens" in again.text and "Part three" in again.text and "Eighth" in again.text
    send(author, shared_draft, form.values, "resolve", **dict.fromkeys(choices(form), "both"))
    body = shared_draft.head.content.words("en").body
    assert "Drittens" in body and "Part three" in body and "Eighth" in body


def test_both_titles_of_a_conflict_make_one_line(author, coauthor, shared_draft):  # P3
    mine, theirs = opened(author, shared_draft), opened(coauthor, shared_draft)
    send(coauthor, shared_draft, theirs, title_en="Air by day")
    form = conflict(send(author, shared_draft, mine, title_en="Oil at night"), shared_draft)
    send(author, shared_draft, form.values, "resolve", **dict.fromkeys(choices(form), "both"))
    title = shared_draft.head.title_in("en")
    assert "Air by day" in title and "Oil at night" in title and "\n" not in title


def test_a_conflict_of_very_many_places_keeps_them_all(author, coauthor, people):  # P3
    lines = [f"line {number}\n" for number in range(2400)]
    draft = brief(people["member"], coauthors=[people["coauthor"]], body="```\n" + "".join(lines) + "```\n")
    mine, theirs = opened(author, draft), opened(coauthor, draft)
    for browser, values, sign in ((coauthor, theirs, "#"), (author, mine, "%")):
        changed = "".join(sign + line if number % 2 else line for number, line in enumerate(lines))
        answer = send(browser, draft, values, body_en="```\n" + changed + "```\n")
    form = conflict(answer, draft)
    assert send(author, draft, form.values, "resolve", **dict.fromkeys(choices(form), "theirs")).status_code == 303
    assert draft.head.content.words("en").body.count("#line") == 1200 and "line 2399" in draft.head.content.words("en").body


def test_two_texts_that_are_too_long_together_come_back_with_the_reason(author, coauthor, people):  # P3 X47
    draft = brief(people["member"], coauthors=[people["coauthor"]], body="short\n")
    mine, theirs = opened(author, draft), opened(coauthor, draft)
    longer, long = (f"{sign * 1300}\n\n" * 90 for sign in "ab")
    send(coauthor, draft, theirs, body_en=long)
    form = conflict(send(author, draft, mine, body_en=longer), draft)
    answer = send(author, draft, form.values, "resolve", **dict.fromkeys(choices(form), "both"))
    assert answer.status_code == 422 and "200,000 characters" in answer.text
    assert longer.rstrip() in answer.text and long.rstrip() in answer.text
    assert draft.head.content.words("en").body == long


@pytest.mark.parametrize("base", ["", "0", "999999999", "x", "-1", "٣"])
def test_a_base_that_is_not_this_entrys_replaces_nothing(people, author, base):  # P3
    draft, other = brief(people["member"]), brief(people["member"], title="Another")
    for wrong in (base, str(other.head_revision_id)):
        answer = force(author, f"/briefs/{draft.id}/edit", base=wrong, body_en="Newer.", type="working_paper")
        assert answer.status_code == 409 and "Reload the page" in answer.text and "Newer." in answer.text
    assert draft.head.number == 1


def test_two_writers_at_two_browsers_lose_nothing_in_random_edits(author, coauthor, people):  # P3
    draft = brief(people["member"], coauthors=[people["coauthor"]], body=BODY)
    chance, first, second = two_writers(1)
    values, clean, conflicts = {}, 0, 0
    sides = ((first, author), (second, coauthor))
    for writer, browser in sides:
        values[writer.name] = opened(browser, draft)
        writer.open(values[writer.name]["body_en"])
    for turn in range(30):
        for writer, browser in sides:
            for _ in range(chance.randint(1, 12)):
                writer.edit()
            if turn < 29 and chance.random() < 0.5:
                continue
            answer = send(browser, draft, values[writer.name], body_en=writer.text)
            if answer.status_code == 409:
                form = conflict(answer, draft)
                answer = send(browser, draft, form.values, "resolve", **dict.fromkeys(choices(form), "both"))
                conflicts += 1
            assert answer.status_code == 303
            clean += 1
            values[writer.name] = opened(browser, draft)
            writer.open(values[writer.name]["body_en"])
    body, deleted = draft.head.content.words("en").body, first.deleted | second.deleted
    assert [mark for mark in first.added | second.added if mark not in body and mark not in deleted] == []
    assert clean - conflicts > 3 and conflicts > 0


# At the same moment

def save_as(app, person_id, draft_id, values, **typed):
    def act():
        browser = Browser(app).sign_in(db.session.get(Person, person_id))
        page = browser.get(f"/briefs/{draft_id}/edit").text
        token = Form(page, f"/briefs/{draft_id}/edit").values["csrf_token"]
        return browser.client.post(f"/briefs/{draft_id}/edit", data=values | typed | {"csrf_token": token})
    return act


def test_saves_at_the_same_moment_are_joined_or_shown_and_none_fails(app, people, author, shared_draft):  # P3 X47
    values, ident = opened(author, shared_draft), shared_draft.id
    writers = [people["member"].id, people["coauthor"].id] * 2
    for turn in range(3):
        texts = [BODY.replace(f"Paragraph {number * 3} ", f"Part {turn}{number} ") for number in range(4)]
        acts = [save_as(app, writer, ident, values, body_en=text) for writer, text in zip(writers, texts, strict=True)]
        answers = together(app, *acts)
        assert {answer.status_code for answer in answers} <= {303, 409}
        saved = [f"Part {turn}{number} " for number, answer in enumerate(answers) if answer.status_code == 303]
        body = shared_draft.head.content.words("en").body
        assert saved and all(words in body for words in saved)
        for number, answer in enumerate(answers):  # who could not be joined sees all that was typed
            assert answer.status_code == 303 or f"Part {turn}{number} " in answer.text
        values = opened(author, shared_draft) | {"body_en": BODY}
        write(shared_draft, db.session.get(Person, writers[0]), BODY)
        values["base"] = str(shared_draft.head_revision_id)
    numbers = db.session.scalars(db.select(Revision.number).where(Revision.entry_id == ident)).all()
    assert sorted(numbers) == list(range(1, len(numbers) + 1))


def test_two_verbs_at_the_same_moment_are_done_once(app, people, moderator):  # X47 P10
    submitted = brief(people["member"], "submitted")
    ident, first, second = submitted.id, people["moderator"].id, people["second moderator"].id

    def claim(person_id):
        return lambda: force(Browser(app).sign_in(db.session.get(Person, person_id)), f"/briefs/{ident}/claim")
    codes = sorted(answer.status_code for answer in together(app, claim(first), claim(second)))
    assert codes == [303, 409]
    assert submitted.submission.claimed_by_id in (first, second)


def test_parallel_first_submissions_get_different_numbers(app, people):  # B1
    drafts = [brief(people["member"], title=f"Paper {number}").id for number in range(6)]

    def submit(ident):
        def act():
            from_form = Browser(app).sign_in(db.session.get(Person, people_id))
            page = f"/briefs/{ident}/submit"
            form = Form(from_form.get(page).text, page)
            return from_form.client.post(page, data=form.values | {name: "1" for name in form.names if "accept-" in name})
        return act
    people_id = people["member"].id
    answers = together(app, *[submit(ident) for ident in drafts])
    assert [answer.status_code for answer in answers] == [303] * 6
    kind = type(make.brief(people["member"]))
    references = [db.session.get(kind, ident).reference for ident in drafts]
    assert len(set(references)) == 6 and sorted(int(r[-4:]) for r in references) == [1, 2, 3, 4, 5, 6]
