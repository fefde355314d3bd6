// For pages with frames of ours: gives each frame the height of its content, shows it instead of the link beside it, and
// opens its links. Needs nothing from the page but the frames; sets no cookies and stores nothing.
"use strict";

(() => {
  const home = new URL(document.currentScript.src).origin;
  const SPARE = 80;
  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${home}/embed/v1`));

  window.addEventListener("message", (event) => {
    // A sandboxed frame has the origin "null": that the message comes from its window is what counts.
    if (event.origin !== home && event.origin !== "null") return;
    const frame = frames().find((one) => one.contentWindow === event.source);
    const { message, value } = event.data || {};
    if (!frame) return;
    if (message === "height" && Number.isFinite(value)) {
      // A frame that was given a little too much room keeps it at first: nothing moves under the reader's eyes.
      const spare = frame.dataset.height ? 0 : SPARE;
      const room = frame.clientHeight - value;
      if (room < 0 || room > spare) frame.style.height = `${Math.min(Math.max(value, 60), 5000)}px`;
      frame.dataset.height = value;
      // The link that stands in for the frame has done its work. Its line stays, for the same reason.
      for (const beside of [frame.previousElementSibling, frame.nextElementSibling]) {
        if (beside && beside.matches(".nim-instead")) beside.style.visibility = "hidden";
      }
    } else if (message === "link" && document.activeElement === frame) {
      const wanted = new URL(value, home);
      if (wanted.origin === home) window.top.location.href = wanted.href;
    }
  });
  // Frames that were ready before this script.
  frames().forEach((frame) => frame.contentWindow.postMessage({ message: "ready" }, "*"));
})();
