"""The models refuse what must not go out, and the writer makes an issue of it."""

from decimal import Decimal

import pytest
from pydantic import ValidationError

from pipeline.clean import clean
from pipeline.document import Mention, Source
from pipeline.schema import RECORDS, Amount, Date, Issue, plain
from pipeline.validate import records

TEXT = "2018年1月10日，外交部承诺提供2亿元。"
GROUND = {
    "id": "0",
    "doc_id": "a.txt",
    "text": "2亿元",
    "start": 0,
    "end": 3,
    "raw_start": 0,
    "raw_end": 3,
    "rule": "x.y",
}


@pytest.fixture
def document():
    return clean(Source("a.txt", TEXT, "0" * 64))


def written(document, *mentions):
    made, issues = records(document, mentions[0].kind, list(mentions))
    return [*made, *issues]


REFUSED = {
    "an EDTF value that does not exist": ("date", {"type": "date", "edtf": "2021-02-30"}, "does not exist"),
    "an EDTF value that is none": ("date", {"type": "date", "edtf": "tomorrow"}, "EDTF"),
    "a currency outside ISO 4217": (
        "amount",
        {"type": "money", "value": Decimal(1), "currency": "BTC"},
        "ISO 4217",
    ),
    "money without a currency": ("amount", {"type": "money", "value": Decimal(1)}, "currency"),
    "a percentage with a currency": (
        "amount",
        {"type": "percent", "value": Decimal(1), "currency": "CNY"},
        "currency",
    ),
    "a range that runs backwards": (
        "amount",
        {"type": "quantity", "min": Decimal(3), "max": Decimal(2)},
        "backwards",
    ),
    "value and range at once": (
        "amount",
        {"type": "quantity", "value": Decimal(1), "min": Decimal(1)},
        "not both",
    ),
    "a field that the model lacks": ("date", {"type": "date", "colour": "red"}, "colour"),
    "a modality that is none": ("action", {"modality": "hope", "predicate": None}, "predicate"),
    "a number that is none": ("amount", {"type": "quantity", "value": Decimal("NaN")}, "value"),
}


@pytest.mark.parametrize(("kind", "values", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_what_a_model_refuses_becomes_an_issue(document, kind, values, why):
    (issue,) = written(document, Mention(kind, 0, 4, "rule.id", values))
    assert isinstance(issue, Issue)
    assert (issue.severity, issue.stage, issue.rule) == ("error", "validate", "rule.id")
    assert why.lower() in issue.message.lower()
    assert issue.text == TEXT[0:4]
    assert issue.next


@pytest.mark.parametrize(("start", "end"), [(5, 5), (3, 2), (0, 999), (-1, 2)])
def test_span_outside_the_text_becomes_an_issue(document, start, end):
    (issue,) = written(document, Mention("date", start, end, "rule.id", {"type": "date", "edtf": "2018"}))
    assert isinstance(issue, Issue)
    assert issue.code == "date.refused"


def test_second_record_on_one_span_becomes_an_issue(document):
    mention = Mention("date", 0, 10, "rule.id", {"type": "date", "edtf": "2018-01-10"})
    first, second = written(document, mention, mention)
    assert isinstance(first, Date)
    assert isinstance(second, Issue)


def test_records_are_frozen_and_strict():
    amount = Amount(**GROUND, type="money", value=Decimal("2E+8"), currency="CNY")
    with pytest.raises(ValidationError):
        amount.value = Decimal(3)
    with pytest.raises(ValidationError):
        Amount(**GROUND, type="money", value="200000000", currency="CNY")


@pytest.mark.parametrize(
    ("number", "written_out"),
    [
        ("2E+8", "200000000"),
        ("36.570", "36.57"),
        ("0.1", "0.1"),
        ("100", "100"),
        ("-3.50", "-3.5"),
        ("1E+400", "1" + "0" * 400),
    ],
)
def test_decimals_are_written_out_in_full(number, written_out):
    assert plain(Decimal(number)) == written_out


def test_every_key_is_always_written():
    rows = {Amount(**GROUND, type="quantity", value=Decimal(2), unit="个").model_dump_json(),
            Amount(**GROUND, type="money", value=Decimal(2), currency="CNY").model_dump_json()}  # fmt: skip
    import json

    keys = [list(json.loads(row)) for row in rows]
    assert keys[0] == keys[1] == list(Amount.model_fields)


@pytest.mark.parametrize("family", RECORDS)
def test_schema_is_json_schema_that_describes_the_records(family):
    import jsonschema

    schema = RECORDS[family].model_json_schema(mode="serialization")
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["additionalProperties"] is False
