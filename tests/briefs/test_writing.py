"""B2 B3 B4: a new brief from its outline, what is said about it, and the checks before it is submitted."""
import pytest

from portal.briefs import submission
from portal.briefs.models import READINESS, Brief, BriefType, Licence, Need, Relation, Side
from portal.core.db import db
from tests.browser import Browser, Form
from tests.publishing.acts import brief
from tests.publishing.pressing import force


@pytest.fixture
def author(app, people):
    return Browser(app).sign_in(people["member"])


def newest():
    return db.session.scalars(db.select(Brief).order_by(Brief.id.desc())).first()


def edit(draft):
    return f"/briefs/{draft.id}/edit"


# Beginning

@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_type_begins_with_its_outline(author, language):  # B4 B2
    for kind in BriefType:
        answer = author.submit("/briefs/new", type=kind.value, language=language, title=f"A {kind}")
        draft = newest()
        assert answer.location == edit(draft) and draft.type == kind and draft.language == language
        body = draft.head.content.words(language).body
        assert body == submission.outline(kind.value, language) and body.startswith(("#", ">")) and "## " in body
        assert draft.head.content.words(language).title == f"A {kind}" and draft.owner.short_name == "ANHE"


@pytest.mark.parametrize(("field", "value"), [("title", ""), ("title", "  "), ("title", "x" * 401), ("type", "novel"),
                                              ("type", ""), ("language", "fr"), ("language", "")])
def test_a_beginning_that_lacks_something_comes_back_with_what_was_typed(author, field, value):  # X7
    typed = {"type": "test_report", "language": "zh", "title": "Typed with care"} | {field: value}
    answer = author.submit("/briefs/new", **typed)
    assert answer.status_code == 422 and (field == "title" or "Typed with care" in answer.text)
    assert newest() is None and "field-error" in answer.text


@pytest.mark.parametrize("name", ["trainee", "suspended", "visitor"])
def test_who_is_no_member_begins_nothing(app, people, name):  # M4
    browser = Browser(app) if name == "visitor" else Browser(app).sign_in(people[name])
    assert browser.get("/briefs/new").status_code in (401, 403)


# What is said about it

def test_type_readiness_offers_needs_licence_standards_and_relations_are_kept(people, author):  # B3
    other = brief(people["member"], "published", title="Another")
    draft = brief(people["member"])
    answer = author.submit(edit(draft), type="standard_proposal", trl="9", offered=["licence", "partners"],
                           sought=["funding", "pilot_site"], licence="alliance",
                           standards="GB/T 39116-2020 | 成熟度模型\n\nISO 22400-2", related=f"tests {other.reference}")
    assert answer.status_code == 303
    fields = draft.head.fields
    assert (fields["type"], fields["trl"], fields["licence"]) == ("standard_proposal", 9, "alliance")
    assert fields["offered"] == ["licence", "partners"] and fields["sought"] == ["funding", "pilot_site"]
    assert fields["standards"] == [{"code": "GB/T 39116-2020", "title": "成熟度模型"}, {"code": "ISO 22400-2", "title": ""}]
    assert fields["related"] == [{"relation": "tests", "number": other.reference}]
    assert {(need.side, need.need) for need in draft.needs} == {
        (Side.OFFERED, Need.LICENCE), (Side.OFFERED, Need.PARTNERS), (Side.SOUGHT, Need.FUNDING),
        (Side.SOUGHT, Need.PILOT_SITE)}
    assert [(r.relation, r.target_id) for r in draft.relations] == [(Relation.TESTS, other.id)]
    again = Form(author.get(edit(draft)).text, edit(draft)).values
    assert again["standards"] == "GB/T 39116-2020 | 成熟度模型\nISO 22400-2" and again["trl"] == "9"
    assert again["related"] == f"tests {other.reference}" and set(again["sought"]) == {"funding", "pilot_site"}


def test_every_choice_has_words_and_every_level_its_meaning(author, people):  # B3
    page = author.get(edit(brief(people["member"]))).text
    for enum in (BriefType, Need, Licence):
        assert all(f'value="{choice.value}"' in page and str(choice.label) in page for choice in enum)
    assert sorted(READINESS) == list(range(1, 10)) and all(str(meaning) in page for meaning in READINESS.values())


@pytest.mark.parametrize("typed", ["tests ALB-26-1", "loves ALB-2026-0001", "ALB-2026-0001", "tests",
                                   "tests ALB-2026-0001 x", "<script> ALB-2026-0001"])
def test_a_line_that_is_no_relation_is_named_and_nothing_is_lost(people, author, typed):  # B3 X7
    draft = brief(people["member"])
    answer = author.submit(edit(draft), related=f"extends ALB-2026-0009\n{typed}", body_en="Long work.\n")
    assert answer.status_code == 422 and "is not a relation and a number" in answer.text
    assert "Long work." in answer.text and draft.head.number == 1


def test_relations_to_itself_or_to_nothing_are_kept_as_text_alone(people, author):  # B3
    thing = brief(people["member"], "changes_requested")
    answer = author.submit(edit(thing), related=f"extends {thing.reference}\nuses ALB-1999-0001")
    assert answer.status_code == 303 and thing.relations == [] and len(thing.head.fields["related"]) == 2


@pytest.mark.parametrize(("field", "value"), [
    ("trl", "10"), ("trl", "x"), ("type", "novel"), ("licence", "WTFPL"), ("offered", ["gold"]), ("title_en", "x" * 401),
    ("summary_en", "x" * 8001), ("keywords_en", "x" * 501), ("standards", "x" * 4001), ("note", "x" * 201)])
def test_what_does_not_fit_a_field_comes_back_with_the_reason(people, author, field, value):  # X7 X46
    draft = brief(people["member"])
    values = Form(author.get(edit(draft)).text, edit(draft)).values
    answer = force(author, edit(draft), **values | {field: value, "body_zh": "写了很久。\n"})
    assert answer.status_code == 422 and "写了很久。" in answer.text and draft.head.number == 1


def test_a_text_that_is_too_long_or_too_tangled_comes_back_with_the_reason(people, author):  # P37 X47
    draft = brief(people["member"])
    for body, words in (("x" * 200_001, "at most 200,000 characters"), ("[" * 5000, "square brackets"),
                        ("| a " * 3000 + "\n" + "|---" * 3000 + "\n", "")):
        answer = author.submit(edit(draft), body_en=body, title_en="Kept")
        assert answer.status_code == 422 and words in answer.text and 'value="Kept"' in answer.text
        assert body[:4000] in answer.text.replace("&#34;", '"') and draft.head.number == 1


def test_the_preview_shows_what_saving_will_show_and_why_it_cannot(people, author):  # P37
    draft = brief(people["member"])
    url = f"/briefs/{draft.id}/preview"
    made = force(author, url, language="zh", source="**强调** $x^2$\n\n| a | b |\n|---|---|\n| 1 | 2 |\n").text
    assert "<strong>强调</strong>" in made and "<math" in made and "<table" in made
    assert "<script" not in force(author, url, source="<script>alert(1)</script>").text
    assert "square brackets" in force(author, url, source="[" * 5000).text
    author.submit(edit(draft), body_zh="**强调**\n")
    assert draft.head.text("zh").html == force(author, url, language="zh", source="**强调**\n").text


# Submitting

def ticks(page, form):
    return {name: "1" for name in Form(page, form).names if name.startswith("accept-")}


def test_errors_block_and_name_the_field_and_each_warning_needs_its_tick(people, author):  # B4
    draft = brief(people["member"], licence="", trl=None, body="![](nowhere.png)\n\n[gone](/briefs/ALB-1999-0001)\n")
    page = f"/briefs/{draft.id}/submit"
    sent = {"revision": str(draft.head_revision_id), "accept-licence-missing-all": "1", "accept-trl-missing-all": "1"}
    refused = force(author, page, **sent | ticks(author.get(page).text, page))
    assert refused.status_code == 422 and draft.state == "draft"
    for words in ("Choose a licence", "Choose the technology readiness level", "without a description",
                  "/briefs/ALB-1999-0001"):
        assert words in refused.text
    author.submit(edit(draft), licence="CC-BY-4.0", trl="4")
    shown = author.get(page).text
    needed = ticks(shown, page)
    assert {"accept-dead-link-en", "accept-picture-without-description-en", "accept-positions-missing-all"} <= set(needed)
    for left_out in needed:
        answer = author.submit(page, **{name: value for name, value in needed.items() if name != left_out})
        assert answer.status_code == 422 and draft.state == "draft"
    answer = author.submit(page, **needed)
    assert answer.status_code == 303 and (draft.state, answer.location) == ("submitted", draft.address)


def test_what_was_checked_is_what_is_submitted(people, author):  # B4 P14
    draft = brief(people["member"])
    page = f"/briefs/{draft.id}/submit"
    old = Form(author.get(page).text, page)
    author.submit(edit(draft), licence="")
    sent = old.values | {name: "1" for name in old.names if name.startswith("accept-")}
    answer = author.client.post(page, data=sent)
    assert answer.status_code == 422 and "has changed since you opened this page" in answer.text
    author.submit(edit(draft), licence="CC-BY-4.0", title_en="Newer")
    answer = author.client.post(page, data=sent)
    db.session.expire_all()
    assert answer.status_code == 422 and draft.state == "draft"


def test_one_whole_language_is_enough(people, author):  # B2
    draft = brief(people["member"], body_zh="", title_zh="")
    author.submit(edit(draft), summary_zh="", keywords_zh="")
    page = f"/briefs/{draft.id}/submit"
    needed = ticks(author.get(page).text, page)
    assert "accept-other-language-zh" in needed and author.submit(page, **needed).status_code == 303


def test_the_original_language_has_to_be_whole(people, author):  # B2
    draft = brief(people["member"], language="zh")
    author.submit(edit(draft), title_zh="", body_zh="")
    page = f"/briefs/{draft.id}/submit"
    answer = force(author, page, revision=str(draft.head_revision_id), **ticks(author.get(page).text, page))
    assert answer.status_code == 422 and "Give it a title in Chinese" in answer.text and "no text in Chinese" in answer.text


def test_an_address_that_the_author_may_not_read_is_as_dead_as_none(app, people, author):  # P22 B4
    hidden = brief(people["coauthor"], "published", audience="institution", title="Inside only")
    body = f"[there]({hidden.address}) and [nowhere](/briefs/ALB-1999-0001)\n"
    draft = brief(people["member"], body=body)
    shown = author.get(f"/briefs/{draft.id}/submit").text
    assert hidden.address in shown and "/briefs/ALB-1999-0001" in shown
    insider = brief(people["coauthor"], body=body, title="By an insider")
    shown = Browser(app).sign_in(people["coauthor"]).get(f"/briefs/{insider.id}/submit").text
    assert hidden.address not in shown and "/briefs/ALB-1999-0001" in shown


def test_the_checklist_beside_the_text_follows_what_is_written(people, author):  # B4
    author.submit("/briefs/new", type="technology_brief", language="en", title="Begun")
    draft = newest()
    before = author.get(edit(draft)).text.count('class="check-done"')
    author.submit(edit(draft), summary_en="In short.", keywords_en="air", licence="CC-BY-4.0", trl="3")
    assert author.get(edit(draft)).text.count('class="check-done"') == before + 4
