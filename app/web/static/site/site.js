// Makes the pages quicker to use. Everything works without it.
"use strict";

document.documentElement.classList.add("with-script");

// Print, and copy a text or the address of the page.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy], [data-copy-address]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  const source = button.dataset.copy && document.getElementById(button.dataset.copy);
  await navigator.clipboard.writeText(source ? source.textContent.trim() : location.href);
  const label = button.textContent;
  button.textContent = button.dataset.done;
  setTimeout(() => { button.textContent = label; }, 2500);
});

// A choice in the filters shows at once: the page is fetched, and the list and the filters are exchanged.
let latest = 0;

async function exchange(address, remember) {
  const mine = ++latest;
  const list = document.getElementById("treff");
  list.setAttribute("aria-busy", "true");
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== latest || !page.getElementById("treff")) return;
  const focused = document.activeElement;
  const mark = focused && focused.name ? `[name="${focused.name}"][value="${CSS.escape(focused.value)}"]` : null;
  const open = [...document.querySelectorAll(".filter-group")].map((one) => [one.dataset.facet, one.open]);
  const scrolled = [...document.querySelectorAll(".filter-group ul")].map((one) => one.scrollTop);
  const panel = document.querySelector("[data-filters]");
  panel.replaceWith(page.querySelector("[data-filters]"));
  document.querySelector(".filters-button").replaceWith(page.querySelector(".filters-button"));
  open.forEach(([facet, is]) => {
    const group = document.querySelector(`.filter-group[data-facet="${facet}"]`);
    if (group) group.open = is;
  });
  document.querySelectorAll(".filter-group ul").forEach((one, at) => { one.scrollTop = scrolled[at] || 0; });
  // The number of hits stays the same element, so that screen readers say the new one.
  const count = document.getElementById("antall");
  const fresh = page.getElementById("treff");
  count.innerHTML = page.getElementById("antall").innerHTML;
  fresh.querySelector("#antall").replaceWith(count);
  list.replaceChildren(...fresh.childNodes);
  list.removeAttribute("aria-busy");
  document.title = page.title;
  if (remember) history.pushState(null, "", address);
  if (mark) document.querySelector(mark)?.focus({ preventScroll: true });
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-filters]");
  if (!form) return;
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.getAttribute("action")}?${chosen}`;
  exchange(address, true).catch(() => { location.href = address; });
});

window.addEventListener("popstate", () => {
  if (document.getElementById("treff")) exchange(location.href, false).catch(() => location.reload());
});

// Suggestions while somebody types, as a list box that arrow keys walk through (ARIA 1.2 combobox).
document.querySelectorAll("[data-suggest]").forEach((field) => {
  const list = document.createElement("ul");
  const at = `forslag-${field.id}`;
  list.id = at;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.dataset.suggestions);
  list.hidden = true;
  field.closest(".search-row").after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"], ["aria-controls", at]]) field.setAttribute(name, value);
  let timer = 0;
  let chosen = -1;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  // A suggestion is a search of its own: its number is the number of hits that it leads to.
  const take = (row) => { location.href = row.dataset.address; };
  const point = (to) => {
    const rows = [...list.children];
    chosen = (to + rows.length) % rows.length;
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === chosen)));
    field.setAttribute("aria-activedescendant", rows[chosen].id);
  };
  const show = (found) => {
    const seen = new Map();
    found.forEach((one) => { if (!seen.has(one.label.toLowerCase())) seen.set(one.label.toLowerCase(), one); });
    list.replaceChildren(...[...seen.values()].slice(0, 7).map((one, index) => {
      const row = document.createElement("li");
      const number = document.createElement("span");
      row.id = `${at}-${index}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      const asked = new URL(one.href, location.href).searchParams;
      asked.delete("lang");
      row.dataset.address = `${field.form.getAttribute("action")}?${asked}`;
      number.className = "number";
      number.textContent = one.count;
      row.append(one.label, number);
      row.addEventListener("mousedown", (event) => { event.preventDefault(); take(row); });
      return row;
    }));
    list.hidden = !list.children.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const typed = field.value.trim();
    if (typed.length < 2) return close();
    timer = setTimeout(async () => {
      const answer = await fetch(`/api/v1/suggest?q=${encodeURIComponent(typed)}&lang=${field.dataset.suggest}`);
      if (answer.ok && field.value.trim() === typed) show((await answer.json()).suggestions);
    }, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); point(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); point(chosen - 1); }
    else if (event.key === "Escape") { event.preventDefault(); close(); }
    else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
  });
  field.addEventListener("blur", close);
});
