// For pages with frames of ours: gives each frame the height of its content, shows it instead of the link beside it, and
// opens its links. Needs nothing from the page but the frames; sets no cookies and stores nothing.
"use strict";

(() => {
  const home = new URL(document.currentScript.src).origin;
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${home}/embed/v1`));

  window.addEventListener("message", (event) => {
    // A sandboxed frame has the origin "null": that the message comes from its window is what counts.
    if (event.origin !== home && event.origin !== "null") return;
    const frame = frames().find((one) => one.contentWindow === event.source);
    const { message, value } = event.data || {};
    if (!frame) return;
    if (message === "height" && Number.isFinite(value)) {
      frame.style.height = `${Math.min(Math.max(value, 60), 5000)}px`;
      // The link that stands in for the frame has done its work.
      for (const beside of [frame.previousElementSibling, frame.nextElementSibling]) {
        if (beside && beside.matches(".nim-instead")) beside.style.display = "none";
      }
    } else if (message === "link" && document.activeElement === frame) {
      const wanted = new URL(value, home);
      if (wanted.origin === home) window.top.location.href = wanted.href;
    }
  });
  // Frames that were ready before this script.
  frames().forEach((frame) => frame.contentWindow.postMessage({ message: "ready" }, "*"));
})();
