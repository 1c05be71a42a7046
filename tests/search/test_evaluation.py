"""The order of results over the real sets, held to graded answers that were written before the engine was asked."""
import re
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.core.db import db
from portal.search import evaluation, jobs
from portal.search.expansion import known_terms
from portal.terms.loading import load
from tests.search.material import paper
from tests.shared import SHARED, shared

GOLDEN = Path(__file__).parent / "golden.csv"
LEAST = 0.85
CHINESE = re.compile("[\u4e00-\u9fff]")


def test_the_golden_set_is_large_bilingual_and_names_what_is_there():  # S12
    wanted = evaluation.golden(GOLDEN)
    chinese = [query for query in wanted if CHINESE.search(query)]
    assert len(wanted) >= 60 and len(wanted) * 0.45 <= len(chinese) <= len(wanted) * 0.55
    assert {grade for places in wanted.values() for grade in places.values()} <= {1, 2, 3}
    places = {place for places in wanted.values() for place in places}
    assert [place for place in places if not (shared(place.partition("/")[0]).parent / place).exists()] == []


@pytest.mark.any_database
def test_the_order_of_results_answers_the_golden_set(app):  # S12
    load(ROOT / "content" / "terms")
    for name in {place.partition("/")[0] for places in evaluation.golden(GOLDEN).values() for place in places}:
        shared(name)
    scores = evaluation.evaluate_material(evaluation.golden(GOLDEN), SHARED, known_terms())
    worst = sorted((round(score.ndcg, 2), score.query) for score in scores)[:10]
    assert evaluation.mean(scores) >= LEAST, worst
    assert evaluation.mean([score for score in scores if CHINESE.search(score.query)]) >= LEAST, worst


@pytest.mark.parametrize("grades, wanted, expected", [
    ([3, 2, 1], [1, 2, 3], 1.0), ([], [3], 0.0), ([0, 3], [3], 0.6309), ([3, 0, 1], [3, 3], 0.6569),
    ([0] * 10 + [3], [3], 0)])
def test_the_gain_is_that_of_the_formula(grades, wanted, expected):  # S12
    assert evaluation.ndcg(grades, wanted) == pytest.approx(expected, abs=1e-4)


def test_the_command_prints_each_query_and_the_mean(shelf, tmp_path):  # S12
    shelf.put(paper(1, "Pumps"), paper(2, "About a pump", "pumps pumps"),
              paper(3, "Hidden pumps", readers=frozenset({"alliance"})))
    file = tmp_path / "golden.csv"
    file.write_text("query,place,grade\npumps,/papers/1,3\npumps,/papers/2,1\nvalves,/papers/1,3\n")
    db.session.commit()
    runner = shelf.app.test_cli_runner()
    told = runner.invoke(args=["search", "evaluate", str(file)])
    assert told.exit_code == 0 and told.output.splitlines() == [
        "0.000  valves", "1.000  pumps", "nDCG@10 of 2 queries: 0.5000"]
    assert runner.invoke(args=["search", "evaluate", str(file), "--least", "0.6"]).exit_code == 1
    assert jobs.condition() == "ok"
