/* The texts of a report save themselves with htmx. What could not be saved says so at its box until it is saved:
   the words of the last save would be untrue by then. */

import { icon } from "./icon.js";
import { renew } from "./token.js";

const EXPIRED = "未保存：登录已超时，请在新窗口登录后点“重试”；填写内容已保留在本页";
const OFFLINE = "未保存：网络没有接通，接通后请点“重试”；填写内容已保留在本页";
const FAILED = "未保存：系统暂时出错，请稍后点“重试”；填写内容已保留在本页";

const formOf = (event) => event.target.closest?.(".text-form");

function say(form, words) {
  const state = form.querySelector(".text-state");
  state.querySelectorAll("[data-saved]").forEach((line) => line.remove());
  let line = state.querySelector("[data-unsaved]");
  if (!line) {
    line = document.createElement("div");
    line.className = "line wrap s";
    line.dataset.unsaved = "";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm btn-def";
    button.dataset.retry = "";
    button.textContent = "重试";
    line.append(document.createElement("span"), button);
    state.prepend(line);
  }
  const said = document.createElement("span");
  said.className = "invalid-feedback d-inline w-auto";
  said.append(icon("alert-triangle"), ` ${words}`);
  line.firstElementChild.replaceWith(said);
}

/* the form is sent again only when its mark is valid */
async function again(form) {
  try {
    if (!(await renew())) say(form, EXPIRED);
    else form.querySelector("textarea").dispatchEvent(new CustomEvent("retry"));
  } catch {
    say(form, OFFLINE);
  }
}

document.addEventListener("htmx:sendError", (event) => {
  const form = formOf(event);
  if (form) say(form, OFFLINE);
});

document.addEventListener("htmx:responseError", (event) => {
  const form = formOf(event);
  if (!form) return;
  const expired = event.detail.xhr.status === 403;
  say(form, expired ? EXPIRED : FAILED);
  /* who has signed in meanwhile need not press anything; a retry that was refused is not tried once more */
  if (expired && event.detail.requestConfig.triggeringEvent?.type !== "retry") again(form);
});

document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-retry]")?.closest(".text-form");
  if (form) again(form);
});

/* “保存” would leave the page, and what was typed with it */
document.addEventListener("submit", (event) => {
  const form = formOf(event);
  if (!form?.querySelector("[data-unsaved]") || form.querySelector('[name="keep"]')) return;
  event.preventDefault();
  again(form);
});
