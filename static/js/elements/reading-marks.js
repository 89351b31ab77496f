// <reading-marks data-url="/gesprekken/12/gelezen"></reading-marks>
//
// Tells the server which new posts of the page were read: at least half in view (or half the window, for a long one) for two seconds
// while the tab was in front. Sent in batches (`id=..&id=..`), and what is left when the page goes. The marks on the
// screen stay: a mark that vanishes while somebody looks at it explains nothing. Posts are found as in new-walker, and
// what the walker has passed is not sent twice.

const DWELL = 2000;
const BATCH = 3000;

const idOf = (post) => post.dataset.new || post.closest('[id]')?.id.match(/\d+$/)?.[0];

class ReadingMarks extends HTMLElement {
  connectedCallback() {
    this.waiting = [];
    this.timers = new Map();
    this.posts = new Map();
    this.observer = new IntersectionObserver((entries) => entries.forEach((entry) => this.look(entry)), {
      threshold: [0, 0.25, 0.5, 0.75, 1],
    });
    document.addEventListener('htmx:after:swap', this);
    document.addEventListener('visibilitychange', this);
    addEventListener('pagehide', this);
    this.find();
  }

  disconnectedCallback() {
    document.removeEventListener('htmx:after:swap', this);
    document.removeEventListener('visibilitychange', this);
    removeEventListener('pagehide', this);
    this.stop();
    this.send();
  }

  handleEvent({ type }) {
    if (type === 'pagehide' || document.hidden) {
      this.stop();
      this.send();
    } else {
      this.find();
    }
  }

  find() {
    for (const post of document.querySelectorAll('[data-new]:not([data-seen], [data-passed])')) {
      // An item holds the answers too; only its own article counts.
      const article = post.matches('article') ? post : post.querySelector('article') ?? post;
      if (this.posts.has(article)) continue;
      this.posts.set(article, post);
      this.observer.observe(article);
    }
  }

  stop() {
    this.observer.disconnect();
    this.timers.forEach(clearTimeout);
    this.timers.clear();
    this.posts.clear();
  }

  look({ target, isIntersecting, intersectionRatio, intersectionRect, rootBounds }) {
    const isHalf = intersectionRatio >= 0.5 || intersectionRect.height >= (rootBounds?.height ?? Infinity) / 2;
    if (!isIntersecting || !isHalf) {
      clearTimeout(this.timers.get(target));
      this.timers.delete(target);
    } else if (!this.timers.has(target)) {
      this.timers.set(target, setTimeout(() => this.mark(target), DWELL));
    }
  }

  mark(article) {
    const post = this.posts.get(article);
    this.observer.unobserve(article);
    if (!post || 'passed' in post.dataset) return;
    post.dataset.seen = '';
    this.waiting.push(idOf(post));
    this.sending ??= setTimeout(() => this.send(), BATCH);
  }

  async send() {
    clearTimeout(this.sending);
    this.sending = null;
    const ids = this.waiting.splice(0).filter(Boolean);
    if (!ids.length) return;
    const body = new URLSearchParams(ids.map((id) => ['id', id]));
    const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}');
    try {
      await fetch(this.dataset.url, { method: 'POST', body, headers, keepalive: true });
    } catch {
      this.waiting.push(...ids); // with the next batch
    }
  }
}

customElements.get('reading-marks') || customElements.define('reading-marks', ReadingMarks);
