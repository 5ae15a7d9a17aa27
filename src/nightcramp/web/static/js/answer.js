// Adds the print button. The page prints as well without it.
"use strict";

const print = document.getElementById("print");
print.hidden = false;
print.querySelector("button").addEventListener("click", () => window.print());
