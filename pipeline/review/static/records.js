// The records: filters with counts that follow, cards, the card that is open, the form that corrects it.
const KINDS = ["amount", "date", "organization", "action"];
const VERDICTS = { accept: "accepted", reject: "rejected", correct: "corrected", keep: "kept", enter: "entered" };
// The rules read it no longer, and no reviewer entered it.
const absent = card => card.gone && !card.entered;
const FACETS = {
  rule: card => [card.rule],
  organization: card => card.organizations,
  modality: card => (card.row.modality ? [card.row.modality] : []),
  change: card => [card.change || "unchanged"],
  certainty: card => [card.certainty],
  status: card => [card.decision ? VERDICTS[card.decision.verdict] : card.again ? "again" : needsDecision(card) ? "waiting" : ""],
};
const noFilters = () => ({ q: "", kinds: new Set(), rule: "", organization: "", modality: "", change: "", certainty: "", status: "" });

const needsDecision = card => !card.decision && (data.about.base === null || card.change !== null);

function haystack(card) {
  if (!card.hay) card.hay = [card.text, card.brief, card.rule, card.sentence, ...card.organizations].join("\n").toLowerCase();
  return card.hay;
}

// Which cards pass, and for each filter how many would pass if it alone were let go.
function passing(cards, filters) {
  const counts = { kinds: new Map() };
  for (const name of Object.keys(FACETS)) counts[name] = new Map();
  const query = filters.q.trim().toLowerCase();
  const shown = [];
  for (const [index, card] of cards.entries()) {
    if (query && !haystack(card).includes(query)) continue;
    const failed = [];
    if (filters.kinds.size && !filters.kinds.has(card.kind)) failed.push("kinds");
    for (const [name, values] of Object.entries(FACETS)) if (filters[name] && !values(card).includes(filters[name])) failed.push(name);
    if (!failed.length) shown.push(index);
    if (failed.length > 1) continue;
    const add = (name, value) => value && counts[name].set(value, (counts[name].get(value) || 0) + 1);
    if (!failed.length || failed[0] === "kinds") add("kinds", card.kind);
    for (const [name, values] of Object.entries(FACETS)) if (!failed.length || failed[0] === name) values(card).forEach(v => add(name, v));
  }
  return { shown, counts };
}

function buildFilters(form, filters, onChange) {
  const search = make("input", { type: "search", id: "search", placeholder: t("search"), value: filters.q });
  search.setAttribute("aria-label", t("search"));
  search.addEventListener("input", () => { filters.q = search.value; onChange(); });
  const kinds = make("div", { class: "kinds" }, ...KINDS.map(kind => {
    const button = make("button", { type: "button", class: `chip ${kind}`, data: { kind } }, t(kind), make("i", {}));
    button.addEventListener("click", () => {
      filters.kinds.has(kind) ? filters.kinds.delete(kind) : filters.kinds.add(kind);
      onChange();
    });
    return button;
  }));
  const selects = make("div", { class: "selects" }, ...Object.keys(FACETS).map(name => {
    const select = make("select", { data: { facet: name } });
    select.setAttribute("aria-label", t(name === "organization" ? "organizationFilter" : name));
    select.addEventListener("change", () => { filters[name] = select.value; onChange(); });
    return select;
  }));
  form.replaceChildren(make("div", { class: "row" }, search), kinds, selects, make("div", { class: "sum" }));
  form.onsubmit = event => event.preventDefault();
}

function showCounts(form, filters, counts, shown, total) {
  for (const chip of form.querySelectorAll(".chip")) {
    chip.querySelector("i").textContent = counts.kinds.get(chip.dataset.kind) || 0;
    chip.classList.toggle("chosen", filters.kinds.has(chip.dataset.kind));
    chip.setAttribute("aria-pressed", filters.kinds.has(chip.dataset.kind));
  }
  for (const select of form.querySelectorAll("select")) {
    const name = select.dataset.facet;
    const label = t(name === "organization" ? "organizationFilter" : name);
    const options = [...counts[name]].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 300);
    if (filters[name] && !counts[name].has(filters[name])) options.unshift([filters[name], 0]);
    const open = name !== "rule" && name !== "organization";
    select.replaceChildren(
      make("option", { value: "" }, `${label}: ${t("all")}`),
      ...options.map(([value, count]) => make("option", { value }, `${open ? t(value) : visible(value)} (${count})`)),
    );
    select.value = filters[name];
    select.classList.toggle("chosen", Boolean(filters[name]));
    const splits = options.length > 1 || (options.length === 1 && options[0][1] < shown);
    select.hidden = !filters[name] && !splits;
  }
  const sum = form.querySelector(".sum");
  sum.replaceChildren(make("span", { class: "count" }, t("shown")(shown, total)));
  return sum;
}

// Correct values show in place of what the rule read.
const current = card => (card.decision && card.decision.row ? card.decision : card);

function cardElement(card, index) {
  const element = make("article", { class: `card ${card.kind}`, tabIndex: 0, data: { index } });
  fillCard(element, card);
  return element;
}

function fillCard(element, card) {
  const now = current(card);
  const status = card.decision ? VERDICTS[card.decision.verdict] : card.again ? "again" : "";
  element.classList.toggle("gone", absent(card));
  for (const name of [...Object.values(VERDICTS), "again"]) element.classList.toggle(name, status === name);
  const head = make("div", { class: "head" },
    card.change && make("span", { class: `sort ${card.change}`, title: t(card.change) }, { added: "+", removed: "−", changed: "~" }[card.change]),
    make("span", { class: "words" }, visible(now.text)),
    status && make("span", { class: `status ${status}` }, t(status)));
  const line = make("div", { class: "line" },
    make("span", { class: `kind ${card.kind}` }, t(card.kind)),
    make("span", { class: "value" }, visible(now.brief)),
    card.certainty !== "stated" && make("span", { class: `certainty ${card.certainty}` }, t(card.certainty)),
    make("button", { type: "button", class: "source", tabIndex: -1 }, visible(card.row.doc_id)));
  element.replaceChildren(head, line);
}

const HIDDEN = new Set(["id", "doc_id", "kind", "text", "start", "end", "raw_start", "raw_end", "rule", "section", "reviewed"]);

const fieldName = name => (typeof WORDS[language][name] === "string" ? t(name) : name);

function shownValue(value) {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(shownValue).join("、") || "–";
  if (typeof value === "object") {
    const rest = Object.entries(value).filter(([k, v]) => v !== null && !["text", "raw_start", "raw_end"].includes(k)).map(([, v]) => shownValue(v));
    return value.text === undefined ? rest.join(" ") : visible(value.text) + (rest.length ? ` (${rest.join(", ")})` : "");
  }
  return visible(value);
}

function openCard(element, card, actions) {
  fillCard(element, card);
  const row = (card.decision && card.decision.row) || card.row;
  const changed = new Map(card.fields.map(f => [f.name.split(".")[0], f]));
  const facts = make("dl", {});
  for (const [name, value] of Object.entries(row)) {
    const empty = value === null || value === false || value === "positive" || value === "planned" || (Array.isArray(value) && !value.length);
    if (HIDDEN.has(name) || (empty && !changed.has(name))) continue;
    const field = changed.get(name);
    facts.append(make("dt", {}, fieldName(name)),
      make("dd", {}, field && make("del", {}, shownValue(field.old)), field && " → ", name === "modality" ? t(value) : shownValue(value)));
  }
  const at = card.sentence.indexOf(card.text);
  const sentence = make("blockquote", {}, ...(at < 0 ? [visible(card.sentence)] : [
    visible(card.sentence.slice(0, at)), make("mark", { class: card.kind }, visible(card.text)), visible(card.sentence.slice(at + card.text.length))]));
  const notes = make("div", { class: "notes" }, make("code", {}, visible(card.rule)));
  if (card.row.section && card.row.section.length) notes.append(make("span", {}, card.row.section.map(visible).join(" › ")));
  if (card.cause) notes.append(make("span", {}, `${t("why")}: ${causeText(card.cause)}`));
  const old = card.old && card.change === "changed" && (card.old.text !== card.text || card.old.brief !== card.brief)
    && make("div", { class: "was" }, `${t("was")} `, make("b", {}, visible(card.old.text)), " ", make("span", { class: "value" }, visible(card.old.brief)));
  const said = card.decision && make("div", { class: "said" }, `${t(VERDICTS[card.decision.verdict])} · ${visible(card.decision.by)} · ${card.decision.at.slice(0, 16).replace("T", " ")}`);
  const again = card.again && !card.decision && make("div", { class: "said again" },
    `${t("again")}: ${t(VERDICTS[card.again.verdict])} · ${visible(card.again.by)} · ${t("theySaid")} ${visible(card.again.said)}`);
  const buttons = data.live && make("div", { class: "buttons" },
    ...[["accept", "a"], ["reject", "r"], ["edit", "e"], ["undo", "u"]].filter(([n]) => !(absent(card) && n === "edit") && !(card.entered && n === "accept")).map(([name, key]) => {
      const button = make("button", { type: "button", class: name }, t(name), make("kbd", {}, key));
      button.addEventListener("click", event => { event.stopPropagation(); actions[name](); });
      return button;
    }));
  element.append(make("div", { class: "detail" }, old, sentence, facts, notes, again, said, buttons));
}

// The form that corrects a record. Only what was changed is sent; the server holds it to the models.
const MODS = ["", "APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS", "BEFORE", "AFTER", "ON_OR_BEFORE", "ON_OR_AFTER", "START", "MID", "END"];
const TYPES = ["intergovernmental", "government", "bank", "company", "university", "research", "ngo", "fund", "party", "media", "mechanism", "other"];
const FIELDS = {
  amount: { type: ["money", "percent", "quantity"], value: 1, min: 1, max: 1, mod: MODS, currency: 1, unit: 1, per: 1, payer: 1, recipient: 1, purpose: 1, period: 1 },
  date: { type: ["date", "time", "duration", "set"], edtf: 1, mod: MODS, fiscal: true, event: 1 },
  organization: { name: 1, org_id: 1, type: TYPES, name_en: 1, country: 1 },
  action: { predicate: 1, modality: ["commitment", "plan", "obligation", "encouragement", "exploration"], polarity: ["positive", "negative"], verbs: 1, actor: 1,
    object: 1, recipient: 1, purpose: 1, condition: 1, deadline: 1, recurrence: 1, status: ["planned", "ongoing"] },
};

function asInput(value) {
  if (Array.isArray(value)) return value.join("、");
  if (value && typeof value === "object") return value.text === undefined ? value.edtf : value.text;
  return value === null || value === undefined ? "" : String(value);
}

// What a record that is entered begins with.
const BLANK = {
  amount: { type: "money", currency: "CNY" }, date: { type: "date" }, organization: { type: "government" },
  action: { modality: "commitment", polarity: "positive", status: "planned" },
};

// The form for a record of some kind at the words that are selected: all that is filled in is sent.
function entryForm(kind, words, { save, cancel, choose }) {
  const form = editForm({ kind, row: { ...BLANK[kind], text: words } }, { save, cancel, blank: true });
  form.querySelector(".place").replaceChildren(make("span", { class: "words" }, visible(words)), make("span", { class: "wrong", data: { field: "span" } }));
  form.prepend(make("div", { class: "kinds" }, ...KINDS.map(name => {
    const button = make("button", { type: "button", class: `chip ${name}${name === kind ? " chosen" : ""}`, data: { kind: name } }, t(name));
    button.setAttribute("aria-pressed", name === kind);
    button.addEventListener("click", () => choose(name));
    return button;
  })));
  return form;
}

function editForm(card, { save, cancel, span, blank }) {
  const row = (card.decision && card.decision.row) || card.row;
  const inputs = {};
  const form = make("form", { class: "edit", autocomplete: "off" });
  const grid = make("div", { class: "fields" });
  for (const [name, kind] of Object.entries(FIELDS[card.kind])) {
    const id = `edit-${name}`;
    const input = Array.isArray(kind) ? make("select", { id }, ...kind.map(v => make("option", { value: v }, v ? fieldName(v) : "–")))
      : make("input", { id, type: kind === true ? "checkbox" : "text", spellcheck: false });
    if (kind === true) input.checked = Boolean(row[name]); else input.value = asInput(row[name]);
    inputs[name] = { input, was: kind === true ? input.checked : input.value };
    grid.append(make("label", { htmlFor: id, title: name }, fieldName(name)), make("div", {}, input, make("span", { class: "wrong", data: { field: name } })));
  }
  let place = null;
  const words = make("span", { class: "words" }, visible(row.text));
  const use = make("button", { type: "button", class: "use", title: t("spanHint") }, t("useSelection"));
  use.addEventListener("mousedown", event => event.preventDefault());
  use.addEventListener("click", () => {
    const found = span();
    if (found) { place = found.place; words.textContent = visible(found.text); }
    else form.querySelector("[data-field=span]").textContent = t("spanHint");
  });
  grid.prepend(make("label", {}, t("text")), make("div", { class: "place" }, words, use, make("span", { class: "wrong", data: { field: "span" } })));
  const general = make("p", { class: "wrong", data: { field: "" } });
  form.append(grid, general, make("div", { class: "buttons" },
    make("button", { type: "submit", class: "accept" }, t("save"), make("kbd", {}, "Ctrl ⏎")), make("button", { type: "button", class: "cancel" }, t("cancel"), make("kbd", {}, "Esc"))));
  form.querySelector(".cancel").addEventListener("click", event => { event.stopPropagation(); cancel(); });
  form.addEventListener("click", event => event.stopPropagation());
  form.addEventListener("keydown", event => {
    if (event.key === "Escape") { event.stopPropagation(); cancel(); }
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); form.requestSubmit(); }
  });
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const fields = {};
    for (const [name, { input, was }] of Object.entries(inputs)) {
      const value = input.type === "checkbox" ? input.checked : input.value.trim();
      if (blank ? value !== "" && value !== false : value !== was) fields[name] = name === "verbs" ? value.split(/[、,，\s]+/).filter(Boolean) : value === "" ? null : value;
    }
    for (const wrong of form.querySelectorAll(".wrong")) wrong.textContent = "";
    const error = await save(fields, place);
    if (!error) return;
    const where = form.querySelector(`[data-field="${CSS.escape(String(error.field || "").split(".")[0])}"]`) || general;
    where.textContent = where === general && error.field ? `${error.field}: ${error.error}` : error.error;
    const input = inputs[String(error.field || "").split(".")[0]];
    if (input) input.input.focus();
  });
  return form;
}
