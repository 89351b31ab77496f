// <keyboard-help data-posts=".post > article"><a href="…" data-open>…</a><dialog>…</dialog></keyboard-help>
//
// Keys without Ctrl or Alt, only while nobody is typing and no dialog is open:
//   ?        the dialog with all keys; its link opens it as well
//   j / k    next, previous post: every `data-posts` (a selector; by default the articles of the page's main part)
//   r        presses [data-reply] of the post that has the focus
//   others   belong to whatever carries data-key="n", data-key="/", data-key="g h": a field gets the focus, the rest is
//            pressed, as long as it can be seen
// People who speak to their computer set single keys off by accident, so they can be switched off (WCAG 2.1.4): by the
// checkbox [data-keys-on] in the dialog, which this browser remembers, or by data-enabled="false".

const STORED = 'keys-off';
const isSeen = (element) => element.checkVisibility();

class KeyboardHelp extends HTMLElement {
  connectedCallback() {
    document.addEventListener('keydown', this);
    this.addEventListener('click', this, true); // before htmx follows the link
    this.addEventListener('change', this);
    if (this.choice) this.choice.checked = this.isOn;
  }

  disconnectedCallback() {
    document.removeEventListener('keydown', this);
  }

  get choice() {
    return this.querySelector('[data-keys-on]');
  }

  get isOn() {
    return this.dataset.enabled !== 'false' && !localStorage.getItem(STORED);
  }

  handleEvent(event) {
    if (event.type === 'keydown') {
      this.press(event);
    } else if (event.type === 'change' && event.target === this.choice) {
      if (this.choice.checked) localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, '1');
    } else if (event.type === 'click' && event.target.closest('[data-open]')) {
      event.preventDefault();
      event.stopPropagation();
      this.open();
    }
  }

  press(event) {
    const { key, target } = event;
    const isTyping = target.isContentEditable || target.matches?.('input, textarea, select');
    if (!this.isOn || isTyping || event.defaultPrevented || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    const before = this.before;
    this.before = key;
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => (this.before = null), 1500);
    if (this.act(key, before)) event.preventDefault();
  }

  act(key, before) {
    const owner = this.owner(`${before} ${key}`) ?? this.owner(key);
    if (owner) {
      if (owner.matches('input, textarea, select')) owner.focus();
      else owner.click();
    } else if (key === '?') {
      this.open();
    } else if (key === 'j' || key === 'k') {
      return this.step(key === 'j' ? 1 : -1);
    } else if (key === 'r') {
      const reply = document.activeElement.closest('article')?.querySelector('[data-reply]');
      reply?.click();
      return Boolean(reply);
    } else {
      return false;
    }
    return true;
  }

  owner(key) {
    return [...document.querySelectorAll('[data-key]')].find((one) => one.dataset.key === key && isSeen(one));
  }

  step(by) {
    const posts = [...document.querySelectorAll(this.dataset.posts || 'main article')].filter(isSeen);
    const at = posts.indexOf(document.activeElement.closest('article'));
    const nearest = posts.findIndex((post) => post.getBoundingClientRect().bottom > 0);
    const post = posts[at < 0 ? Math.max(0, nearest) : at + by];
    if (!post) return false;
    if (!post.hasAttribute('tabindex')) post.tabIndex = -1;
    post.focus({ preventScroll: true });
    post.scrollIntoView({ block: 'start' });
    return true;
  }

  open() {
    this.querySelector('dialog')?.showModal(); // gives the focus back by itself
  }
}

customElements.get('keyboard-help') || customElements.define('keyboard-help', KeyboardHelp);
