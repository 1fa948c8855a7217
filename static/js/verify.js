/* A chosen file is compared by its checksum, computed here: the file never leaves this machine.
   Without script, or where the browser offers no cryptography (plain http), the form uploads it instead. */

const LIMIT = 200 * 1024 * 1024;
const form = document.querySelector("[data-file-check]");

function say(words) {
  form.querySelector("[data-local]").textContent = words;
}

async function compare(file) {
  if (file.size > LIMIT) {
    say("文件超过 200 MB，不是平台生成的报告。");
    return;
  }
  say("正在计算摘要…");
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  window.location.assign(`${form.dataset.fileCheck}?sha256=${hex}`);
}

if (form && globalThis.crypto?.subtle) {
  const input = form.querySelector('input[type="file"]');
  form.querySelectorAll("[data-upload]").forEach((part) => part.remove());
  form.querySelector("[data-local]").hidden = false;
  input.addEventListener("change", () => {
    if (input.files.length) compare(input.files[0]).catch(() => say("文件无法读取，请重新选择。"));
  });
  form.addEventListener("submit", (event) => event.preventDefault());
}
