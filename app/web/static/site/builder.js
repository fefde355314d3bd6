// The builder's page shows a choice at once. Without this, its button does.
"use strict";

{
  const form = document.querySelector("[data-builder]");
  let latest = 0;
  let timer = 0;

  const show = async () => {
    const mine = ++latest;
    const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const address = `${form.getAttribute("action").split("#")[0]}?${chosen}`;
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById("resultat");
    if (mine !== latest || !fresh) return;
    // Only what changed is exchanged: the numbers beside the choices, the preview, the codes. The focus stays.
    form.querySelectorAll(".filter-group").forEach((one) => {
      const there = page.querySelector(`.filter-group[data-facet="${one.dataset.facet}"] summary`);
      if (there) one.querySelector("summary").replaceChildren(...there.childNodes);
    });
    form.querySelectorAll(".filter-number").forEach((one) => { one.textContent = ""; });
    page.querySelectorAll(".filter-form input[type=checkbox]").forEach((one) => {
      const mark = `[name="${one.name}"][value="${CSS.escape(one.value)}"] + span .filter-number`;
      const [here, there] = [form.querySelector(mark), page.querySelector(mark)];
      if (here && there) here.textContent = there.textContent;
    });
    for (const kind of ["address", "element", "frame"]) {
      document.getElementById(`kode-${kind}`).textContent = page.getElementById(`kode-${kind}`).textContent;
    }
    const preview = document.querySelector(".builder-preview");
    const wanted = page.querySelector(".builder-preview");
    if (preview.getAttribute("src") !== wanted.getAttribute("src")) {
      wanted.style.height = preview.style.height;
      preview.replaceWith(wanted);
    }
    history.replaceState(null, "", address);
  };
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => show().catch(() => form.submit()), wait);
  };

  const by = () => { form.querySelector(".builder-by").hidden = form.elements.layout.value !== "chart"; };
  form.addEventListener("change", () => { by(); soon(0); });
  form.elements.q?.addEventListener("input", () => soon(400));
  by();
}
