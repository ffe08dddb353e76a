"""The simulation behind docs/scaling.md keeps to its own model."""

from dataclasses import replace

import pytest

from benchmarks.cluster import Model, simulate

SMALL = Model(
    documents=10_000, documents_an_output=5_000, cores=4, flows=1, spread=0.0, hours_between_deaths=1e9
)


def test_one_core_without_waiting_takes_the_sum_of_the_work():
    alone = replace(SMALL, cores=1, latency=0, overhead_a_batch=0, plan_once=0, plan_a_document=0)
    outcome = simulate(alone)
    assert outcome.hours * 3600 == pytest.approx(10_000 * 0.018)
    assert outcome.busy == pytest.approx(1)
    assert outcome.deaths == 0


def test_more_cores_and_more_flows_end_sooner_and_do_the_same_work():
    one, more, both = (simulate(replace(SMALL, cores=c, flows=f)) for c, f in ((1, 1), (4, 1), (4, 2)))
    assert one.hours > more.hours > both.hours
    assert one.busy * one.core_hours == pytest.approx(more.busy * more.core_hours, rel=0.05)
    assert one.writes == both.writes == 50 * 9


def test_deaths_cost_time_and_lose_nothing():
    mortal = simulate(replace(SMALL, hours_between_deaths=0.01))
    assert mortal.deaths > 0
    assert mortal.hours > simulate(SMALL).hours
    assert mortal.writes == simulate(SMALL).writes
