// A file above its field's limit is refused at the field, before it is sent. Without this script the
// server refuses it.

for (const field of document.querySelectorAll("input[type=file][data-most]")) {
  field.addEventListener("change", () => {
    const most = Number(field.dataset.most);
    const isTooLarge = [...field.files].some((one) => one.size > most);
    field.setCustomValidity(isTooLarge ? field.dataset.refusal : "");
    if (isTooLarge) field.reportValidity();
  });
}
