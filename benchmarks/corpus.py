"""A large collection out of the sample articles: the same bytes each time, no two documents alike."""

import random
import re
from pathlib import Path

#: The sample whose paragraphs are columns.
PAGE = "newspaper_page"
_DIGITS = re.compile(r"\d+")


def paragraphs(samples: Path) -> list[str]:
    """The paragraphs of the sample articles, front matter left out.

    The newspaper page gives none: its columns belong together, and strewn over other articles they would make
    pages of columns of all of them.
    """
    found = []
    for path in sorted(samples.glob("*")):
        if path.suffix not in (".md", ".txt") or path.stem == PAGE:
            continue
        text = path.read_text(encoding="utf-8")
        if text.startswith("---\n"):
            text = text.split("\n---\n", 1)[1]
        found.extend(p.strip() for p in re.split(r"\n\s*\n", text) if p.strip())
    return found


def write(
    folder: Path,
    samples: Path,
    documents: int,
    seed: int = 20240520,
    paragraphs_each: tuple[int, int] = (8, 24),
) -> int:
    """Write `documents` articles of so many paragraphs below `folder`; return their size in bytes.

    Numbers are drawn anew, so that no text comes twice; a year stays a year and a day a day.
    """
    rng = random.Random(seed)
    source = paragraphs(samples)
    size = 0
    for index in range(documents):
        chosen = rng.sample(source, k=min(rng.randint(*paragraphs_each), len(source)))
        body = "\n\n".join(_DIGITS.sub(lambda m: _other(m[0], rng), p) for p in chosen)
        day = f"20{rng.randint(10, 25)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        text = f"---\ntitle: 文章{index}\ndate: {day}\n---\n\n{body}\n"
        path = folder / f"{index // 1000:03d}" / f"{index:06d}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        path.write_bytes(data)
        size += len(data)
    return size


def repeat(folder: Path, articles: Path, size: int) -> tuple[int, int]:
    """Copy the articles of a folder over and over until they have `size` bytes; return their number and size."""
    sources = sorted(p for p in articles.iterdir() if p.suffix in (".md", ".txt"))
    count = total = 0
    while total < size:
        path = sources[count % len(sources)]
        target = folder / f"{count // 1000:03d}" / f"{count:06d}{path.suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        total += target.stat().st_size
        count += 1
    return count, total


def _other(digits: str, rng: random.Random) -> str:
    if len(digits) == 4 and digits[:2] in ("19", "20"):
        return f"20{rng.randint(10, 29)}"
    if len(digits) <= 2 and 0 < int(digits) <= 12:
        return str(rng.randint(1, 9)) if len(digits) == 1 else f"{rng.randint(10, 12)}"
    return str(rng.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1)) if len(digits) > 2 else digits
