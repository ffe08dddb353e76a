"""Bodies, payments and articles as FollowTheMoney reads them."""

import json

import pytest
from followthemoney import model


@pytest.fixture
def rows(written):
    return [json.loads(line) for line in written("followthemoney").read_text("utf-8").splitlines()]


def test_every_entity_is_one_that_the_model_knows(rows):
    for row in rows:
        model.get(row["schema"]).validate(row)  # raises for a property or a value that is none
        entity = model.get_proxy(row, cleaned=False)
        kept = sum(len(values) for values in row["properties"].values())
        assert kept == sum(1 for _ in entity.itervalues()), row


def test_payments_lead_to_bodies_and_articles_that_are_there(rows, output):
    known = {row["id"]: model.get_proxy(row) for row in rows}
    payments = [e for e in known.values() if e.schema.is_a("Payment")]
    sums = [
        json.loads(line) for line in (output / "latest" / "amounts.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(payments) == sum(s["type"] == "money" and bool(s["payer"] or s["recipient"]) for s in sums) > 0
    for payment in payments:
        for id_ in (*payment.get("payer"), *payment.get("beneficiary")):
            assert known[id_].schema.is_a("LegalEntity")
        for id_ in payment.get("proof"):
            assert known[id_].schema.is_a("Article")
    assert len(known) == len(rows)
