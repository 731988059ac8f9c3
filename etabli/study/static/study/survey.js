// Hides the questions that do not concern the respondent. Without this script all are shown, and
// what was answered in vain is left out on the server.

const conditions = JSON.parse(document.getElementById("conditions").textContent);
const form = document.querySelector("form.survey");

function answered(name) {
  return new FormData(form).get(name) ?? "";
}

function update() {
  for (const [name, { field, among }] of Object.entries(conditions)) {
    const asked = form.querySelector(`[name="${name}"], [name^="${name}."]`).closest(".field");
    asked.hidden = !among.includes(answered(field));
  }
}

form.addEventListener("change", update);
window.addEventListener("pageshow", update); // after “back”, the browser has filled in the form
update();
