// The same records as a chronology, a money table, a task list, and what changed with old and new side by side.
function viewTable(all, cards, cell) {
  const columns = all.filter(c => cards.some(card => { const value = cell(card, c); return value !== null && value !== undefined && value !== ""; }));
  return make("table", { class: "view" },
    make("thead", {}, make("tr", {}, ...columns.map(c => make("th", {}, t(c))))),
    make("tbody", {}, ...cards.map(card => make("tr", { tabIndex: 0, data: { index: card.index } },
      ...columns.map(c => { const value = cell(card, c); return make("td", { class: c, data: { label: t(c) } }, value === null || value === "" ? "" : value); })))));
}

function withMark(card) {
  const at = card.sentence.indexOf(card.text);
  if (at < 0) return visible(card.sentence);
  const before = card.sentence.slice(0, at);
  return make("span", {}, visible(before.length > 60 ? `…${before.slice(-58)}` : before), make("mark", { class: card.kind }, visible(card.text)),
    visible(card.sentence.slice(at + card.text.length, at + card.text.length + 80)), card.sentence.length > at + card.text.length + 80 ? "…" : "");
}

// Which document a record is from, where the table shows more than one.
const source = card => (state.doc === EVERYTHING ? visible(card.row.doc_id) : "");
const rowOf = card => (card.decision && card.decision.row) || card.row;
const party = p => (p ? visible(p.text) : "");
const live = card => !absent(card) && !(card.decision && card.decision.verdict === "reject");

function timeline(cards) {
  const dated = cards.filter(c => live(c) && c.kind === "date" && (rowOf(c).earliest || rowOf(c).latest));
  dated.sort((a, b) => {
    const [x, y] = [rowOf(a), rowOf(b)].map(r => r.earliest || r.latest);
    return x < y ? -1 : x > y ? 1 : a.index - b.index;
  });
  const years = new Map();
  for (const card of dated) {
    const year = (rowOf(card).earliest || rowOf(card).latest).replace(/^(-?\d+)-.*/, "$1");
    if (!years.has(year)) years.set(year, []);
    years.get(year).push(card);
  }
  return make("div", { class: "timeline" }, ...[...years].map(([year, members]) => make("section", {}, make("h3", {}, year),
    make("ol", {}, ...members.map(card => make("li", { tabIndex: 0, data: { index: card.index } },
      make("time", {}, visible(current(card).brief)), make("span", { class: "sentence" }, withMark(card), make("small", { class: "source" }, visible(card.row.doc_id)))))))));
}

function grouped(number) {
  if (!/^-?\d+(\.\d+)?$/.test(number || "")) return number || "";
  const [whole, part] = number.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

function money(cards) {
  const sums = cards.filter(c => live(c) && c.kind === "amount" && rowOf(c).type === "money");
  return viewTable(["value", "payer", "recipient", "purpose", "period", "sentence", "file"], sums, (card, column) => {
    const row = rowOf(card);
    if (column === "value") {
      const number = row.value !== null ? grouped(row.value) : row.min || row.max ? `${grouped(row.min)}–${grouped(row.max)}` : "?";
      return make("span", {}, make("b", {}, number), ` ${row.currency}`, row.mod && make("small", {}, ` ${row.mod}`));
    }
    if (column === "sentence") return withMark(card);
    if (column === "file") return source(card);
    return column === "period" ? visible(row.period) : party(row[column]);
  });
}

function tasks(cards) {
  const found = cards.filter(c => live(c) && c.kind === "action");
  return viewTable(["actor", "verbs", "modality", "deadline", "recurrence", "text", "file"], found, (card, column) => {
    const row = rowOf(card);
    if (column === "file") return source(card);
    if (column === "text") return visible(current(card).text || card.text);
    if (column === "verbs") return visible(row.verbs.join("、"));
    if (column === "modality") return make("span", { class: `modality ${row.modality}` }, t(row.modality));
    if (column === "deadline") return row.deadline ? visible(row.deadline.edtf) : "";
    return column === "actor" ? party(row.actor) : visible(row.recurrence);
  });
}

// What was in doubt or refused in the document, with what to do about it.
function issueList(issues) {
  return make("details", { class: "issues" }, make("summary", {}, `${t("issue")} ${issues.length}`),
    make("ul", {}, ...issues.map(issue => make("li", { class: issue.severity }, make("code", {}, visible(issue.code)),
      issue.text && make("b", {}, visible(issue.text)), " ", visible(issue.message), make("span", { class: "soft" }, ` ${visible(issue.next)}`)))));
}

// Changes by rule: old on the left, new on the right; a group is decided on at once.
function changesView(cards, total, decideAll) {
  if (data.about.base === null) return make("p", { class: "empty" }, t("noBase"));
  if (!cards.length) return make("p", { class: "empty" }, t("noChanges"));
  const groups = new Map();
  for (const card of cards) {
    if (!groups.has(card.rule)) groups.set(card.rule, []);
    groups.get(card.rule).push(card);
  }
  const view = make("div", { class: "changes" });
  view.append(make("p", { class: "soft" }, `${data.about.base} → ${data.about.version} · ${causeText(data.about.cause)}`));
  for (const [rule, members] of [...groups].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))) {
    const waiting = members.filter(c => !c.decision);
    const head = make("header", {}, make("h3", {}, make("code", {}, visible(rule))), make("span", { class: "soft" }, `${members.length}`));
    if (data.live && waiting.length) for (const verdict of ["accept", "reject"]) {
      const button = make("button", { type: "button", class: verdict }, `${t(`${verdict}All`)} (${waiting.length})`);
      button.addEventListener("click", () => decideAll(verdict, waiting));
      head.append(button);
    }
    view.append(make("section", {}, head, ...members.map(changeRow)));
  }
  if (total > cards.length) view.append(make("p", { class: "soft" }, t("more")(total - cards.length)));
  return view;
}

function changeRow(card) {
  const status = card.decision && VERDICTS[card.decision.verdict];
  const side = (text, brief, rule) => make("div", {}, make("b", {}, visible(text)), " ", make("span", { class: "value" }, visible(brief)),
    rule && make("code", {}, visible(rule)));
  const old = card.old ? side(card.old.text, card.old.brief, card.old.rule !== card.rule && card.old.rule) : make("div", { class: "none" }, "–");
  const now = card.gone ? make("div", { class: "none" }, "–") : side(card.text, card.brief, null);
  old.classList.add("old");
  now.classList.add("new");
  const fields = card.fields.filter(f => !["text", "rule", "reviewed"].includes(f.name));
  return make("article", { class: `change ${card.kind}`, tabIndex: 0, data: { doc: card.row.doc_id, id: card.id, gone: card.gone ? "1" : "" } },
    make("div", { class: "top" }, make("span", { class: `sort ${card.change}` }, { added: "+", removed: "−", changed: "~" }[card.change]),
      make("span", { class: `kind ${card.kind}` }, t(card.kind)), make("span", { class: "soft" }, visible(card.row.doc_id)),
      status && make("span", { class: `status ${status}` }, t(status))),
    make("div", { class: "sides" }, old, now),
    fields.length > 0 && make("dl", {}, ...fields.flatMap(f => [make("dt", {}, f.name.split(".").map(fieldName).join(".")), make("dd", {}, make("del", {}, shownValue(f.old)), " → ", make("ins", {}, shownValue(f.new)))])),
    make("blockquote", {}, withMark(card)));
}
