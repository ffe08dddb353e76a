"""Do the rules hold? Each example is read by its rule, each reject passed over, and no name is that of two bodies."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from pipeline.collection import extract
from pipeline.extract import EXTRACTORS, Packs, load
from pipeline.organizations.pack import OrganizationPack
from pipeline.rules import Example, Reject, Rule


@dataclass
class Report:
    """What was checked, and each failure as where, what, why, what next."""

    rules: int = 0
    examples: int = 0
    rejects: int = 0
    problems: list[str] = field(default_factory=list)


def check(folder: Path) -> Report:
    """Check every rule of the packs in `folder`, and the bodies of its registry against each other.

    Raises:
        PackError: the packs do not load.
    """
    packs = load(folder)
    report = Report()
    for extractor in EXTRACTORS:
        for rule in packs[extractor.stem].rules:
            report.rules += 1
            where = f"{folder.name}/{extractor.stem}: {rule.id}"
            for example in rule.examples:
                report.examples += 1
                report.problems.extend(failed_example(where, extractor.stem, rule, example, packs))
            for reject in rule.rejects:
                report.rejects += 1
                report.problems.extend(failed_reject(where, extractor.stem, rule, reject, packs))
    registry = cast(OrganizationPack, packs["organizations"]).registry
    report.problems.extend(f"{folder.name}/organizations: {problem}" for problem in registry.conflicts())
    return report


def failed_example(where: str, stem: str, rule: Rule, example: Example, packs: Packs) -> list[str]:
    """What is wrong where a rule does not read its example; nothing if it does."""
    read = getattr(extract(example.text, example.published, packs=packs), stem)
    mine = [r for r in read if r.rule == rule.id and r.text == example.match]
    if mine and example.value in (None, mine[0].brief):
        return []
    found = "; ".join(f"{r.text} → {r.brief} by {r.rule}" for r in read) or "nothing"
    wanted = f"{example.match} → {example.value}" if example.value else example.match
    return [
        f"{where}: should read its example\n  text   {example.text}\n  wanted {wanted}\n"
        f"  found  {found}\n  next   widen `pattern`, or correct the example"
    ]


def failed_reject(where: str, stem: str, rule: Rule, reject: Reject, packs: Packs) -> list[str]:
    """What is wrong where a rule reads its reject; nothing if it stays silent."""
    read = getattr(extract(reject.text, reject.published, packs=packs), stem)
    return [
        f"{where}: should stay silent\n  text   {reject.text}\n  why    {reject.why}\n"
        f"  found  {r.text} → {r.brief}\n  next   narrow `pattern`, then run `shuli rules check`"
        for r in read
        if r.rule == rule.id
    ]
