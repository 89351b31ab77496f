// <session-timer data-now="…" data-warn-at="…" data-ends-at="…" data-url="/account/verlengen" hidden>
//   <p role="alert" data-text>Je wordt over 5 minuten afgemeld.</p> <button type="button" data-extend>…</button>
// </session-timer>
//
// Warns in time that the sign-in ends, and lets the reader go on (WCAG 2.2.1). Times are ISO or seconds since 1970;
// data-now is the server's clock when it drew the page, so that a wrong clock at the reader's side does no harm.
// [data-extend] sends a POST to data-url, which answers {warn_at, ends_at, now} as JSON, or nothing: then the same span
// begins again. data-extended-text is announced. data-ended-text replaces the warning once it is too late.

const time = (text) => (/^[\d.]+$/.test(text ?? '') ? Number(text) * 1000 : Date.parse(text));

class SessionTimer extends HTMLElement {
  connectedCallback() {
    const { now, warnAt, endsAt } = this.dataset;
    const start = now ? time(now) : Date.now();
    this.plan(time(warnAt) - start, time(endsAt) - start);
    this.addEventListener('click', this);
    document.addEventListener('visibilitychange', this); // a sleeping computer stops every timer
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    document.removeEventListener('visibilitychange', this);
  }

  handleEvent(event) {
    if (event.type !== 'click') this.look();
    else if (event.target.closest('[data-extend]')) this.extend();
  }

  plan(warnIn, endIn) {
    this.spans = [warnIn, endIn];
    this.warnAt = Date.now() + warnIn;
    this.endsAt = Date.now() + endIn;
    this.look();
  }

  look() {
    clearTimeout(this.timer);
    const now = Date.now();
    if (now >= this.endsAt) this.warn(this.dataset.endedText, true);
    else if (now >= this.warnAt) this.warn();
    else this.hidden = true;
    const next = now < this.warnAt ? this.warnAt : this.endsAt;
    if (next > now) this.timer = setTimeout(() => this.look(), Math.min(next - now, 2 ** 30));
  }

  warn(text, isOver) {
    const place = this.querySelector('[data-text]');
    const button = this.querySelector('[data-extend]');
    this.hidden = false;
    if (button) button.hidden = Boolean(isOver);
    // Written again, so that a region that was hidden is read out.
    if (place) place.textContent = text || place.textContent;
  }

  async extend() {
    const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}');
    const fire = (name, detail) => this.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
    try {
      const response = await fetch(this.dataset.url, { method: 'POST', headers, redirect: 'error' });
      if (!response.ok) throw response;
      const isJson = response.headers.get('Content-Type')?.includes('json');
      const answer = isJson ? await response.json() : null;
      const start = answer?.now ? time(String(answer.now)) : Date.now();
      const spans = answer ? [time(String(answer.warn_at)) - start, time(String(answer.ends_at)) - start] : this.spans;
      this.plan(...spans);
      fire('portal:say', { text: this.dataset.extendedText });
    } catch {
      fire('portal:failed', { offline: !navigator.onLine });
    }
  }
}

customElements.get('session-timer') || customElements.define('session-timer', SessionTimer);
