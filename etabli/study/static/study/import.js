// An import at work: shows where it is, and the page anew once it is done.

const EVERY = 1500; // milliseconds

async function look() {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const now = page.getElementById("import-state");
  const shown = document.getElementById("import-state");
  const bar = now?.querySelector("progress");
  if (!response.ok || !now || !("atWork" in now.dataset) || !bar) {
    location.reload();
    return;
  }
  shown.querySelector("progress").value = bar.value;
  const told = now.querySelector("label").textContent;
  const label = shown.querySelector("label");
  if (label.textContent !== told) label.textContent = told;
  setTimeout(look, EVERY);
}

if (document.querySelector("#import-state[data-at-work] progress")) setTimeout(look, EVERY);
