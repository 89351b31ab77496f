// <autosave-form data-key="post:12:0" data-url="/bewaren" data-sequence="3" data-saved-at="2026-11-22T14:03:00Z">
//
// Keeps what is typed in the form inside it, on the server, 2 s after typing stops, and at once when the page is left.
//   data-key       names the form; the server keeps one draft per member and key
//   data-sequence  number of the draft that the form was drawn with (absent: none), so that the server can tell an older
//                  tab from a newer draft; a refused number is never raised here, or an old tab would win by trying
//   data-saved-at  when that draft was saved, for local-draft.js
//   data-sealed    nothing may ever reach the browser's own storage
// Inside: [data-saved] shows "Concept bewaard om 14.03"; a field with data-no-autosave is left out, and so are hidden
// fields, passwords and files. <template id="autosave-conflict"> of the layout ([data-text], [data-take-over],
// [data-show-other]) is shown when another tab was later.
//
// Tells what happens by events, which local-draft.js hears: autosave:begun, :failed {pairs, isQuiet, isUnderWay}, :saved
// and :sent. What was sent or thrown away leaves nothing behind: no timer outlives it, and the post waits for a save that
// is still under way, which could otherwise arrive later and bring the draft back to life. What is to be saved is told by
// the text itself: a field that still has the focus says that it was changed only when it goes, after it was sent.

const PAUSE = 2000;
const RETRY = 30000;
const UNKEPT = ['hidden', 'password', 'file', 'submit', 'button', 'reset', 'image'];
const HEARD = ['input', 'change', 'click', 'htmx:after:request', 'htmx:error'];

// One id per tab that outlives a reload. A duplicated tab gets its own: the id lies in the storage only between pages.
const tab = sessionStorage.getItem('autosave-tab') ?? Math.random().toString(36).slice(2);
addEventListener('pagehide', () => sessionStorage.setItem('autosave-tab', tab));
addEventListener('pageshow', () => sessionStorage.removeItem('autosave-tab'));

class AutosaveForm extends HTMLElement {
  connectedCallback() {
    this.isDirty = this.isHeld = false;
    this.known = this.text;
    for (const name of HEARD) this.addEventListener(name, this);
    this.addEventListener('submit', this, true); // before htmx hears of it on the form itself
    document.addEventListener('submit', this, true); // throwing away is a form of its own
    addEventListener('pagehide', this);
    document.addEventListener('visibilitychange', this);
    this.tell('begun');
  }

  disconnectedCallback() {
    document.removeEventListener('submit', this, true);
    removeEventListener('pagehide', this);
    document.removeEventListener('visibilitychange', this);
    this.leave(); // a boosted link was followed
  }

  handleEvent(event) {
    const { type, target, detail } = event;
    if (type === 'input' || type === 'change') {
      if (this.keeps(target) && this.text !== this.known) this.touch();
    } else if (type === 'click') {
      if (target.closest('[data-take-over]')) this.takeOver();
      else if (target.closest('[data-show-other]')) this.giveWay();
    } else if (type === 'submit') {
      this.beforeSending(event);
    } else if (type === 'pagehide' || type === 'visibilitychange') {
      if (type === 'pagehide' || document.hidden) this.leave();
    } else if (detail?.ctx?.sourceElement === this.form) {
      this.afterSending(detail.ctx);
    }
  }

  get tab() {
    return tab;
  }

  get form() {
    return this.querySelector('form');
  }

  get storedAs() {
    return `autosave:${document.getElementById('autosave-offer')?.dataset.owner ?? ''}:${this.dataset.key}`;
  }

  get fields() {
    return [...(this.form?.elements ?? [])].filter((field) => this.keeps(field));
  }

  keeps(field) {
    return field.name && field.form === this.form && !UNKEPT.includes(field.type) && !('noAutosave' in field.dataset);
  }

  read() {
    const kept = new Set(this.fields.map((field) => field.name));
    const data = this.form ? [...new FormData(this.form)] : [];
    return data.filter(([name]) => kept.has(name)).map(([name, value]) => [name, value.replaceAll('\r\n', '\n')]);
  }

  get text() {
    return JSON.stringify(this.read());
  }

  // --- saving ---

  touch(pause = PAUSE) {
    this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  // One save at a time: a slow answer never meets a newer one. Only leaving does not wait.
  save({ isLeaving, isTakingOver } = {}) {
    clearTimeout(this.timer);
    if (this.saving && !isLeaving) return this.touch();
    this.isDirty = false;
    const pairs = this.read();
    this.known = this.text;
    // Nobody will hear whether what is sent on leaving arrives, so it is kept here too.
    if (this.isHeld || isLeaving) this.tell('failed', { pairs, isQuiet: isLeaving, isUnderWay: !this.isHeld });
    if (this.isHeld) return;
    const saving = this.send(pairs, isLeaving, isTakingOver).finally(() => {
      if (this.saving === saving) this.saving = null;
    });
    this.saving = saving;
  }

  async send(pairs, isLeaving, isTakingOver) {
    const { key, url } = this.dataset;
    const number = this.sequence + 1;
    const body = new URLSearchParams({ key, sequence: number, tab });
    if (isTakingOver) body.set('take-over', '1');
    for (const [name, value] of pairs) body.append(`field-${name}`, value);
    const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}');
    const keepalive = Boolean(isLeaving) && body.toString().length < 60000; // browsers refuse more
    const { signal } = (this.control = new AbortController());
    try {
      const response = await fetch(url, { method: 'POST', body, headers, keepalive, signal, redirect: 'error' });
      if (response.status === 409) return this.meetConflict(await response.json(), pairs);
      if (!response.ok) throw response;
      const answer = await response.json();
      this.sequence = Math.max(answer.sequence || 0, number);
      if (this.isDirty) return;
      this.tell('saved');
      this.show(answer.saved_at_text);
    } catch {
      if (signal.aborted) return;
      this.known = null;
      this.tell('failed', { pairs, isQuiet: !this.isConnected });
      if (this.isConnected) this.touch(RETRY);
    }
  }

  leave() {
    if (this.isDirty) this.save({ isLeaving: true });
  }

  // What the page or this tab last knew to be saved.
  get sequence() {
    return Math.max(Number(this.dataset.sequence) || 0, Number(sessionStorage.getItem(this.storedAs)) || 0);
  }

  set sequence(number) {
    this.dataset.sequence = number;
    sessionStorage.setItem(this.storedAs, number);
  }

  // Another tab was later: its draft stands, and this one goes on here alone until its writer decides.
  meetConflict({ message, sequence }, pairs) {
    this.isHeld = true;
    this.newerSequence = sequence;
    this.tell('failed', { pairs });
    this.note('autosave-conflict', message);
  }

  takeOver() {
    this.isHeld = false;
    if (this.newerSequence) this.sequence = this.newerSequence;
    this.save({ isTakingOver: true });
    this.closeNote();
  }

  // What the server keeps is drawn with the page; what stands here is what its writer gives up.
  giveWay() {
    this.isDirty = this.isHeld = false;
    clearTimeout(this.timer);
    this.tell('saved'); // no copy of it stays on this device either
    location.reload();
  }

  // --- sending the form itself ---

  beforeSending(event) {
    const { target, submitter, currentTarget } = event;
    const isThrownAway = this.isThrownAwayBy(target, submitter);
    if (currentTarget === document ? target === this.form || !isThrownAway : target !== this.form) return;
    this.isDirty = false;
    this.known = this.text;
    clearTimeout(this.timer);
    if (isThrownAway) this.tell('sent');
    if (!this.saving) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.isWaiting) return;
    this.isWaiting = true;
    Promise.race([this.saving, new Promise((enough) => setTimeout(enough, PAUSE))]).then(() => {
      this.control.abort();
      this.saving = null;
      this.isWaiting = false;
      if (target.isConnected) target.requestSubmit(submitter);
    });
  }

  isThrownAwayBy(form, submitter) {
    const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action');
    return action === `${this.dataset.url}/weg` && new FormData(form, submitter).get('key') === this.dataset.key;
  }

  afterSending({ response, hx }) {
    if (!response || response.status >= 400) return this.save();
    // Signed out: the text waits at the server only where it still knew whose it is.
    if (hx?.redirect?.startsWith('/aanmelden')) return this.tell('failed', { pairs: this.read(), isQuiet: true });
    this.isDirty = this.text !== this.known; // somebody typed on while it was sent
    if (!this.isDirty) clearTimeout(this.timer);
    this.isHeld = false;
    this.dataset.sequence = 0;
    sessionStorage.removeItem(this.storedAs);
    this.tell('sent');
    this.show('');
  }

  // --- what the reader and others hear ---

  tell(what, detail = {}) {
    const event = new CustomEvent(`autosave:${what}`, { bubbles: true, detail: { ...detail, element: this } });
    (this.isConnected ? this : document).dispatchEvent(event);
  }

  show(text) {
    const place = this.querySelector('[data-saved]');
    if (place) place.textContent = text ?? '';
  }

  note(id, message) {
    const template = document.getElementById(id);
    if (!template) return;
    this.shown?.remove();
    this.shown = template.content.firstElementChild.cloneNode(true);
    const place = this.shown.querySelector('[data-text]');
    if (place && message) place.textContent = message;
    this.prepend(this.shown);
    const text = message || this.shown.querySelector('p')?.textContent;
    this.dispatchEvent(new CustomEvent('portal:say', { bubbles: true, detail: { text } }));
  }

  closeNote() {
    this.shown?.remove();
    this.fields[0]?.focus();
  }
}

customElements.get('autosave-form') || customElements.define('autosave-form', AutosaveForm);
