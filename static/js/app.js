/* Small additions to pages that work without any of this. One listener per concern, on the document,
   so that fragments which htmx brings later behave like the rest. */

/* 1 ── the menu on a small screen: without script the link to #menu opens it */
function setMenu(open) {
  const nav = document.getElementById("menu");
  const button = document.querySelector("[data-menu]");
  nav.classList.toggle("open", open);
  button.setAttribute("aria-expanded", String(open));
  button.setAttribute("aria-label", open ? "关闭菜单" : "打开菜单");
  (open ? nav.querySelector("a") : button).focus();
}

function menu() {
  const button = document.querySelector("[data-menu]");
  if (!button) return;
  button.setAttribute("role", "button");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", "menu");
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-menu], [data-menu-close]");
    if (!opener) return;
    event.preventDefault();
    setMenu(opener.matches("[data-menu]") && !document.getElementById("menu").classList.contains("open"));
  });
  button.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      button.click();
    }
  });
}

/* 2 ── what opens closes again: on Escape and on a click elsewhere */
function popovers() {
  const close = (except) => {
    for (const box of document.querySelectorAll("details[data-popover][open]")) {
      if (box !== except) box.open = false;
    }
  };
  document.addEventListener("click", (event) => close(event.target.closest("details[data-popover]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const box = event.target.closest?.("details[data-popover][open]");
    close(null);
    box?.querySelector("summary").focus();
    if (document.getElementById("menu")?.classList.contains("open")) setMenu(false);
  });
}

/* 3 ── larger type: kept in a cookie, so that the server prints the next page in the same size */
function largeType() {
  const root = document.documentElement;
  const show = (button) => {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(root.dataset.size === "lg"));
    button.querySelector("span").textContent = root.dataset.size === "lg" ? "标准字号" : "大字显示";
  };
  const buttons = document.querySelectorAll("[data-large-type]");
  buttons.forEach((button) => {
    show(button);
    button.addEventListener("click", () => {
      const large = root.dataset.size !== "lg";
      if (large) root.dataset.size = "lg";
      else delete root.dataset.size;
      document.cookie = `size=${large ? "lg" : ""}; path=/; max-age=${large ? 31536000 : 0}; samesite=lax`;
      buttons.forEach(show);
    });
  });
}

/* 4 ── ask before something is done for good: data-confirm on a form or on its button */
function ask(words) {
  const box = document.createElement("dialog");
  box.className = "z-ask";
  const text = document.createElement("p");
  text.textContent = words;
  text.id = "ask-words";
  box.setAttribute("aria-labelledby", text.id);
  const acts = document.createElement("form");
  acts.method = "dialog";
  acts.className = "acts";
  for (const [value, label, look] of [["no", "取消", "btn btn-def"], ["yes", "确定", "btn btn-primary"]]) {
    const button = document.createElement("button");
    button.value = value;
    button.className = look;
    button.textContent = label;
    acts.append(button);
  }
  box.append(text, acts);
  document.body.append(box);
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
  });
}

/* 5 ── one press, one request */
const pressed = new WeakSet();

function release(form) {
  pressed.delete(form);
  form.querySelectorAll("button[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function submits() {
  const agreed = new WeakSet();
  document.addEventListener(
    "submit",
    (event) => {
      const form = event.target;
      const button = event.submitter;
      if (form.method !== "post") return;
      if (pressed.has(form)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        return;
      }
      const words = button?.dataset.confirm ?? form.dataset.confirm;
      if (words && !agreed.has(form)) {
        event.preventDefault();
        event.stopImmediatePropagation();
        ask(words).then((yes) => {
          if (!yes) return;
          agreed.add(form);
          form.requestSubmit(button);
          agreed.delete(form);
        });
        return;
      }
      pressed.add(form);
      button?.setAttribute("aria-busy", "true");
      /* a download or a page that stays must not stay locked */
      setTimeout(() => release(form), 10000);
    },
    true,
  );
  /* htmx forms answer without leaving the page */
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.target.closest?.("form");
    if (form) release(form);
  });
  /* back from the browser's memory: everything may be pressed again */
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(release));
}

/* 6 ── a form with data-guard asks before unsaved words are left behind */
function guard() {
  const dirty = new Set();
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) dirty.add(form);
  });
  document.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) dirty.delete(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) dirty.delete(event.target.closest?.("form"));
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
}

/* 7 ── focus goes where the page wants to be read: the errors, or the row of an address */
function focus() {
  const go = (element) => {
    if (!element) return;
    if (!element.matches("a, button, input, select, textarea, summary, [tabindex]")) element.tabIndex = -1;
    element.focus();
  };
  go(document.querySelector("[data-focus]"));
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link || link.matches("[data-menu], [data-menu-close]") || link.hash.length < 2) return;
    go(document.getElementById(decodeURIComponent(link.hash.slice(1))));
  });
  document.addEventListener("htmx:afterSettle", (event) => go(event.target.querySelector?.("[data-focus]")));
}

/* 8 ── tick all rows of a table: the box in its head names the others by data-all="name" */
function ticks() {
  document.addEventListener("change", (event) => {
    const { all } = event.target.dataset;
    if (!all) return;
    for (const box of event.target.closest("form, table").querySelectorAll('input[type="checkbox"]')) {
      if (box.name === all && !box.disabled) box.checked = event.target.checked;
    }
  });
}

/* 9 ── a filter that sends itself when it is changed; its button stays for those without script */
function autoSubmit() {
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-auto]")) form.requestSubmit();
  });
}

/* 10 ── a request that failed says so instead of doing nothing */
function failures() {
  const say = (words) => {
    let place = document.getElementById("live");
    if (!place) {
      place = document.createElement("div");
      place.id = "live";
      place.className = "z-live z-note err";
      place.setAttribute("role", "alert");
      document.body.append(place);
    }
    place.textContent = words;
    setTimeout(() => place.remove(), 8000);
  };
  /* a text of a report says it at its own box, see texts.js */
  const own = (event) => event.target.closest?.(".text-form");
  document.addEventListener("htmx:sendError", (event) => {
    if (!own(event)) say("网络没有接通，内容尚未保存，请稍后重试。");
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (own(event)) return;
    if (status === 403) say("登录已超时或没有权限，请在新窗口登录后重试；填写内容已保留在本页。");
    else if (status === 413) say("文件太大，单个文件不超过 20 MB。");
    else if (status >= 500) say("系统暂时出错，内容尚未保存，请稍后重试。");
  });
  /* an answer that led to another whole page (log-in after a time-out, or what follows a post): go there */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig, serverResponse } = event.detail;
    const asked = new URL(requestConfig.path, location.href).pathname;
    const whole = /^\s*<!doctype/i.test(serverResponse ?? "");
    if (!whole || event.detail.elt.closest("[hx-select]") || new URL(xhr.responseURL).pathname === asked) return;
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL);
  });
  /* refusals and conflicts (409, 422) come with words of their own: show them where they belong */
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
}

/* 11 ── a table that is wider than its place can be scrolled with the keyboard */
function scrollable() {
  for (const box of document.querySelectorAll(".z-tbl")) {
    if (box.scrollWidth <= box.clientWidth || box.hasAttribute("tabindex")) continue;
    const heading = box.querySelector("caption") ?? box.closest("section, .z-card")?.querySelector("h2, h3");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `${heading?.textContent.trim() || "表格"}，可左右滚动`);
  }
}

/* 12 ── charts: their code is fetched only by pages that have one */
async function charts(root) {
  if (!root.querySelector?.("[data-chart]")) return;
  const { charts: address, echarts } = document.body.dataset;
  const { draw } = await import(address);
  await draw(root, echarts);
}

/* 13 ── paper and clipboard for what is shown once; without script the browser's own menu does it */
function carryAway() {
  for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.select();
    /* the clipboard is only there over HTTPS */
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    button.querySelector("span").textContent = "已复制";
  });
}

/* 14 ── the address of a search says what was asked, not what was left open */
function shortAddresses() {
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "get") return;
    const asked = new URLSearchParams(location.search);
    for (const [name, value] of [...formData]) {
      if (value !== "" || formData.getAll(name).length > 1) continue;
      /* a choice that was taken back, as from “待核验” to “全部”: without it the server chooses again */
      const control = target.elements[name];
      const chosen = control instanceof HTMLSelectElement && [...control.options].some((one) => one.defaultSelected && one.value);
      if (!chosen && asked.get(name) !== "") formData.delete(name);
    }
  });
}

menu();
popovers();
largeType();
submits();
guard();
focus();
ticks();
autoSubmit();
failures();
scrollable();
window.addEventListener("resize", scrollable);
carryAway();
shortAddresses();
charts(document);
document.addEventListener("htmx:afterSettle", (event) => {
  charts(event.target);
  scrollable();
});
