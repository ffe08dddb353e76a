"""shuli (梳理): what Chinese policy and news articles state, as records that lead back to their characters.

>>> found = extract("2018年1月10日，中方承诺提供约2亿元人民币。", published="2018-01-10")
>>> [(a.text, a.brief) for a in found.amounts]
[('2亿元人民币', 'CNY 200000000 APPROX')]
>>> [(d.text, d.edtf) for d in found.dates]
[('2018年1月10日', '2018-01-10')]
"""

from pipeline.collection import Extraction, extract
from pipeline.schema import Action, Amount, Date, Document, Issue, Organization
from pipeline.versions import Article, OpenVersion, open_version

__all__ = [
    "Action",
    "Amount",
    "Article",
    "Date",
    "Document",
    "Extraction",
    "Issue",
    "OpenVersion",
    "Organization",
    "extract",
    "open_version",
]
