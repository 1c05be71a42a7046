"""Nobody finds, counts or guesses what they may not see."""
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.core.index import Label
from portal.search.engine import NEWEST, Request, facets_of
from portal.search.query import parse
from tests.search.material import paper

KEYS = ["everyone", "alliance", "institution:1", "institution:2", "person:1", "person:2", "group:1", "moderators"]
CONFLICTS = ["institution:1", "institution:2", "person:1", "person:2"]
WORDS = ["twin", "robot", "网关", "智能"]
FACETS = ("kind", "tag", "trl", "language", "state", "year")


def may_see(document, access, conflicts):
    """The rule, written a second time and as plainly as it can be."""
    held = set(access)
    if conflicts & document.conflicts:
        held.discard("moderators")
    return bool(held & document.readers)


papers = st.builds(
    lambda ident, words, tags, language, trl, state, year, readers, conflicts: paper(
        ident, " ".join(words), language=language, trl=trl, state=state, year=year, readers=frozenset(readers),
        conflicts=frozenset(conflicts), facets={"tag": {tag: Label(tag, tag) for tag in tags}}),
    st.integers(1, 30), st.lists(st.sampled_from(WORDS)), st.sets(st.sampled_from("abc")),
    st.sampled_from(["en", "zh"]), st.sampled_from([None, 3, 6]), st.sampled_from(["published", "draft"]),
    st.sampled_from([2024, 2025]), st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(CONFLICTS)))
worlds = st.lists(papers, min_size=1, max_size=25, unique_by=lambda document: document.id)
choices = st.dictionaries(st.sampled_from(["tag", "trl", "language", "state"]),
                          st.sets(st.sampled_from(["a", "b", "3", "6", "en", "zh", "draft"]), min_size=1)
                          .map(frozenset), max_size=2)


def found_by_hand(world, word, access, conflicts, chosen):
    return {document.id for document in world
            if may_see(document, access, conflicts) and (not word or word in document.texts[document.language].title)
            and all(facets_of(document).get(name, set()) & values for name, values in chosen.items())}


# S7 S8
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
@given(worlds, st.sampled_from(["", *WORDS]), st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(CONFLICTS)),
       choices, st.integers(0, 25))
def test_hits_total_and_every_count_are_what_this_reader_would_count(
        new_engine, world, word, access, conflicts, chosen, split):
    engine = new_engine(world[:split])
    engine.index(world[split:])
    engine.index(world[:2])

    def ask(chosen):
        return engine.search(Request(parse(word).tree, frozenset(access), frozenset(conflicts), chosen, FACETS,
                                     NEWEST, limit=100))

    answer = ask(chosen)
    expected = found_by_hand(world, word, access, conflicts, chosen)
    assert {key.id for key in answer.hits} == expected and answer.total == len(expected)
    for name, values in answer.facets.items():
        others = {other: chosen[other] for other in chosen if other != name}
        reachable = found_by_hand(world, word, access, conflicts, others)
        own = Counter(value for document in world if document.id in reachable
                      for value in facets_of(document).get(name, ()))
        assert {value.value for value in values} == set(own) | chosen.get(name, frozenset())
        for value in values:
            if value.is_chosen:
                assert value.count == own[value.value]
            else:  # the number beside a value is the number of results after the click
                assert value.count == ask(chosen | {name: chosen.get(name, frozenset()) | {value.value}}).total


@pytest.fixture
def guarded(engine):
    """A secret among what everyone may read."""
    secret = paper(1, "Zephyrion 秘密项目", "zephyrion gateway", readers=frozenset({"person:1"}), state="draft",
                   authors=("Zephyra Li",), keywords=("zephyrion",), year=1999, trl=9,
                   facets={"tag": {"zephyrion": Label("Zephyrion", "密")}})
    engine.index([secret, *(paper(number, "Gateway", "an open gateway") for number in range(2, 8))])
    return engine


# S8
@pytest.mark.parametrize("typed", ["zephyrion", "秘密", "zeph*", '"zephyrion gateway"', "title:zephyrion", "trl:9",
                                   "author:zephyra", "tag:zephyrion", "year:1999", "state:draft",
                                   "zephyrion OR 秘密", "gateway zephyrion"])
def test_a_secret_word_is_found_through_no_search(guarded, typed):
    def ask(access):
        return guarded.search(Request(parse(typed).tree, frozenset(access), facets=(*FACETS, "institution")))

    stranger = ask({"everyone"})
    assert stranger.total == 0 and not stranger.hits and not any(stranger.facets.values())
    assert ask({"everyone", "person:1"}).total == 1


# S8
def test_no_facet_holds_a_value_that_only_hidden_documents_have(guarded):
    answer = guarded.search(Request(parse("gateway").tree, frozenset({"everyone"}), facets=FACETS))
    values = {(name, value.value) for name, values in answer.facets.items() for value in values}
    assert answer.total == 6 and not {("tag", "zephyrion"), ("year", "1999"), ("trl", "9"), ("state", "draft")} & values


# S8
def test_hidden_documents_do_not_change_the_order_of_the_others(new_engine):
    shown = [paper(1, "One", "alpha"), paper(2, "Two", "beta"), paper(3, "Three", "beta gamma"), paper(4, "alpha")]
    hidden = [paper(number, "x", "alpha " * 5, readers=frozenset({"person:9"})) for number in range(10, 60)]
    orders = []
    for documents in (shown, shown + hidden):
        answer = new_engine(documents).search(Request(parse("alpha OR beta").tree, frozenset({"everyone"})))
        orders.append(answer.hits)
    assert orders[0] == orders[1]


# S8
def test_hidden_words_take_no_place_among_the_words_that_a_star_stands_for(new_engine):
    hidden = [paper(100 + number, f"abc{number:03}x", readers=frozenset({"person:9"})) for number in range(150)]
    engine = new_engine([*hidden, paper(1, "abczz")])
    assert engine.search(Request(parse("abc*").tree, frozenset({"everyone"}))).total == 1


# P20
def test_a_moderator_in_conflict_does_not_find_what_other_moderators_find(engine):
    engine.index([paper(1, "Submitted", readers=frozenset({"moderators", "person:1"}),
                        conflicts=frozenset({"institution:1", "person:1"}))])

    def total(access, conflicts):
        return engine.search(Request(parse("submitted").tree, frozenset(access), frozenset(conflicts))).total

    assert total({"everyone", "moderators", "person:5"}, {"institution:5", "person:5"}) == 1
    assert total({"everyone", "moderators", "person:6"}, {"institution:1", "person:6"}) == 0
    assert total({"everyone", "moderators", "person:1"}, {"institution:1", "person:1"}) == 1
    assert total({"everyone", "institution:1"}, {"institution:1"}) == 0


# P21 S8
def test_narrowed_rights_hold_from_the_next_search_on(engine, find):
    engine.index([paper(1, "Open")])
    assert find("open") == [1]
    engine.index([paper(1, "Open", readers=frozenset({"alliance"}))])
    assert find("open") == [] and find("open", access={"alliance"}) == [1]
