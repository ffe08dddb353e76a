// The raw text with its mentions lit. Offsets are code points; each text node knows where it begins.
function codePoints(text) {
  if (!/[\ud800-\udfff]/.test(text)) return { length: text.length, slice: (a, b) => text.slice(a, b) };
  const points = Array.from(text);
  return { length: points.length, slice: (a, b) => points.slice(a, b).join("") };
}

function appendText(parent, text, start) {
  let at = 0;
  let offset = start;
  const put = (string, parentOf, raw) => {
    const node = document.createTextNode(string);
    node.at = offset;
    node.atom = raw !== undefined;
    parentOf.append(node);
    offset += Array.from(raw === undefined ? string : raw).length;
  };
  for (const match of text.matchAll(INVISIBLE)) {
    if (match.index > at) put(text.slice(at, match.index), parent);
    const ends = match[0] === "\r" && (text[match.index + 1] === "\n" || match.index + 1 === text.length);
    const mark = make("span", { class: "unseen", title: ends ? "" : code(match[0]) });
    put(ends ? "" : code(match[0]), mark, match[0]);
    parent.append(mark);
    at = match.index + match[0].length;
  }
  if (at < text.length) put(text.slice(at), parent);
}

// Cut the text where any mention begins or ends; a piece bears all kinds that cover it, so overlaps stay legible:
// a wash for values, a line below for each action. Returns the pieces with the indices of the cards they belong to.
function renderArticle(container, text, cards) {
  const points = codePoints(text);
  const edges = new Map([[0, []], [points.length, []]]);
  cards.forEach((card, index) => {
    card.pieces = [];
    if (absent(card) || card.end <= card.start || card.end > points.length) return;
    for (const place of [card.start, card.end]) if (!edges.has(place)) edges.set(place, []);
    edges.get(card.start).push(index);
    edges.get(card.end).push(~index);
  });
  const places = [...edges.keys()].sort((a, b) => a - b);
  const open = new Set();
  const pieces = [];
  const fragment = document.createDocumentFragment();
  places.forEach((place, i) => {
    for (const index of edges.get(place)) index < 0 ? open.delete(~index) : open.add(index);
    const end = places[i + 1];
    if (end === undefined || end === place) return;
    const piece = points.slice(place, end);
    if (!open.size) return appendText(fragment, piece, place);
    const covering = [...open].sort((a, b) => (cards[a].end - cards[a].start) - (cards[b].end - cards[b].start));
    const actions = covering.filter(c => cards[c].kind === "action").length;
    const value = covering.find(c => cards[c].kind !== "action");
    const span = make("span", { class: "lit", data: { cards: covering.join(" ") } });
    if (value !== undefined) span.classList.add("on", cards[value].kind);
    if (actions) span.classList.add("act", `deep${Math.min(actions, 3)}`);
    appendText(span, piece, place);
    fragment.append(span);
    pieces.push({ span, covering, off: false });
    for (const index of covering) {
      cards[index].pieces.push(span);
      if (cards[index].start === place) span.classList.add("first");
      if (cards[index].end === end) span.classList.add("last");
    }
  });
  container.replaceChildren(fragment);
  return pieces;
}

// The raw span of what is selected in the article, or null.
function selectedSpan(container) {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!container.contains(range.commonAncestorContainer)) return null;
  const start = offsetAt(container, range.startContainer, range.startOffset, false);
  const end = offsetAt(container, range.endContainer, range.endOffset, true);
  return start !== null && end !== null && start < end ? [start, end] : null;
}

function offsetAt(container, node, offset, isEnd) {
  if (node.nodeType === Node.TEXT_NODE) {
    if (node.atom) return node.at + (isEnd && offset ? 1 : 0);
    return node.at + Array.from(node.data.slice(0, offset)).length;
  }
  const walker = document.createTreeWalker(container, NodeFilter.SHOW_TEXT);
  const stop = node.childNodes[offset] || null;
  let last = null;
  for (let here = walker.nextNode(); here; here = walker.nextNode()) {
    const relation = stop ? stop.compareDocumentPosition(here) : node.compareDocumentPosition(here);
    const reached = stop
      ? here === stop || relation & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINED_BY)
      : relation & Node.DOCUMENT_POSITION_FOLLOWING && !(relation & Node.DOCUMENT_POSITION_CONTAINED_BY);
    if (reached) return isEnd && last ? last.at + (last.atom ? 1 : Array.from(last.data).length) : here.at;
    last = here;
  }
  return last ? last.at + (last.atom ? 1 : Array.from(last.data).length) : null;
}
