// The page itself: which document, which view, which record; keys; decisions, and news of other reviewers'.
const data = JSON.parse(document.getElementById("data").textContent);
const $ = id => document.getElementById(id);
const VIEWS = ["article", "changes", "timeline", "money", "tasks"];
const state = { doc: null, cards: [], shown: [], selected: -1, pieces: [], filters: noFilters(), view: "article", editing: false, done: [], changes: null };
const name = () => memory.get("name") || data.about.name;

function toast(text, bad) {
  const box = $("toast");
  box.textContent = text;
  box.className = bad ? "on bad" : "on";
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => { box.className = ""; }, bad ? 5000 : 1800);
}

async function ask(path, body) {
  const options = body ? { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, by: name() }) } : {};
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.error), answer);
  return answer;
}

// Documents. One choice stands for all of them together; no document has an empty name.
const EVERYTHING = "";

function together() {
  const cards = data.documents.flatMap(d => data.content[d.doc_id].cards);
  return { meta: {}, text: "", cards, issues: [], total: cards.length };
}

function showDocuments() {
  const together = data.documents.length > 1 ? [make("option", { value: EVERYTHING }, t("everything"))] : [];
  $("documents").replaceChildren(...together, ...data.documents.map(d => make("option", { value: d.doc_id },
    `${d.waiting ? "● " : ""}${visible(d.title || d.doc_id)}${d.waiting ? ` (${d.waiting})` : ""}`)));
  if (state.doc !== null) $("documents").value = state.doc;
  const left = data.documents.reduce((sum, d) => sum + d.waiting, 0);
  $("waiting").textContent = t("left")(left);
  $("waiting").className = left ? "some" : "";
}

async function openDocument(docId, recordId) {
  let content;
  try {
    if (docId === EVERYTHING) content = data.live ? await ask("/api/everything") : together();
    else content = data.live ? await ask(`/api/document?id=${encodeURIComponent(docId)}`) : data.content[docId];
  } catch (error) { return toast(error.message, true); }
  state.doc = docId;
  state.cards = content.cards;
  state.cards.forEach((card, index) => { card.index = index; });
  state.selected = -1;
  state.editing = false;
  $("documents").value = docId;
  $("main").classList.toggle("everything", docId === EVERYTHING);
  document.title = `梳理 ${docId === EVERYTHING ? t("everything") : visible(docId)}`;
  if (content.total > content.cards.length) toast(t("more")(content.total - content.cards.length), true);
  const facts = ["publisher", "author", "published", "url"].filter(k => content.meta[k]).map(k => visible(content.meta[k]));
  $("meta").replaceChildren(make("h1", {}, visible(content.meta.title || docId)), make("p", {}, [visible(docId), ...facts].join(" · ")));
  if (content.issues.length) $("meta").append(issueList(content.issues));
  state.pieces = renderArticle($("text"), content.text, state.cards);
  $("reader").scrollTop = 0;
  if (state.view === "article") buildList();
  apply();
  paint();
  if (recordId) select(state.cards.findIndex(c => c.id === recordId), "both");
}

function turn(step) {
  const at = data.documents.findIndex(d => d.doc_id === state.doc) + step;
  if (at >= 0 && at < data.documents.length) openDocument(data.documents[at].doc_id);
}

// Records
function buildList() {
  $("list").replaceChildren(...state.cards.map(cardElement), make("p", { class: "empty", hidden: true }, t("none")));
}

const cardAt = index => (state.view === "article" && index >= 0 && state.cards[index] ? $("list").children[index] : null);

function apply() {
  const { shown, counts } = passing(state.cards, state.filters);
  state.shown = shown;
  const sum = showCounts($("filters"), state.filters, counts, shown.length, state.cards.length);
  const waiting = shown.filter(i => needsDecision(state.cards[i]));
  if (data.live && waiting.length) for (const verdict of ["accept", "reject"]) {
    const button = make("button", { type: "button", class: `all ${verdict}` }, `${t(`${verdict}All`)} (${waiting.length})`);
    button.addEventListener("click", () => decideAll(verdict, waiting.map(i => state.cards[i])));
    sum.append(button);
  }
  const visibleCards = new Set(shown);
  for (const piece of state.pieces) {
    const off = !piece.covering.some(i => visibleCards.has(i));
    if (off !== piece.off) piece.span.classList.toggle("off", piece.off = off);
  }
  if (state.view === "article") {
    const elements = $("list").children; // one for each card, then the word that there is none
    for (const index of state.cards.keys()) {
      const hidden = !visibleCards.has(index);
      if (elements[index].hidden !== hidden) elements[index].hidden = hidden;
    }
    $("list").lastElementChild.hidden = shown.length > 0;
  } else showView();
}

async function showView() {
  const cards = state.shown.map(i => state.cards[i]);
  const list = $("list");
  const at = rows().indexOf(document.activeElement);
  if (state.view === "changes") {
    if (state.changes === null) {
      try { state.changes = data.live ? await ask("/api/changes") : data.changes; } catch (error) { return toast(error.message, true); }
    }
    list.replaceChildren(changesView(state.changes.cards, state.changes.total, decideAll));
    if (at >= 0 && rows()[at]) rows()[at].focus({ preventScroll: true });
    return;
  }
  const view = { timeline, money, tasks }[state.view](cards);
  list.replaceChildren(view.querySelector("[data-index]") ? view : make("p", { class: "empty" }, t("none")));
}

function setView(view) {
  state.view = view;
  state.changes = null;
  $("main").dataset.view = view;
  $("filters").hidden = view === "changes";
  if (view === "article") buildList();
  apply();
  words();
  $("side").scrollTop = 0;
}

function paint() {
  for (const card of state.cards) {
    const off = card.decision && card.decision.verdict === "reject";
    for (const piece of card.pieces) piece.classList.toggle("out", Boolean(off));
  }
}

function select(index, jump) {
  const before = state.cards[state.selected];
  if (before) {
    before.pieces.forEach(p => p.classList.remove("here"));
    const element = cardAt(state.selected);
    if (element) { fillCard(element, before); element.classList.remove("open"); }
  }
  state.editing = false;
  state.selected = index;
  const card = state.cards[index];
  if (!card) return;
  card.pieces.forEach(p => p.classList.add("here"));
  const element = cardAt(index);
  if (element) {
    element.hidden = false;
    element.classList.add("open");
    openCard(element, card, actions);
    if (jump !== "text") reveal(element, $("side"), "nearest");
    if (jump === "both") element.focus({ preventScroll: true });
  }
  if (jump !== "card" && card.pieces[0]) reveal(card.pieces[0], $("reader"), "center");
  flash(jump === "card" ? [element] : card.pieces);
}

function reveal(element, box, where) {
  const outer = box.getBoundingClientRect();
  const inner = element.getBoundingClientRect();
  const top = box === $("side") ? $("filters").getBoundingClientRect().height : 0;
  if (where === "nearest" && inner.top >= outer.top + top && inner.bottom <= outer.bottom) return;
  const goal = where === "center" ? inner.top - outer.top - outer.height / 2.5 : inner.top - outer.top - top - 12;
  box.scrollBy({ top: goal, behavior: "auto" });
}

function flash(elements) {
  for (const element of elements) if (element) {
    element.classList.remove("flash");
    void element.offsetWidth;
    element.classList.add("flash");
  }
}

function step(by) {
  if (state.view !== "article") return stepRow(by);
  const at = state.shown.indexOf(state.selected);
  const next = at < 0 ? (by > 0 ? state.shown.find(i => i > state.selected) : state.shown.findLast(i => i < state.selected)) : state.shown[at + by];
  if (next !== undefined) select(next, "both");
}

// In the other views a key moves the focus from row to row.
const rows = () => [...$("list").querySelectorAll("[data-index], .change")];

function stepRow(by) {
  const all = rows();
  const at = all.indexOf(document.activeElement);
  const row = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  if (row) row.focus();
}

// Decisions, one after the other: a key pressed before the last answer came is about the record that is open then.
let last = Promise.resolve();
const inTurn = act => { last = last.then(act, act); };

const key = card => ({ doc_id: card.row.doc_id, id: card.id, gone: card.gone });

function take(decisions) {
  const touched = new Set();
  for (const news of decisions) {
    for (const cards of [state.cards, state.changes ? state.changes.cards : []]) {
      const card = cards.find(c => c.id === news.id && c.gone === news.gone && c.row.doc_id === news.doc_id);
      if (!card) continue;
      card.decision = news.decision;
      if (cards === state.cards) touched.add(card.index);
    }
  }
  for (const index of touched) {
    const element = cardAt(index);
    if (!element) continue;
    if (index === state.selected && !state.editing) openCard(element, state.cards[index], actions);
    else if (index !== state.selected) fillCard(element, state.cards[index]);
  }
  paint();
  apply();
  // A record that another reviewer entered joins the list, one that was taken back leaves it.
  const joins = decisions.some(d => d.doc_id === state.doc && d.decision && d.decision.verdict === "enter" && !state.cards.some(c => c.id === d.id && c.gone));
  if (joins || state.cards.some(c => c.entered && !c.decision)) openDocument(state.doc, (state.cards[state.selected] || {}).id);
}

async function refreshDocuments() {
  data.documents = await ask("/api/documents");
  showDocuments();
}

async function decide(verdict, cards) {
  if (!data.live) return toast(t("readOnly"), true);
  try {
    const { decisions } = await ask("/api/judge", { verdict, records: cards.map(key) });
    if (verdict !== "undo") state.done.push(cards.map(key));
    take(decisions);
    toast(verdict === "undo" ? t("undone") : t("saved")(decisions.length));
    await refreshDocuments();
    return true;
  } catch (error) { toast(`${t("failed")}: ${error.message}`, true); return false; }
}

function decideAll(verdict, cards) {
  if (confirm(t("sure")(t(`${verdict}All`), cards.length))) inTurn(() => decide(verdict, cards));
}

async function undo() {
  if (!data.live) return toast(t("readOnly"), true);
  const records = state.done.pop() || (state.cards[state.selected] && state.cards[state.selected].decision ? [key(state.cards[state.selected])] : null);
  if (!records) return toast(t("nothingToUndo"));
  try {
    const { decisions } = await ask("/api/judge", { verdict: "undo", records });
    take(decisions);
    toast(t("undone"));
    const index = state.cards.findIndex(c => c.id === records[0].id && c.gone === records[0].gone);
    if (index >= 0 && records.length === 1 && state.view === "article") select(index, "both");
    await refreshDocuments();
  } catch (error) { toast(`${t("failed")}: ${error.message}`, true); }
}

// A change that has the focus is decided on where it stands; then the next one has it.
async function judgeChange(verdict) {
  const at = rows().indexOf(document.activeElement);
  if (at < 0) return;
  const { doc, id, gone } = document.activeElement.dataset;
  const card = state.changes.cards.find(c => c.row.doc_id === doc && c.id === id && c.gone === Boolean(gone));
  await decide(verdict, [card]);
  (rows()[at + 1] || rows()[at]).focus();
}

async function judge(verdict) {
  if (state.view === "changes") return judgeChange(verdict);
  const card = state.cards[state.selected];
  if (!card || state.view !== "article") return;
  if (card.entered && verdict === "accept") { step(1); return; }
  const next = state.shown.slice(state.shown.indexOf(state.selected) + 1).find(i => needsDecision(state.cards[i]));
  if (await decide(verdict, [card]) && next !== undefined) select(next, "both");
}

function edit() {
  const card = state.cards[state.selected];
  const element = cardAt(state.selected);
  if (!data.live) return toast(t("readOnly"), true);
  if (!card || !element || absent(card) || state.editing) return;
  state.editing = true;
  const form = editForm(card, {
    span: () => { const place = lastSpan; return place && { place, text: lastWords }; },
    cancel: () => { state.editing = false; select(state.selected, "card"); },
    save: async (fields, place) => {
      if (!Object.keys(fields).length && !place) { state.editing = false; select(state.selected, "card"); return null; }
      try {
        const { decisions } = await ask("/api/correct", { record: key(card), fields, span: place });
        state.done.push([key(card)]);
        state.editing = false;
        take(decisions);
        select(card.index, "card");
        toast(t("saved")(1));
        await refreshDocuments();
        return null;
      } catch (error) { return { error: error.message, field: error.field }; }
    },
  });
  element.querySelector(".detail").replaceChildren(form);
  const first = form.querySelector("input, select");
  if (first) first.focus();
  reveal(element, $("side"), "nearest");
}

// A record that the rules missed: select its words in the article, then say what they are.
function enter(kind = "amount", at = lastSpan && { place: lastSpan, words: lastWords.trim() }) {
  if (!data.live) return toast(t("readOnly"), true);
  if (!at || state.doc === EVERYTHING) return toast(t("enterHint"), true);
  const close = () => $("entry").replaceChildren();
  const form = entryForm(kind, at.words, {
    cancel: close,
    choose: name => enter(name, at),
    save: async fields => {
      try {
        const { decisions } = await ask("/api/enter", { doc_id: state.doc, kind, fields, span: at.place });
        state.done.push(decisions.map(d => ({ doc_id: d.doc_id, id: d.id, gone: d.gone })));
        close();
        if (state.view !== "article") setView("article");
        await openDocument(state.doc, decisions[0].id);
        toast(t("saved")(1));
        return null;
      } catch (error) { return { error: error.message, field: error.field }; }
    },
  });
  $("entry").replaceChildren(make("h2", {}, t("enter")), form);
  $("enter").hidden = true;
  if (narrow()) setPane("records");
  $("side").scrollTop = 0;
  form.querySelector(".fields input, .fields select").focus();
}

const actions = { accept: () => inTurn(() => judge("accept")), reject: () => inTurn(() => judge("reject")), edit: () => inTurn(edit), undo: () => inTurn(undo) };

// The last thing selected in the article: pressing a button must not lose it.
let lastSpan = null;
let lastWords = "";
document.addEventListener("selectionchange", () => {
  const span = selectedSpan($("text"));
  if (span) { lastSpan = span; lastWords = String(getSelection()); }
  offer(span);
});

// Beside selected words stands the button that enters a record.
function offer(span) {
  const button = $("enter");
  button.hidden = !span || !data.live || state.editing || state.doc === EVERYTHING;
  if (button.hidden) return;
  const box = getSelection().getRangeAt(0).getBoundingClientRect();
  const reader = $("reader").getBoundingClientRect();
  button.textContent = `＋ ${t("enter")}`;
  button.style.top = `${Math.min(box.bottom + 6, reader.bottom - 36)}px`;
  button.style.left = `${Math.max(Math.min(box.right, reader.right - button.offsetWidth) - 12, reader.left + 8)}px`;
}

// News: what other reviewers decided.
async function news() {
  if (!document.hidden) {
    try {
      const { offset, decisions } = await ask(`/api/news?since=${data.about.offset}`);
      data.about.offset = offset;
      const others = decisions.filter(d => {
        const card = state.cards.find(c => c.id === d.id && c.gone === d.gone);
        return !card || JSON.stringify(card.decision) !== JSON.stringify(d.decision);
      });
      if (others.length && !state.editing) { take(others); await refreshDocuments(); }
    } catch { /* the server may be gone; the next decision will say so */ }
  }
  setTimeout(news, 3000);
}

// Words, colours, help
function words() {
  document.documentElement.lang = language;
  $("language").textContent = language === "zh" ? "EN" : "中";
  const labels = { language: language === "zh" ? "English" : "中文", theme: t("theme"), ask: t("help"), help: t("help"), prev: t("previous"), next: t("next"),
    documents: t("documents"), tabs: t("views"), panes: t("views") };
  for (const [id, label] of Object.entries(labels)) $(id).setAttribute("aria-label", label);
  $("theme").textContent = "◐";
  $("tabs").replaceChildren(...VIEWS.map((view, i) => {
    const tab = make("button", { type: "button", class: view === state.view ? "chosen" : "", title: `${i + 1}` }, t(view));
    if (view === state.view) tab.setAttribute("aria-current", "page");
    tab.addEventListener("click", () => setView(view));
    return tab;
  }));
  for (const button of $("panes").querySelectorAll("button")) button.textContent = t(button.dataset.pane === "text" ? "article" : "records");
  const input = make("input", { type: "text", maxLength: 100, value: name() });
  input.addEventListener("change", () => memory.set("name", input.value.trim()));
  const close = make("button", { type: "button", class: "close", autofocus: true }, t("close"));
  close.addEventListener("click", () => $("help").close());
  $("help").replaceChildren(make("h2", {}, t("help")), close, make("dl", {}, ...t("keys").flatMap(([keys, what]) => [make("dt", {}, keys), make("dd", {}, what)])),
    data.live ? make("label", {}, `${t("youAre")} `, input) : make("p", {}, t("readOnly")));
}

function setLanguage() {
  language = language === "zh" ? "en" : "zh";
  memory.set("language", language);
  words();
  showDocuments();
  buildFilters($("filters"), state.filters, apply);
  setView(state.view);
}

function setTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
}

function nextTheme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
  memory.set("theme", document.documentElement.dataset.theme);
}

function setPane(pane) {
  $("main").dataset.pane = pane;
  for (const button of $("panes").querySelectorAll("button")) {
    button.classList.toggle("chosen", button.dataset.pane === pane);
    button.setAttribute("aria-pressed", button.dataset.pane === pane);
  }
}

const narrow = () => matchMedia("(max-width: 760px)").matches;

$("text").addEventListener("click", event => {
  const piece = event.target.closest(".lit");
  if (!piece || !getSelection().isCollapsed) return;
  const covering = piece.dataset.cards.split(" ").map(Number).filter(i => state.shown.includes(i));
  if (!covering.length) return;
  const at = covering.indexOf(state.selected);
  if (state.view !== "article") setView("article");
  if (narrow()) setPane("records");
  select(covering[(at + 1) % covering.length], "card");
});

$("list").addEventListener("click", event => {
  const change = event.target.closest(".change");
  if (change && !event.target.closest("button")) {
    const { doc, id } = change.dataset;
    setView("article");
    openDocument(doc, id);
    return;
  }
  const element = event.target.closest("[data-index]");
  if (!element || !getSelection().isCollapsed || event.target.closest("form")) return;
  const record = state.cards[Number(element.dataset.index)];
  if (state.doc === EVERYTHING && (event.target.closest(".source") || state.view !== "article")) {
    setView("article");
    openDocument(record.row.doc_id, record.id);
    return;
  }
  if (state.view !== "article") setView("article");
  if (narrow() && !element.classList.contains("card")) setPane("records");
  select(Number(element.dataset.index), "both");
});

document.addEventListener("keydown", event => {
  // A closed dialog keeps the focus for a moment: what is typed then is not meant for it.
  const typing = event.target.closest("input, select, textarea, form.edit") && !event.target.closest("dialog:not([open])");
  if (event.key === "Escape") { if (event.target.closest("#filters")) event.target.blur(); return; }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  const keys = {
    j: () => step(1), k: () => step(-1), ArrowDown: () => step(1), ArrowUp: () => step(-1),
    i: () => enter(), a: actions.accept, r: actions.reject, e: actions.edit, u: actions.undo, n: () => turn(1), p: () => turn(-1),
    "/": () => { if (narrow()) setPane("records"); $("search").focus(); }, "?": () => $("help").showModal(),
    Enter: () => {
      const row = event.target.closest("#list [data-index], #list .change");
      if (row && !row.classList.contains("open")) { row.click(); return; }
      const card = state.cards[state.selected];
      if (state.doc === EVERYTHING && card) { openDocument(card.row.doc_id, card.id); return; }
      if (narrow()) setPane("text");
      select(state.selected, "text");
    },
  };
  const act = keys[event.key] || (VIEWS[Number(event.key) - 1] && (() => setView(VIEWS[Number(event.key) - 1])));
  if (!act || (event.key === "Enter" && event.target.closest("button"))) return;
  event.preventDefault();
  act();
});

$("enter").addEventListener("mousedown", event => event.preventDefault());
$("enter").addEventListener("click", () => enter());
$("documents").addEventListener("change", () => { openDocument($("documents").value); $("documents").blur(); });
$("prev").addEventListener("click", () => turn(-1));
$("next").addEventListener("click", () => turn(1));
$("language").addEventListener("click", setLanguage);
$("theme").addEventListener("click", nextTheme);
$("ask").addEventListener("click", () => $("help").showModal());
$("help").addEventListener("click", event => { if (event.target === $("help")) $("help").close(); });
for (const button of $("panes").querySelectorAll("button")) button.addEventListener("click", () => setPane(button.dataset.pane));

setTheme(memory.get("theme"));
words();
setPane("text");
showDocuments();
buildFilters($("filters"), state.filters, apply);
if (data.documents.length) openDocument((data.documents.find(d => d.waiting) || data.documents[0]).doc_id);
if (data.live) setTimeout(news, 3000);
