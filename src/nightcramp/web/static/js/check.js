// The questions: a count on the button, one mark a line. Every page works without it.
"use strict";

(() => {
  const form = document.querySelector(".kind-page, .kind-pick");

  function count() {
    const marked = form.querySelectorAll(".lines input:checked").length;
    form.querySelector(".count").textContent = marked > 1 ? ` (${marked} marked)` : "";
  }

  if (form) {
    form.addEventListener("change", (event) => {
      const line = event.target.closest(".line");
      if (line && event.target.checked) {
        const other = event.target.matches(".yes") ? ".unsure" : ".yes";
        line.querySelector(other).checked = false;
      }
      count();
    });
    count();
  }

  // After a reply the reader begins at the question, or at what is wrong with the reply.
  const start = document.querySelector(".faults") ?? document.querySelector("#question");
  if (start && document.referrer.startsWith(location.origin) && !location.hash) {
    start.setAttribute("tabindex", "-1");
    start.focus({ preventScroll: true });
  }
})();
