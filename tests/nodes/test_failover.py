"""A primary, a replica and two nodes under load, while one after the other goes away: nothing lost, nothing wrong."""

from pathlib import Path

from bench.failover import ALWAYS, Result, Scenario


def test_whatever_goes_away_no_write_is_lost_no_answer_is_wrong_and_all_comes_back(folder: Path) -> None:
    # Time enough that a busy machine is not taken for a silent database.
    scenario = Scenario(folder, pause=0.1, write_pause=1.0, ANBEFALINGER_DATABASE_SECONDS="30")
    try:
        scenario.prepare()
        result = scenario.run(0.5)
    finally:
        scenario.close()
    assert result.lost == []
    assert result.twice == 0
    assert result.wrong == []
    only_the_killed_node_failed(result)
    history_failed_only_without_database(result)
    writes_were_refused_and_went_on(result)


def only_the_killed_node_failed(result: Result) -> None:
    failed = [one for one in result.asked if one.outcome != "200" and one.question in ALWAYS]
    assert {one.node for one in failed} == {0}
    assert all(result.during(one, "a node killed", "the node back") for one in failed), failed
    assert not any(one.outcome.isdigit() for one in failed), failed


def history_failed_only_without_database(result: Result) -> None:
    failed = [one for one in result.asked if one.outcome != "200" and one.question == "history" and one.node == 1]
    assert {one.outcome for one in failed} == {"503"}
    assert all(result.during(one, "no database", "all back") for one in failed), failed
    assert failed


def writes_were_refused_and_went_on(result: Result) -> None:
    starts = dict(result.phases)
    for away, back in (("no primary", "replica promoted"), ("no database", "all back")):
        kept = [one["at"] - result.started for one in result.kept]
        assert any(starts[away] < one["at"] - result.started < starts[back] for one in result.writes if "failed" in one)
        assert any(at > starts[back] for at in kept)
    assert {one["failed"] for one in result.writes if "failed" in one} <= {"database-unavailable", "outcome-unknown"}
