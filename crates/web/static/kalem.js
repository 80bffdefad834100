// Makes the pages nicer; every page works without it. Each behaviour is asked for by an attribute in the page.
"use strict";

const all = (selector, act) => document.querySelectorAll(selector).forEach(act);

// One polite voice for everything that changes without a new page.
const voice = document.createElement("p");
voice.className = "visually-hidden";
voice.setAttribute("role", "status");
document.body.append(voice);
const say = (text) => { voice.textContent = ""; setTimeout(() => { voice.textContent = text || ""; }, 50); };

// The error summary takes the focus, so that it is the first thing read.
document.querySelector(".error-summary")?.focus();

// A second click on a slow line must not send a form twice. The button stays focusable and wakes up again
// after ten seconds, for an answer may be a file, which leaves the page standing.
const release = (form) => {
  delete form.dataset.sent;
  form.querySelectorAll("button[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
};
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-disabled", "true");
  setTimeout(release, 10_000, form);
});
addEventListener("pageshow", () => all("form[data-sent]", release));

// <form data-autosave="URL" data-saved="Kaydedildi" data-unsaved="…" data-ended="…" data-lost="…" data-elsewhere="…"> with a <p class="saved" role="status"> inside.
all("form[data-autosave]", (form) => {
  const place = form.querySelector(".saved");
  let timer, flight;
  const fields = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  let known = fields().toString();
  const save = async () => {
    clearTimeout(timer);
    const body = fields();
    if (form.dataset.sent || body.toString() === known) return;
    flight?.abort();
    flight = new AbortController();
    try {
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin", keepalive: true, signal: flight.signal });
      if (answer.status === 409) {
        // Another window has written meanwhile: this one tells it, and overwrites nothing.
        if (place) place.textContent = form.dataset.elsewhere || "";
        return;
      }
      if (!answer.ok) throw new Error("not saved");
      known = body.toString();
      // Led to the login: the session has ended. With a fault in its address, nobody knows whose words they were, and they are not kept.
      const login = answer.redirected && new URL(answer.url).searchParams;
      if (login && login.has("hata")) known = "";
      const said = !login ? "saved" : login.has("hata") ? "lost" : "ended";
      if (place) place.textContent = form.dataset[said] || form.dataset.unsaved || "";
    } catch (error) {
      if (place && error.name !== "AbortError") place.textContent = form.dataset.unsaved || "";
    }
  };
  form.addEventListener("input", () => {
    if (place) place.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(save, 1_000);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); flight?.abort(); });
  addEventListener("visibilitychange", () => { if (document.hidden) save(); });
});

// <select data-options="URL" data-into="#datalist">: what may be chosen next depends on what is chosen here; URL?of=… lists it as JSON.
all("select[data-options]", (select) => {
  const list = document.querySelector(select.dataset.into);
  select.addEventListener("change", async () => {
    const asked = select.value;
    const answer = await fetch(`${select.dataset.options}?of=${encodeURIComponent(asked)}`).catch(() => null);
    const names = answer?.ok ? await answer.json() : [];
    // Another one was chosen meanwhile.
    if (asked !== select.value) return;
    list.replaceChildren(...names.map((name) => Object.assign(document.createElement("option"), { value: name })));
  });
});

// <button type="button" hidden data-copy="#element" data-copied="Kod kopyalandı.">
all("[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    say(button.dataset.copied);
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = label; }, 4_000);
  });
});

// <button type="button" hidden data-print>
all("[data-print]", (button) => { button.hidden = false; button.addEventListener("click", () => print()); });

// <span data-countdown="180" [data-seconds] data-warn-60="…" data-warn-20="…" data-over="…">3:00</span>
all("[data-countdown]", (clock) => {
  const end = performance.now() + Number(clock.dataset.countdown) * 1_000;
  let before = Number(clock.dataset.countdown) + 1;
  const tick = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1_000));
    const shown = clock.hasAttribute("data-seconds") ? left : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    clock.textContent = left || !clock.dataset.over ? shown : clock.dataset.over;
    for (const mark of [60, 20]) if (before > mark && left <= mark && left > 0) say(clock.getAttribute(`data-warn-${mark}`));
    if (left === 0) { clearInterval(timer); say(clock.dataset.over); }
    before = left;
  };
  const timer = setInterval(tick, 1_000);
  tick();
});

// <div data-live="URL">: the page is asked for again when the server has news for it. A line that breaks is mended by the browser;
// where the server has no line to give, the page looks again after a while.
all("[data-live]", ({ dataset: { live } }) => {
  const source = new EventSource(live);
  source.addEventListener("changed", () => { source.close(); location.reload(); });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 15_000);
  });
  addEventListener("pagehide", () => source.close());
});

// <p data-download="URL">: the file comes by itself, once: the page forgets the part of its address that asked for it, so that
// reloading or going Back does not fetch it again.
all("[data-download]", ({ dataset: { download: url } }) => {
  history.replaceState(null, "", location.pathname);
  const link = Object.assign(document.createElement("a"), { href: url, download: "", hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
});

// A search box that takes the focus with words in it is typed or scanned over, not into.
document.querySelector(".search input[autofocus]")?.select();

// On the desk "/" goes to the search box, unless one is writing or has switched single keys off (data-keys="off").
// <form data-digits="#radio"> with <input type="checkbox" data-digit="3">: "3" ticks or clears that box and chooses the radio. A letter begins the next
// scan, which goes to the search box: a code that is read too early, while a decision is open, must neither decide it nor be lost.
const isWriting = (place) => place.closest("input:not([type=radio], [type=checkbox]), select, textarea");
document.addEventListener("keydown", (event) => {
  const { body } = document;
  if (event.key.length !== 1 || event.key === " " || event.ctrlKey || event.metaKey || event.altKey || body.dataset.keys === "off") return;
  if (!body.classList.contains("desk") || isWriting(event.target)) return;
  const form = document.querySelector("form[data-digits]");
  const box = [...(form?.querySelectorAll("[data-digit]") || [])].find(({ dataset }) => dataset.digit === event.key);
  if (box) {
    event.preventDefault();
    box.checked = !box.checked;
    form.querySelector(form.dataset.digits).checked = true;
    box.focus();
  } else if (event.key === "/" || (form && /\p{L}/u.test(event.key))) {
    if (event.key === "/") event.preventDefault();
    document.querySelector(".search input")?.select();
  }
});

// <form data-passkey="get|create" data-options="URL" data-failed="…">: the browser's own passkey call; what it answers goes with the form.
all("form[data-passkey]", (form) => {
  const problem = form.querySelector("[data-passkey-problem]");
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));
  const ask = async () => {
    const answer = await fetch(form.dataset.options, { method: "POST", credentials: "same-origin" });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.ok) throw new Error("no options");
    const { options, state } = await answer.json();
    const wish = options.publicKey || options;
    wish.challenge = bytes(wish.challenge);
    wish.excludeCredentials = known(wish.excludeCredentials);
    wish.allowCredentials = known(wish.allowCredentials);
    if (wish.user) wish.user.id = bytes(wish.user.id);
    const made = await navigator.credentials[form.dataset.passkey]({ publicKey: wish });
    const response = { clientDataJSON: text(made.response.clientDataJSON) };
    if (form.dataset.passkey === "create") {
      response.attestationObject = text(made.response.attestationObject);
      response.transports = made.response.getTransports?.() || [];
    } else {
      response.authenticatorData = text(made.response.authenticatorData);
      response.signature = text(made.response.signature);
      response.userHandle = text(made.response.userHandle || new ArrayBuffer(0));
    }
    form.elements.state.value = state;
    form.elements.answer.value = JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response, clientExtensionResults: {} });
    form.requestSubmit();
  };
  form.addEventListener("submit", (event) => {
    if (form.elements.answer.value) return;
    event.preventDefault();
    problem.textContent = "";
    ask().catch(() => { problem.textContent = form.dataset.failed; });
  });
  addEventListener("pageshow", () => { form.elements.answer.value = ""; });
});
