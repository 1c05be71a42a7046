import pytest

from portal.core.db import db
from portal.core.outbox import Job
from portal.members import search
from tests.make import HIDDEN, person


def documents(make, ids=None):
    return {document.id: document for document in make(ids)}


def test_an_institution_is_a_document_with_a_text_per_language(people, anhe):  # S1
    anhe.edit(by=None, description_en="Spindles.", description_zh="主轴。", place_en="Anhe")
    db.session.commit()
    document = documents(search.institution_documents)[anhe.id]
    assert {code: (text.title, text.body) for code, text in document.texts.items()} == {
        "en": ("Anhe Institute", "Spindles."), "zh": ("安和研究院", "主轴。")}
    assert (document.address, document.reference) == (f"/institutions/{anhe.id}", "ANHE")
    assert document.readers == {"everyone"}
    assert document.facets["institution"][str(anhe.id)].zh == "安和研究院"


def test_a_person_is_found_by_names_expertise_and_institution(people, anhe):  # S1
    lin = people["member"]
    lin.edit(by=lin, expertise_zh=["轴承"], bio_en="Listens to spindles.")
    db.session.commit()
    document = documents(search.person_documents, [lin.id])[lin.id]
    assert document.texts["en"].body == "Listens to spindles."
    assert document.keywords == ("轴承",)
    assert set(document.institutions) == {"Anhe Institute", "安和研究院"}


def test_of_a_hidden_profile_the_index_knows_the_name_only(people, borui):  # M8
    hidden = person("Hidden", "隐名", borui, bio_en="Secret", expertise_en=["secret"], **HIDDEN)
    document = documents(search.person_documents, [hidden.id])[hidden.id]
    assert "secret" not in repr(document).lower()
    assert document.institutions == ()


def test_suspended_and_unconfirmed_people_and_inactive_institutions_are_no_documents(people, anhe):  # M9
    assert people["suspended"].id not in documents(search.person_documents)
    anhe.suspend("fees", by=people["administrator"])
    assert anhe.id not in documents(search.institution_documents)
    assert people["member"].id not in documents(search.person_documents)


@pytest.mark.parametrize("reader, sees", [("visitor", False), ("member", True)])
def test_what_is_found_is_checked_against_the_readers_rights(people, reader, sees):  # S2
    ids = [people[name].id for name in ("member", "suspended")]
    assert (people["suspended"].id in search.visible_people(people[reader], ids)) is sees
    assert people["member"].id in search.visible_people(people[reader], ids)
    assert search.visible_institutions(people[reader], [1, 2, 999]) == {1, 2}


def test_a_suspension_is_noted_for_the_index_before_everything_else(people, anhe):  # S2
    db.session.query(Job).delete()
    anhe.suspend("fees", by=people["administrator"])
    db.session.commit()
    jobs = db.session.query(Job).filter_by(task="index").all()
    noted = {(job.payload["kind"], job.payload["id"]) for job in jobs}
    assert noted >= {("institution", anhe.id), ("person", people["member"].id)}
    assert {job.priority for job in jobs} == {0}
