"""The words of the pack in the form in which the reader looks them up."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.amounts.models import Currency, Region, UnitKind

if TYPE_CHECKING:
    from pipeline.amounts.pack import AmountPack


ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Unit:
    """What may stand behind a number: a currency, a percent sign, a unit of measurement or a measure word.

    `factor` scales the number (角 0.1 of 元, ‰ 0.1 of %). `strict` words count only behind Arabic digits or a large
    numeral. `shared` is a name that several currencies have, to be resolved by context.
    """

    word: str
    kind: UnitKind
    code: str | None = None
    name: str | None = None
    factor: Decimal = ONE
    strict: bool = False
    shared: bool = False


def _words(text: str) -> list[str]:
    return text.split()


_EACH_OF = re.compile("(?P<each>各|分别)(?:自|有|为|达|共)*(?P<about>约|近)?$")
_EACH_OF_ENDS = frozenset("各别自有为达共约近")


class Trie:
    """A set of words, looked up by their first two characters: those that stand at a place."""

    def __init__(self, words: Iterable[str]) -> None:
        known = sorted(set(words), key=lambda w: (-len(w), w))
        self._single = frozenset(w for w in known if len(w) == 1)
        self._longer: dict[str, tuple[str, ...]] = {}
        for word in known:
            if len(word) > 1:
                self._longer[word[:2]] = (*self._longer.get(word[:2], ()), word)

    def at(self, text: str, position: int) -> str | None:
        """The longest word that begins at `position`."""
        two = text[position : position + 2]
        for word in self._longer.get(two, ()):
            if text.startswith(word, position):
                return word
        return two[0] if two[:1] in self._single else None


def _by_last(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words by their last character, the longest first."""
    table: dict[str, tuple[str, ...]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        table[word[-1]] = (*table.get(word[-1], ()), word)
    return table


class Lexicon:
    """Everything the reader looks up, in the form it looks it up in."""

    def __init__(self, pack: "AmountPack", folder: Path) -> None:
        self.units: dict[str, Unit] = {}
        for name, unit in _units(pack, folder):
            self.units.setdefault(name, unit)
        self._single_units = {name: unit for name, unit in self.units.items() if len(name) == 1}
        self._longer_units: dict[str, tuple[Unit, ...]] = {}
        for name in sorted(self.units, key=lambda w: (-len(w), w)):
            if len(name) > 1:
                self._longer_units[name[:2]] = (*self._longer_units.get(name[:2], ()), self.units[name])
        self.prefixes = self._prefixes(pack)
        self.sums = re.compile("|".join(_words(pack.sums)))
        self.sums_after = re.compile("|".join(_words(pack.sums_after)))
        self.sums_right = re.compile(
            f"(?:{'|'.join(_words(pack.sums) + _words(pack.sums_right))})[约近超逾达为至到了共总合计高]*$"
        )
        self.sums_small = re.compile(
            f"(?:{'|'.join(_words(pack.sums_small))})[约近超逾达为至到了共总合计高要才只]*$"
        )
        self.not_sums = re.compile("|".join(_words(pack.not_sums)))
        self.guarded = {r.id: r for r in pack.rules if r.guarded}
        self.currency_names = {
            word: unit.code
            for word, unit in self.units.items()
            if unit.kind == "currency" and unit.code not in (None, "元", "$") and unit.factor == 1
        }
        self.sure_codes = pack.sure_codes
        self._prefix_words = _by_last(self.prefixes)
        self.prefix_ends = frozenset(self._prefix_words)
        self.longest_prefix = max(map(len, self.prefixes))
        self.before = {w: None if m == "none" else m for m, ws in pack.modifiers.before.items() for w in ws}
        self.before |= {w: m for m, ws in pack.modifiers.before.items() if m != "none" for w in ws}
        self.before |= dict.fromkeys(pack.modifiers.before.get("none", ()), None)
        self.before_words = _by_last(self.before)
        self.before_ends = frozenset(w[-1] for w in (*self.before, *pack.between)) | frozenset(")）")
        self.after = {w: None if m == "none" else m for m, ws in pack.modifiers.after.items() for w in ws}
        self.after_words = Trie(self.after)
        self.between = tuple(sorted(pack.between, key=lambda w: (-len(w), w)))
        self.across = tuple(sorted(pack.across, key=lambda w: (-len(w), w)))
        self.across_ends = frozenset(w[-1] for w in pack.across)
        self.verbs = _by_last(_words(pack.verbs))
        self.verb_ends = frozenset(self.verbs) | {"了"}
        self.counted = {word: Trie(nouns) for word, nouns in pack.counted.items()}
        self.old = {name: re.compile(o.near) for o in pack.old_units for name in o.names}
        self.not_measures = Trie(_words(pack.not_measures))
        self.still_measures = Trie(pack.still_measures)
        self.heads = Trie(_words(pack.heads))
        self.fixed = Trie(_lines(folder / "amounts" / "fixed.txt"))
        self.fixed_after = {word: Trie(after) for word, after in pack.fixed_after.items() if after}
        self.shared = {n: s for s in pack.shared_names for n in s.names}
        self.countries = {
            n: re.compile("|".join(re.escape(c) for c in sorted(s.countries, key=len, reverse=True)))
            for s in pack.shared_names
            for n in s.names
        }
        self.regions: dict[str | None, Region] = {r.code: r for r in pack.regions}
        self.starters = frozenset(word[0] for word in self.units) | frozenset(
            "-~/、和及与至到或,，多余来个半大分 （("
        )

    def _prefixes(self, pack: "AmountPack") -> dict[str, str]:
        table: dict[str, str] = {"$": "$"}
        for currency in pack.currencies:
            for word in currency.prefixes:
                table.setdefault(word, currency.code)
        return table

    def unit_at(self, text: str, position: int) -> Unit | None:
        """The unit with the longest word that begins at `position`."""
        two = text[position : position + 2]
        if two in self._longer_units:
            for unit in self._longer_units[two]:
                if text.startswith(unit.word, position) and _is_whole(unit.word, text, position):
                    return unit
        single = self._single_units.get(two[:1])
        return single if single is None or _is_whole(single.word, text, position) else None

    def currency_list(self, text: str, position: int) -> tuple[list[tuple[int, int, str]], bool, bool] | None:
        """The currencies listed right before `position` (美元和欧元各约), whether each has the whole sum, and about."""
        if text[position - 1 : position] not in _EACH_OF_ENDS:
            return None
        found = _EACH_OF.search(text, max(position - 40, 0), position)
        if found is None:
            return None
        names: list[tuple[int, int, str]] = []
        end = found.start()
        while True:
            for length in range(min(8, end), 1, -1):
                word = text[end - length : end]
                if (code := self.currency_names.get(word)) is not None:
                    break
            else:
                return None
            names.insert(0, (end - length, end, code))
            mark = text[end - length - 1 : end - length]
            if mark not in ("、", "和", "及", "与"):
                return (names, found["each"] == "各", bool(found["about"])) if len(names) > 1 else None
            end -= length + 1

    def prefix_before(self, text: str, position: int) -> tuple[int, str] | None:
        """Start and code of the currency that ends at `position` (a blank or colon may part them)."""
        last = text[position - 1 : position]
        end = position
        if last in (" ", "："):
            end -= 1
            last = text[end - 1 : end]
        for word in self._prefix_words.get(last, ()):
            if text.endswith(word, 0, end):
                before = text[end - len(word) - 1 : end - len(word)]
                if not (word[0].isascii() and word[0].isalpha() and before.isascii() and before.isalpha()):
                    return end - len(word), self.prefixes[word]
        return None

    def prefix_after(self, text: str, position: int) -> int | None:
        """Where the currency that begins at `position` (and a blank behind it) ends."""
        for length in range(self.longest_prefix, 0, -1):
            if text[position : position + length] in self.prefixes:
                end = position + length
                return end + (text[end : end + 1] == " ")
        return None


def _is_whole(word: str, text: str, position: int) -> bool:
    """Whether the unit at `position` is no sign of the next number (5€30) and no part of a Latin word (5 metre)."""
    last = word[-1]
    if "\u4e00" <= last <= "\u9fff":
        return True
    after = text[position + len(word) : position + len(word) + 1]
    if word in "$¥￥€£₩":
        return not after.isdigit()
    return not (last.isascii() and last.isalpha() and after.isascii() and after.isalnum())


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield from line.split()


def _units(pack: "AmountPack", folder: Path) -> Iterator[tuple[str, Unit]]:
    for shared in pack.shared_names:
        for name in shared.names:
            yield name, Unit(name, "currency", shared.default, shared=True)
    for currency in pack.currencies:
        for name in currency.names:
            yield name, Unit(name, "currency", currency.code, strict=len(name) == 1)

    for row in (folder / "amounts" / "currencies.jsonl").read_text(encoding="utf-8").splitlines():
        known = Currency.model_validate_json(row)
        for name in known.names:
            yield name, Unit(name, "currency", known.code)
    for currency in pack.currencies:
        for word in currency.prefixes:
            if len(word) == 1 and not word.isalpha():
                yield word, Unit(word, "currency", currency.code)
    for entry in pack.words:
        for word in entry.names:
            yield word, Unit(word, entry.kind, entry.code, entry.unit, Decimal(entry.factor))
    for line in (folder / "amounts" / "units.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, _, names = line.partition("\t")
            for name in names.split():
                yield name, Unit(name, "unit", None if code == "-" else code, strict=name in _RISKY)
    for old in pack.old_units:
        for name in old.names:
            yield name, Unit(name, "unit", strict=name in ("文", "贯", "斗"))
    for word in _words(pack.measures.any):
        yield word, Unit(word, "measure")
    for word in _words(pack.measures.arabic):
        yield word, Unit(word, "measure", strict=True)


#: Units whose names are common parts of other words: they count only behind Arabic digits or a large numeral.
_RISKY = frozenset("方里码担瓦伏焦帕巴尺丈卡") | {"立方", "单位"}
