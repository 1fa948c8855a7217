/* What a list gains by script: the bar of the chosen rows appears when there are any and says how many; columns are
   moved by arrows. Without it the bar always stands there, and places are typed. */

function bulk(form) {
  const bar = form.querySelector(".z-bulk");
  if (!bar) return;
  const words = bar.querySelector("[data-bulk-count]");
  const every = form.querySelector('input[name="all"]');
  const head = form.querySelector("[data-all]");
  const boxes = [...form.querySelectorAll('input[name="pk"]')];
  head.hidden = false;
  const show = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => box.closest("tr").classList.toggle("sel", box.checked));
    head.checked = chosen === boxes.length;
    head.indeterminate = chosen > 0 && chosen < boxes.length;
    if (every && !chosen) every.checked = false;
    bar.hidden = !chosen;
    words.textContent = every?.checked ? "已选全部" : `已选 ${chosen} 家`;
  };
  form.addEventListener("change", () => setTimeout(show));
  form.addEventListener("reset", () => setTimeout(show));
  window.addEventListener("pageshow", show);
  show();
}

function columns(table) {
  const number = () => {
    table.querySelectorAll('tbody input[type="number"]').forEach((box, place) => {
      box.value = place + 1;
    });
  };
  table.querySelectorAll("[data-move]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const row = button.closest("tr");
      if (button.dataset.move === "up") row.previousElementSibling?.before(row);
      else row.nextElementSibling?.after(row);
      number();
      button.focus();
    });
  });
}

document.querySelectorAll("form[data-bulk]").forEach(bulk);
document.querySelectorAll("table[data-columns]").forEach(columns);
