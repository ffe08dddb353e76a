"""Where a text was written decides whose 元 it counts in, whose bodies it names and how it writes its years."""

import pytest

from pipeline import extract

PLACES = [
    ("CN", "市财政局安排资金3000元，由教育局发放。"),
    ("HK", "政府建議向每名學生發放3,000元，由教育局統籌，立法會下月審議。"),
    ("TW", "行政院會通過草案，教育部將補助每名學生3000元，立委要求說明。"),
    ("MO", "社會文化司公佈，每名學生可獲津貼3,000元，本澳學校可於下月申請。"),
    ("HK", "食环署发言人说，全港屋邨的居民可获津贴3000元，公屋租户由房屋署通知。"),
    ("CN", "香港特区政府表示，全港市民可获消费券；国务院港澳办表示支持。"),
    (None, "會議今天閉幕，與會者同意繼續合作，費用為3000元。"),
]


@pytest.mark.parametrize(("region", "text"), PLACES)
def test_region_is_recorded_with_the_document(region, text):
    assert extract(text).document.region == region


@pytest.mark.parametrize(
    ("region", "currency"), [("CN", "CNY"), ("HK", "HKD"), ("TW", "TWD"), ("MO", "MOP"), (None, "CNY")]
)
def test_a_plain_yuan_is_that_of_the_region(region, currency):
    texts = [text for place, text in PLACES if place == region and "000元" in text]
    assert texts
    for text in texts:
        assert [a.currency for a in extract(text).amounts if a.type == "money"] == [currency]


def test_a_bare_name_of_a_body_is_that_of_the_region():
    (hong_kong,) = (o for o in extract(PLACES[1][1]).organizations if o.text == "教育局")
    (taiwan,) = (o for o in extract(PLACES[2][1]).organizations if o.text == "教育部")
    assert (hong_kong.country, taiwan.country) == ("HK", "TW")


def test_a_traditional_text_that_shows_no_region_leaves_its_currency_in_doubt():
    (issue,) = (i for i in extract(PLACES[-1][1]).issues if i.code == "amount.currency")
    assert issue.candidates == ("CNY", "HKD", "TWD", "MOP")
