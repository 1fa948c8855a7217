/* A new log-in in another window changes the protection mark; the one in this page is then refused, although the
   person is signed in. The page as the server would print it now has the mark that is valid. */

const MARK = "csrfmiddlewaretoken";
let asking = null;

async function ask() {
  const answer = await fetch(window.location.href, { credentials: "same-origin", cache: "no-store" });
  /* signed out, the page is another one: the log-in, which has a mark too */
  if (!answer.ok || new URL(answer.url).pathname !== window.location.pathname) return "";
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const mark = page.querySelector(`[name="${MARK}"]`)?.value ?? "";
  if (!mark || !page.body.hasAttribute("hx-headers")) return "";
  /* what one person typed is not saved in another's name */
  if (page.body.dataset.person !== document.body.dataset.person) return "";
  document.querySelectorAll(`[name="${MARK}"]`).forEach((field) => {
    field.value = mark;
  });
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": mark }));
  return mark;
}

/* The valid mark, which then stands in every form of the page; "" while signed out. Rejects without network. */
export function renew() {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}
