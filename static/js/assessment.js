/* The form of a self-assessment and of its verification: every row saves itself, and nothing typed is lost on the way.
   Without this file each row is a plain form. The server answers with the changed parts of the page; each
   part takes the place of the element with the same id. */

import { icon } from "./icon.js";
import { renew } from "./token.js";

const WAIT = 600;
const AGAIN = [2000, 5000, 15000, 30000, 60000];
const BESIDE = new Set(["files", "about_on"]);
const rows = new Map();
let uploading = 0;

const SAVING = "正在保存…";
const EXPIRED = "登录已超时或页面已过期，请在新窗口登录后点“重试”；填写内容已保留在本页";
const FAILED = "保存失败，已保留在本页，稍后自动重试";
const REFUSED = {
  403: "登录已超时或页面已过期，请在新窗口登录后点“重新上传”",
  413: "文件过大，请压缩或拆分后上传",
};
const OFFLINE = "网络已断开，已保留在本页，恢复后自动保存";

/* 1 ── what is known of a row: unsaved typing, the request under way, the conflict that is open */
function rowOf(code) {
  if (!rows.has(code)) rows.set(code, { dirty: false, sending: null, failed: 0, timer: 0, clash: false });
  return rows.get(code);
}

const formOf = (code) => document.getElementById(`form-${code}`);
const unsaved = () => [...rows.values()].some((row) => row.dirty || row.sending) || uploading > 0;

/* 2 ── parts of the page that the server sent take the place of their namesakes */
function swap(html) {
  const box = new DOMParser().parseFromString(html, "text/html").body;
  for (const part of [...box.children]) {
    const old = part.id && document.getElementById(part.id);
    if (!old || stays(old, part)) continue;
    if (part.getAttribute("role") === "status") update(old, part);
    else old.replaceWith(document.adoptNode(part));
    if (part.matches("article")) prepare(part);
  }
}

/* a row that another answer shows or hides stays while it is asked before and after, or holds unsaved words */
function stays(old, part) {
  if (!("oob" in part.dataset)) return false;
  const row = rows.get(part.id);
  return Boolean(row?.dirty || row?.sending) || !("unasked" in old.dataset || "unasked" in part.dataset);
}

/* a live region is changed, not replaced: only then is it read out */
function update(old, part) {
  old.className = part.className;
  Object.assign(old.dataset, part.dataset);
  old.replaceChildren(...part.childNodes);
  const article = old.closest("[data-row]");
  if (article) article.className = `q ${part.dataset.look}`;
}

function say(code, tone, sign, words) {
  const line = document.getElementById(`save-${code}`);
  const text = document.createElement("span");
  text.textContent = words;
  line.className = `save ${tone}`;
  line.replaceChildren(icon(sign), text);
}

function retryButton(code, shown) {
  const button = formOf(code)?.querySelector("[data-retry]");
  if (button) button.hidden = !shown;
}

/* what a row says, as it is sent; without the protection mark and the version, which are not the user's words */
function content(form) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (!BESIDE.has(name)) data.append(name, value);
  return data;
}

function wording(data) {
  const words = new URLSearchParams(data);
  words.delete("csrfmiddlewaretoken");
  words.delete("version");
  return words.toString();
}

/* 3 ── saving: one request at a time for each row; what is typed meanwhile follows with the new version */
function later(code, wait = WAIT) {
  const row = rowOf(code);
  clearTimeout(row.timer);
  row.timer = setTimeout(() => save(code), wait);
}

function save(code, { keepalive = false } = {}) {
  const row = rowOf(code);
  clearTimeout(row.timer);
  if (!row.dirty || row.sending) return row.sending ?? Promise.resolve();
  row.dirty = false;
  row.sending = send(code, row, keepalive).finally(() => {
    row.sending = null;
    if (row.dirty && !row.failed && !row.clash && !row.refused) later(code);
  });
  return row.sending;
}

async function post(address, data, keepalive = false) {
  const headers = { "HX-Request": "true" };
  const sent = () => fetch(address, { method: "POST", body: data, headers, keepalive, redirect: "manual" });
  const answer = await sent();
  /* refused: after a new log-in in another window only the protection mark is too old */
  const mark = answer.status === 403 && !keepalive && (await renew());
  if (!mark) return answer;
  data.set("csrfmiddlewaretoken", mark);
  return sent();
}

const expired = (answer) => answer?.type === "opaqueredirect" || answer?.status === 403;

async function send(code, row, keepalive) {
  const form = formOf(code);
  /* what was sent and never answered may have arrived: it goes first, so that nobody is in conflict with himself;
     whoever leaves the page has no time for that */
  const data = (!keepalive && row.unanswered) || content(form);
  row.unanswered = null;
  say(code, "info", "cloud-upload", SAVING);
  row.refused = false;
  let answer;
  try {
    answer = await post(form.getAttribute("action"), data, keepalive);
  } catch {
    row.unanswered = data;
    return fail(code, row, navigator.onLine ? FAILED : OFFLINE, true);
  }
  if (answer.status >= 500) row.unanswered = data;
  if (expired(answer)) return fail(code, row, EXPIRED, false);
  if (!answer.ok && ![409, 422].includes(answer.status)) return fail(code, row, FAILED, answer.status >= 500);
  const html = await answer.text();
  swap(html);
  row.failed = 0;
  row.answered = wording(data);
  if (wording(content(form)) !== row.answered) {
    row.dirty = true;
    /* what was sent is saved, what was typed meanwhile is not yet: nobody may leave on the word of the first */
    if (answer.ok) say(code, "info", "cloud-upload", SAVING);
  }
  retryButton(code, false);
  row.clash = !document.getElementById(`clash-${code}`).hidden;
  if (answer.ok) form.elements.version.value = document.getElementById(`save-${code}`).dataset.version;
  /* what was typed while the refusal was under way may be what it asked for, and is tried at once */
  else if (!row.clash) Object.assign(row, { refused: !row.dirty, dirty: true });
  return undefined;
}

function fail(code, row, words, again) {
  row.dirty = true;
  row.failed += 1;
  say(code, "err", "alert-triangle", words);
  retryButton(code, true);
  if (again) later(code, AGAIN[Math.min(row.failed, AGAIN.length) - 1]);
}

function flush(options) {
  return Promise.all([...rows].filter(([, row]) => row.dirty && !row.clash).map(([code]) => save(code, options)));
}

function typing() {
  const typed = (event) => {
    const code = event.target.form?.dataset.answer;
    if (!code || BESIDE.has(event.target.name)) return;
    const row = rowOf(code);
    /* leaving a field says "changed" once more: what the server has already answered is not sent again */
    if (!row.sending && !row.failed && wording(content(event.target.form)) === row.answered) return;
    row.dirty = true;
    row.refused = false;
    /* from the first key on the words of the last save would be untrue */
    if (!row.clash && !row.failed) say(code, "info", "cloud-upload", SAVING);
    if (!row.clash) later(code, event.type === "change" ? 0 : WAIT);
    else if (event.type === "change") later(code, 0);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("focusout", (event) => {
    const code = event.target.form?.dataset.answer;
    if (code && rowOf(code).dirty && !rowOf(code).refused && !rowOf(code).clash) save(code);
  });
  document.addEventListener("submit", (event) => {
    const code = event.target.dataset.answer;
    if (!code) return;
    event.preventDefault();
    rowOf(code).dirty = true;
    save(code);
  });
  document.addEventListener("click", (event) => {
    const form = event.target.closest("[data-retry]")?.closest("form");
    if (form) save(form.dataset.answer);
    const take = event.target.closest("[data-take]");
    if (!take) return;
    const field = document.getElementById(take.dataset.take);
    field.value = take.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  window.addEventListener("online", () => flush());
}

/* 4 ── conflicts: both values stand side by side until one is chosen */
function conflicts() {
  document.addEventListener("submit", async (event) => {
    const code = event.target.dataset.settle;
    if (!code) return;
    event.preventDefault();
    const data = new URLSearchParams(new FormData(event.target));
    let answer;
    try {
      answer = await post(event.target.getAttribute("action"), data);
    } catch {
      say(code, "err", "alert-triangle", OFFLINE);
      return;
    }
    if (!answer.ok && answer.status !== 409) {
      say(code, "err", "alert-triangle", expired(answer) ? EXPIRED : FAILED);
      return;
    }
    if (answer.ok) rows.delete(code);
    swap(await answer.text());
    if (answer.ok) enter(code);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-later]");
    if (!link) return;
    event.preventDefault();
    const panel = link.closest("[id^='clash-']");
    panel.hidden = true;
    rowOf(panel.id.slice("clash-".length)).dirty = false;
    enter(panel.id.slice("clash-".length));
  });
}

/* 5 ── files: sent at selection, one after the other, with progress */
function item(file) {
  const box = document.createElement("div");
  const name = document.createElement("span");
  name.className = "file";
  const label = document.createElement("span");
  label.textContent = file.name;
  name.append(icon("loader-2"), label);
  const bar = document.createElement("div");
  bar.className = "z-bar thin mt-1";
  const length = document.createElement("i");
  length.className = "p-0";
  bar.append(length);
  const words = document.createElement("div");
  words.className = "xs i3 mt-1";
  words.setAttribute("role", "status");
  words.textContent = "正在上传…";
  box.append(name, bar, words);
  return { box, bar, length, words };
}

function upload(place, file, about) {
  const shown = item(file);
  place.querySelector("[data-uploads]").append(shown.box);
  const data = new FormData();
  data.append("csrfmiddlewaretoken", formOf(place.dataset.files).elements.csrfmiddlewaretoken.value);
  data.append("files", file);
  data.append("about_on", about);
  uploading += 1;
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    const end = (words) => {
      uploading -= 1;
      if (words) trouble(place, file, about, shown, words);
      resolve();
    };
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.round((event.loaded / event.total) * 100);
      shown.length.className = `p-${percent}`;
      shown.words.textContent = percent < 100 ? `上传 ${percent}%` : "正在检查文件…";
    });
    request.addEventListener("load", () => {
      if (![200, 422].includes(request.status) || !request.responseText.includes(`files-${place.dataset.files}`)) {
        end(REFUSED[request.status] ?? "上传失败，请重试");
        return;
      }
      shown.box.remove();
      swap(request.responseText);
      /* what was wrong with one file stays readable while the next ones arrive */
      const told = document.querySelectorAll(`#files-${place.dataset.files} [role="alert"]`);
      place.querySelector("[data-uploads]").append(...told);
      end("");
    });
    request.addEventListener("error", () => end("上传失败，请检查网络后重试"));
    request.open("POST", place.dataset.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(data);
  });
}

function trouble(place, file, about, shown, words) {
  const again = document.createElement("button");
  again.type = "button";
  again.className = "btn btn-sm btn-def mt-1";
  again.textContent = "重新上传";
  again.addEventListener("click", async () => {
    again.disabled = true;
    /* without network the upload itself says so */
    await renew().catch(() => "");
    shown.box.remove();
    upload(place, file, about);
  });
  shown.bar.remove();
  shown.words.className = "xs err mt-1";
  shown.words.textContent = words;
  shown.box.append(again);
}

function files() {
  document.addEventListener("change", async (event) => {
    const place = event.target.closest("[data-files]");
    if (event.target.type !== "file" || !place) return;
    const chosen = [...event.target.files];
    const about = place.querySelector('[name="about_on"]').value;
    event.target.value = "";
    place.querySelectorAll("[data-uploads] [role='alert']").forEach((words) => words.remove());
    for (const file of chosen) {
      if (file.size > Number(place.dataset.max)) {
        const shown = item(file);
        place.querySelector("[data-uploads]").append(shown.box);
        trouble(place, file, about, shown, "文件超过 20 MB，请压缩或拆分后上传");
        shown.box.lastChild.remove();
      } else await upload(place, file, about);
    }
  });
  document.addEventListener("submit", async (event) => {
    const code = event.target.dataset.filed;
    if (!code) return;
    event.preventDefault();
    const answer = await post(event.target.getAttribute("action"), new URLSearchParams(new FormData(event.target)))
      .catch(() => null);
    if (answer && [200, 422].includes(answer.status)) swap(await answer.text());
    else say(code, "err", "alert-triangle", expired(answer) ? EXPIRED : "操作失败，请检查网络后重试");
    document.getElementById(`${code}-files`).focus();
  });
}

/* 6 ── coming and going: the row of an address has the focus; nobody leaves unsaved words behind unasked */
function enter(code) {
  const article = document.getElementById(code);
  const place = article?.querySelector("[data-enter]") ?? article;
  const fields = 'input:not([type="hidden"]):not([type="file"]):not([hidden]), select, textarea';
  const checked = place?.querySelector('input[type="radio"]:checked');
  (place?.querySelector("textarea, input[type='text']") ?? checked ?? place?.querySelector(fields))?.focus();
}

/* after the browser's own jump, which takes the focus with it */
function arrive(code) {
  if (document.getElementById(code)?.matches("article")) setTimeout(enter, 50, code);
}

function ways() {
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    if (link.getAttribute("href").startsWith("#")) {
      if (link.closest(".toc")) arrive(link.hash.slice(1));
      return;
    }
    if (![...rows.values()].some((row) => row.dirty || row.sending)) return;
    event.preventDefault();
    const waiting = [...rows.values()].map((row) => row.sending);
    await Promise.race([
      Promise.all([flush(), ...waiting]),
      new Promise((resolve) => {
        setTimeout(resolve, 4000);
      }),
    ]);
    window.location.assign(link.href);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!unsaved()) return;
    event.preventDefault();
    event.returnValue = "";
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flush({ keepalive: true });
  });
}

function prepare(root) {
  root.querySelectorAll("[data-files]").forEach((place) => place.classList.add("scripted"));
  root.querySelectorAll("[data-plain]").forEach((button) => {
    button.hidden = true;
  });
  root.querySelectorAll("[data-take]").forEach((button) => {
    button.hidden = false;
  });
}

prepare(document);
typing();
conflicts();
files();
ways();
document.querySelectorAll("article.conflict [data-answer]").forEach((form) => {
  const row = rowOf(form.dataset.answer);
  row.clash = !document.getElementById(`clash-${form.dataset.answer}`).hidden;
  row.dirty = !row.clash;
  row.refused = true;
});
window.addEventListener("load", () => arrive(window.location.hash.slice(1)));
