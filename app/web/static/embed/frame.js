// Tells the page around a frame how high the frame wants to be, and opens its links where the frame itself may not.
// The messages are WordPress's (wp-embed.js): height, link, ready, with the secret that it puts behind the address.
"use strict";

(() => {
  if (window.parent === window) return;
  const secret = (location.hash.match(/secret=([A-Za-z0-9]+)/) || [])[1];
  // An origin of "null" is a sandbox: links cannot leave it, so that the page around is asked to follow them.
  const boxed = window.origin === "null";
  const say = (message, value) => window.parent.postMessage({ message, value, secret }, "*");
  let said = 0;

  const height = (again) => {
    const wanted = Math.ceil(document.documentElement.getBoundingClientRect().height);
    if (!again && Math.abs(wanted - said) < 2) return;
    said = wanted;
    say("height", wanted);
  };

  // The page around is asked first. If it does nothing, the sandbox may still let a click out; if it does not, the address
  // can be read and copied.
  const leave = (link) => {
    say("link", link.href);
    setTimeout(() => window.open(link.href, "_top"), 300);
    setTimeout(() => {
      if (!link.nextSibling?.textContent.includes(link.href)) link.after(` ${link.href} `);
    }, 1200);
  };

  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !event.data || event.data.message !== "ready") return;
    if (event.data.secret === secret) height(true);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[target=_top]");
    if (!link || !boxed || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    leave(link);
  });
  // The next page of the list must know the secret, too.
  document.querySelectorAll(".nim-paging a").forEach((link) => { link.hash = location.hash; });
  if (document.fonts) document.fonts.ready.then(() => height());
  window.addEventListener("load", () => height(true));
  new ResizeObserver(() => height()).observe(document.querySelector("main"));
})();
