"use strict";
// What the page says, in Chinese and in English.
const WORDS = {
  zh: {
    article: "原文", records: "记录", changes: "变更", timeline: "年表", money: "资金", tasks: "任务",
    amount: "数额", date: "日期", organization: "机构", action: "行动", issue: "疑问",
    search: "搜索文字、数值、机构……", rule: "规则", organizationFilter: "机构", modality: "语气", change: "变更",
    certainty: "把握", status: "状态", all: "全部",
    stated: "明文", inferred: "推断", open: "无值",
    added: "新增", removed: "消失", changed: "改动", unchanged: "未变",
    waiting: "待定", accept: "接受", reject: "驳回", correct: "更正", keep: "保留原值", again: "需重看",
    entered: "补录", enter: "补录一条", enterHint: "先在原文中选中文字", accepted: "已接受", rejected: "已驳回", corrected: "已更正", kept: "保留原值",
    commitment: "承诺", plan: "计划", obligation: "要求", encouragement: "鼓励", exploration: "探讨",
    edit: "修改", undo: "撤销", save: "保存", cancel: "取消", acceptAll: "全部接受", rejectAll: "全部驳回",
    shown: (n, m) => (n === m ? `${m} 条` : `${n} / ${m} 条`), left: n => (n ? `待定 ${n}` : "全部已定"),
    sure: (what, n) => `${what} ${n} 条？`, undone: "已撤销", nothingToUndo: "没有可撤销的", saved: n => `已保存 ${n} 条`,
    readOnly: "这是只读文件，不能作决定", failed: "没有成功", none: "没有符合条件的记录", noChanges: "没有变更。",
    noBase: "还没有接受过任何版本，全部记录都是新的。", useSelection: "用所选文字", spanHint: "在原文中选中文字，再按此处",
    was: "原为", why: "原因", theySaid: "此前针对", value: "数值",
    published: "发布", publisher: "发布者", author: "作者", file: "文件", youAre: "署名", theme: "明暗", help: "键盘",
    text: "原文", sentence: "句子", payer: "出资方", recipient: "受益方", purpose: "用途", period: "时期",
    actor: "谁", verbs: "做什么", deadline: "期限", recurrence: "频度", predicate: "谓词", polarity: "正反", object: "对象",
    participants: "参与方", instrument: "方式", condition: "条件", amounts: "数额", name: "名称", name_en: "英文名", org_id: "代码",
    type: "类型", country: "国家", found_by: "识别依据", resolved_from: "推算依据", mod: "修饰", earliest: "最早", latest: "最晚",
    fiscal: "财年", event: "事件", in_name: "在名称内", currency: "币种", unit: "单位", ucum: "UCUM", per: "每", min: "下限", max: "上限",
    total: "合计", negative: "否定", positive: "肯定", planned: "未做", ongoing: "进行中", documentAdded: "文章是新的", documentRemoved: "文章已移出", documentChanged: "文章有改动", rulesChanged: "规则有改动：", codeChanged: "程序有改动",
    inReview: "审阅决定", othersChanged: "其他文章有改动", more: n => `还有 ${n} 条未显示`, everything: "全部文章",
    documents: "文章", previous: "上一篇", next: "下一篇", views: "视图", close: "关闭",
    keys: [["j / k", "下一条 / 上一条"], ["a", "接受"], ["r", "驳回（改动或消失的：保留原值）"], ["e", "修改"], ["i", "补录：先选中文字"], ["u", "撤销"],
      ["n / p", "下一篇 / 上一篇文章"], ["/", "搜索"], ["1 – 5", "切换视图"], ["Enter", "打开；再按跳到原文"], ["Esc", "关闭"], ["?", "帮助"]],
  },
  en: {
    article: "Article", records: "Records", changes: "Changes", timeline: "Timeline", money: "Money", tasks: "Tasks",
    amount: "amount", date: "date", organization: "organization", action: "action", issue: "In doubt:",
    search: "search text, values, bodies …", rule: "rule", organizationFilter: "organization", modality: "modality",
    change: "change", certainty: "certainty", status: "status", all: "all",
    stated: "stated", inferred: "inferred", open: "no value",
    added: "added", removed: "removed", changed: "changed", unchanged: "unchanged",
    waiting: "waiting", accept: "Accept", reject: "Reject", correct: "Correct", keep: "Keep", again: "changed since",
    entered: "entered by hand", enter: "Enter a record", enterHint: "Select its words in the article first", accepted: "accepted", rejected: "rejected", corrected: "corrected", kept: "kept as it was",
    commitment: "commitment", plan: "plan", obligation: "obligation", encouragement: "encouragement", exploration: "exploration",
    edit: "Edit", undo: "Undo", save: "Save", cancel: "Cancel", acceptAll: "Accept all", rejectAll: "Reject all",
    shown: (n, m) => (n === m ? `${m} records` : `${n} of ${m}`), left: n => (n ? `${n} waiting` : "all decided"),
    sure: (what, n) => `${what}: ${n} records?`, undone: "Undone", nothingToUndo: "Nothing to undo", saved: n => `Saved ${n}`,
    readOnly: "This file is read-only: nothing can be decided here", failed: "That failed", none: "No record matches",
    noChanges: "Nothing changed.", noBase: "No version was accepted yet: all records are new.",
    useSelection: "Use the selected text", spanHint: "select text in the article, then press this",
    was: "was", why: "cause", theySaid: "earlier, about", value: "value",
    published: "published", publisher: "publisher", author: "author", file: "file", youAre: "You are", theme: "theme", help: "Keyboard",
    text: "text", sentence: "sentence", payer: "payer", recipient: "recipient", purpose: "purpose", period: "period",
    actor: "who", verbs: "what", deadline: "by", recurrence: "how often", documentAdded: "document added", documentRemoved: "document removed", documentChanged: "document changed",
    rulesChanged: "rules changed: ", codeChanged: "code changed", inReview: "decided in review", othersChanged: "other documents changed",
    more: n => `${n} more not shown`, everything: "All documents",
    documents: "document", previous: "previous document", next: "next document", views: "views", close: "Close",
    keys: [["j / k", "next / previous record"], ["a", "accept"], ["r", "reject (a change: keep what was)"], ["e", "edit"], ["i", "enter what the rules missed: select its words first"], ["u", "undo"],
      ["n / p", "next / previous document"], ["/", "search"], ["1 – 5", "views"], ["Enter", "open; again: jump to the article"], ["Esc", "close"], ["?", "help"]],
  },
};
const memory = {
  get(key) { try { return localStorage.getItem(`shuli.${key}`); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(`shuli.${key}`, value); } catch { /* a file may have no storage */ } },
};
let language = memory.get("language") || (/^zh/i.test(navigator.language) ? "zh" : "en");
const t = key => (WORDS[language][key] === undefined ? key : WORDS[language][key]);

// Why something changed, as `shuli diff` tells it.
function causeText(cause) {
  const states = { added: "documentAdded", removed: "documentRemoved", changed: "documentChanged" };
  const parts = [cause.document && t(states[cause.document]), cause.rules.length && t("rulesChanged") + cause.rules.map(visible).join(", ") + entryText(cause.edits),
    cause.code && t("codeChanged"), cause.review && t("inReview")].filter(Boolean);
  return parts.join(language === "zh" ? "；" : "; ") || t("othersChanged");
}

// The first entries of the packs that differ; the pack's own name stands before them already.
function entryText(edits) {
  const names = edits.slice(0, 3).map(edit => visible(edit.slice(edit.indexOf(": ") + 2)));
  return names.length ? ` (${names.join(", ")}${edits.length > 3 ? " …" : ""})` : "";
}

// Elements without markup: everything is set as text.
function make(tag, options, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(options || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") element.className = value;
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key in element && key !== "list") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

// What cannot be seen is written out, as in the terminal.
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
const code = c => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;
const visible = s => String(s === null || s === undefined ? "" : s).replace(INVISIBLE, code);
