// Shows how much of a large file has been sent. Without this script the browser sends it as ever.

for (const form of document.querySelectorAll("form[data-progress]")) {
  form.addEventListener("submit", (event) => {
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.setAttribute("aria-label", form.dataset.progress);
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      // Once all is sent the file is read: nobody knows how far.
      if (loaded < total) bar.value = loaded / total;
      else bar.removeAttribute("value");
    });
    request.addEventListener("load", () => {
      history.replaceState(null, "", request.responseURL);
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => {
      bar.remove();
      form.submit();
    });
    event.preventDefault();
    form.querySelector(".actions").append(bar);
    form.querySelector("button").disabled = true;
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
