// Enter goes on to the next line, and from the last one keeps the sheet. Without this script Enter
// keeps the sheet at once, as forms do.

const form = document.querySelector("form.sheet");
const fields = [...form.querySelectorAll("input:not([type=hidden])")];

form.addEventListener("keydown", (event) => {
  const next = fields[fields.indexOf(event.target) + 1];
  if (event.key === "Enter" && next) {
    event.preventDefault();
    next.focus();
    next.select();
  }
});

// After a refusal one goes on at the first line that is marked.
form.querySelector(".wrong input")?.focus();
