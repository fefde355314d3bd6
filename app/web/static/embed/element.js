// <nim-anbefalinger>: recommendations inside another page, always current. What stands between its tags, a link, is
// shown until the list is there and whenever it cannot be. STYLES stands before this file where it is served.
// No cookies, no storage, no third party; the service does not learn which page asks.

const HOME = new URL(".", import.meta.url);
const MANY = ["country", "treaty", "body", "document", "theme", "group", "service_area", "municipal", "measure_type", "ministry", "recommending_state", "response", "kind", "cycle", "language", "confidence"];
const ONE = ["q", "year_from", "year_to", "expand", "sort", "layout", "by", "count", "page", "heading", "headline", "scheme"];
const PATIENCE = 10000;
const LANGUAGES = { nb: "nb", no: "nb", nn: "nn", en: "en", se: "se" };

// Strict pages let only named policies make HTML (Trusted Types).
const policy = window.trustedTypes ? window.trustedTypes.createPolicy("nim-anbefalinger", { createHTML: (text) => text }) : null;
const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLES);

export class NimAnbefalinger extends HTMLElement {
  static observedAttributes = [...MANY, ...ONE, "recommendation", "lang"];

  #place;
  #running = null;
  #waiting = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#place = document.createElement("div");
    root.append(this.#place);
    root.addEventListener("click", (event) => this.#click(event));
  }

  connectedCallback() { this.#soon(); }

  disconnectedCallback() {
    this.#running?.abort();
    this.#running = null;
  }

  attributeChangedCallback(_name, before, after) { if (before !== after && this.isConnected) this.#soon(); }

  /** The address of the fragment that the attributes ask for. */
  get address() {
    const address = new URL("v1/fragment", HOME);
    const put = (name, value) => address.searchParams.append(name, value);
    const around = this.closest("[lang]")?.lang.toLowerCase().split("-")[0];
    if (LANGUAGES[around]) put("lang", LANGUAGES[around]);
    for (const name of MANY) for (const code of this.#codes(name)) put(name, code);
    for (const code of this.#codes("recommendation")) put("id", code);
    for (const name of ONE) if (this.getAttribute(name)) put(name, this.getAttribute(name));
    return address;
  }

  /** Asks again. Resolves when the list or the link is shown. */
  refresh() { return this.#show(this.address, false); }

  #codes(name) { return (this.getAttribute(name) || "").split(/[\s,]+/).filter(Boolean); }

  // Several attributes set in one go ask once.
  #soon() {
    if (this.#waiting) return;
    this.#waiting = true;
    queueMicrotask(() => { this.#waiting = false; if (this.isConnected) this.refresh(); });
  }

  async #show(address, moved) {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const timer = setTimeout(() => running.abort("timeout"), PATIENCE);
    this.setAttribute("aria-busy", "true");
    if (!moved) this.#link("loading");
    try {
      const answer = await fetch(address, { signal: running.signal, credentials: "omit", referrerPolicy: "no-referrer" });
      const text = await answer.text();
      if (running !== this.#running) return;
      if (!answer.ok) throw new Error(`${answer.status} ${this.#reason(text)}`);
      this.#place.innerHTML = policy ? policy.createHTML(text) : text;
      const list = this.#place.querySelector(".nim-embed");
      if (!list) throw new Error("no list in the answer");
      this.dataset.state = "ready";
      if (moved) this.#focus(list);
      this.#tell("nim-load", { total: Number(list.dataset.total), updated: list.dataset.updated, address: address.href });
    } catch (error) {
      if (running !== this.#running || !this.isConnected) return;
      this.#link("failed");
      const reason = running.signal.aborted ? "timeout" : String(error.message);
      console.warn(`nim-anbefalinger: ${reason}`);
      this.#tell("nim-error", { reason, address: address.href });
    } finally {
      clearTimeout(timer);
      if (running === this.#running) this.removeAttribute("aria-busy");
    }
  }

  // The page's own link; never an old list. A page that gave none gets ours.
  #link(state) {
    this.dataset.state = state;
    const slot = document.createElement("slot");
    const link = document.createElement("a");
    link.href = new URL("../sok", HOME).href;
    link.lang = "nb";
    link.textContent = "FNs anbefalinger til Norge";
    slot.append(link);
    this.#place.replaceChildren(slot);
  }

  #reason(text) {
    try { return JSON.parse(text).detail || ""; } catch { return ""; }
  }

  #click(event) {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.dataset.fragment) {
      event.preventDefault();
      this.#show(new URL(link.dataset.fragment, HOME), true);
    } else if (!this.#tell("nim-open", { address: link.href, id: link.dataset.id || null })) {
      event.preventDefault();
    }
  }

  // A keyboard stays where it was: at the beginning of the page of the list that it asked for.
  #focus(list) {
    const first = list.querySelector(".nim-items a") || list;
    first.focus({ preventScroll: true });
    if (this.getBoundingClientRect().top < 0) this.scrollIntoView({ block: "start" });
  }

  #tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

if (!customElements.get("nim-anbefalinger")) customElements.define("nim-anbefalinger", NimAnbefalinger);
