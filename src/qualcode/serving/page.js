"use strict";

// textual.js begins on window.onload. It measures the font once, so the font comes first.
const begin = window.onload;
window.onload = null;
window.addEventListener("load", async (event) => {
  const faces = ["16px", "bold 16px", "italic 16px"].map((face) =>
    document.fonts.load(face + " 'Roboto Mono'", "a\u25d0"),
  );
  await Promise.allSettled(faces);
  begin(event);
});

document.addEventListener("DOMContentLoaded", () => {
  const again = document.querySelector(".closed button");
  again.addEventListener("click", () => window.location.reload());

  // textual.js says on the body how far it has come. Keys should work without a click first.
  new MutationObserver(() => {
    const { classList } = document.body;
    const place = classList.contains("-closed")
      ? again
      : classList.contains("-first-byte") && document.querySelector(".xterm-helper-textarea");
    if (place) place.focus();
  }).observe(document.body, { attributeFilter: ["class"] });
});
