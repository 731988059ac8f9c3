// Asks where one is once one asks for it, and sends it rounded to about a kilometre.

const form = document.querySelector("form[data-near]");
const button = form.querySelector("[data-position]");
const told = form.querySelector("[data-told]");

if ("geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.longitude.value = coords.longitude.toFixed(2);
        form.elements.latitude.value = coords.latitude.toFixed(2);
        form.elements.commune.value = "";
        form.submit();
      },
      () => {
        told.textContent = button.dataset.refused;
      },
      { timeout: 10000, maximumAge: 300000 },
    );
  });
}
