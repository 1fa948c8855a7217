/* The forms of yearly and monthly figures. Without this file they work by plain posts: 沿用 asks the server for the
   page with the field filled, sums are made when the page is saved, and colleagues are told of at the next save. */

const NOT_APPLICABLE = new Set(["不适用", "/", "／", "无此项"]);
const ASK_EVERY = 20000;

/* 1 ── 沿用: last year's value into this year's field; nothing is saved by it */
function carry() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-carry]");
    /* 不适用 and a 口径 have more than one field: the server fills those */
    if (!button?.dataset.value || document.getElementById(`id_${button.dataset.carry}-basis`)) return;
    const field = document.getElementById(`id_${button.dataset.carry}-value`);
    event.preventDefault();
    field.value = button.dataset.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    button.hidden = true;
  });
}

/* 2 ── what colleagues saved: asked for while somebody is at work here, so that an idle page lets the session end */
function news() {
  const place = document.getElementById("news");
  if (!place) return;
  let active = false;
  for (const kind of ["input", "pointermove", "focusin"]) {
    document.addEventListener(kind, () => {
      active = true;
    }, { passive: true });
  }
  setInterval(() => {
    if (active && document.visibilityState === "visible") place.dispatchEvent(new Event("news"));
    active = false;
  }, ASK_EVERY);
}

/* 3 ── sums of the months while they are typed: whole numbers of the last decimal, so that nothing is lost */
function sums() {
  for (const table of document.querySelectorAll("[data-sums] [data-grid]")) {
    const places = Number(table.dataset.grid);
    table.addEventListener("input", () => addUp(table, places));
  }
}

function read(field, places) {
  const text = field.value.normalize("NFKC").replace(/[,，\s]/g, "");
  if (NOT_APPLICABLE.has(text)) return "na";
  if (!/^\d+(\.\d*)?$/.test(text)) return null;
  const [whole, fraction = ""] = text.split(".");
  if (fraction.length > places) return null;
  return BigInt(whole + fraction.padEnd(places, "0"));
}

function total(fields, places) {
  const values = fields.map((field) => read(field, places));
  const numbers = values.filter((value) => typeof value === "bigint");
  if (!numbers.length) return values.includes("na") ? "不适用" : "—";
  const digits = numbers.reduce((sum, value) => sum + value, 0n).toString().padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  return places ? `${whole}.${digits.slice(-places)}` : whole;
}

function addUp(table, places) {
  const fields = [...table.querySelectorAll("[data-item]")];
  for (const output of table.querySelectorAll("[data-sum-month]")) {
    output.value = total(fields.filter((f) => f.dataset.month === output.dataset.sumMonth), places);
  }
  for (const output of table.querySelectorAll("[data-sum-item]")) {
    output.value = total(fields.filter((f) => f.dataset.item === output.dataset.sumItem), places);
  }
  table.querySelector("[data-sum-all]").value = total(fields, places);
}

carry();
news();
sums();
