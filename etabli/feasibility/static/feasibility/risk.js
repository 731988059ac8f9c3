// A risk that is being drawn: shows where it is, and the page anew once it is done.

const EVERY = 1500; // milliseconds

async function look() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.getElementById("risk-state");
  const bar = now?.querySelector("progress");
  if (!response.ok || !now || !("atWork" in now.dataset) || !bar) {
    location.reload();
    return;
  }
  document.querySelector("#risk-state progress").value = bar.value;
  setTimeout(look, EVERY);
}

if (document.querySelector("#risk-state[data-at-work] progress")) setTimeout(look, EVERY);
