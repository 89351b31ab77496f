// <new-walker data-url="/gesprekken/12/gelezen" data-count="7"
//             data-label-one="{n} nieuwe, volgende" data-label-many="{n} nieuwe, volgende" data-done-text="Alles gelezen"
//             data-next-href="?pagina=2#nieuw">  <form …><button data-next data-key="n">7 nieuwe, volgende</button></form>
//
// Takes the reader past every new post, each once, in the order of the page. A post is new when it (the article or its
// list item) has data-new; its id is the value of data-new, or the number at the end of the DOM id.
//   data-url        gets `id=` by POST for each post passed
//   data-count      how many are new in all, pages that follow included (absent: those on this page)
//   data-next-href  where the rest is, once this page has none left
// The parent comes in view too where both fit, because an answer says little without what it answers; it is the post's
// data-parent (a DOM id), or the post around it. Never by going back on the page: that looks like having been there.
// The post where the reader is has the class post--current. A page opened at #nieuw begins there: what stands in view
// is passed by the first press, which goes on to the next. Posts that a poll brought later count too. The walker is
// hidden while there is nothing to walk past, and shortly after the last. Its label is [data-label] in its button.
// Without script its form does the work.

const LINGER = 2000;

const plain = (post) => (post.matches('article') ? post : post.querySelector('article') ?? post);

const idOf = (post) => post.dataset.new || post.closest('[id]')?.id.match(/\d+$/)?.[0];

const parentOf = (post) => {
  const named = post.dataset.parent && document.getElementById(post.dataset.parent);
  const item = named || post.closest('li')?.parentElement.closest('li');
  return item ? plain(item) : null;
};

// Between what sticks to the top of the window and to its foot.
const view = () => {
  const root = getComputedStyle(document.documentElement);
  return [parseFloat(root.scrollPaddingTop) || 0, innerHeight - (parseFloat(root.scrollPaddingBottom) || 0)];
};

const isInView = (article) => {
  const [top, bottom] = view();
  const box = article.getBoundingClientRect();
  return box.top < bottom && box.bottom > top;
};

class NewWalker extends HTMLElement {
  connectedCallback() {
    this.passed ??= new Set();
    this.elsewhere ??= Math.max(0, (Number(this.dataset.count) || 0) - this.left().length);
    this.addEventListener('click', this, true); // before htmx hears of it
    document.addEventListener('htmx:after:swap', this);
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener('htmx:after:swap', this);
    clearTimeout(this.going);
  }

  handleEvent(event) {
    if (event.type !== 'click') return this.count();
    if (!this.button?.contains(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
    this.next();
  }

  get button() {
    return this.querySelector('[data-next]') ?? this.querySelector('button, a');
  }

  left() {
    const posts = [...document.querySelectorAll('[data-new]:not([data-passed])')];
    return posts.filter((post) => idOf(post) && !this.passed.has(idOf(post)));
  }

  next() {
    if (this.begun && this.left().includes(this.begun) && isInView(plain(this.begun))) this.pass(this.begun);
    const left = this.left();
    const after = (post) => this.at?.isConnected && this.at.compareDocumentPosition(post) & Node.DOCUMENT_POSITION_FOLLOWING;
    const post = left.find(after) ?? left[0];
    if (post) this.visit(post);
    else if (this.dataset.nextHref) this.goOn(new URL(this.dataset.nextHref, location.href));
    else {
      if (this.at) this.show(plain(this.at)); // the button goes away, with the focus on it
      this.say();
    }
  }

  // The server chooses the page by what was read, so it has to know first; and the address may be the one we are at.
  async goOn(url) {
    await this.sending;
    const isHere = url.pathname + url.search === location.pathname + location.search;
    location.assign(url);
    if (isHere) location.reload();
  }

  visit(post) {
    this.pass(post);
    this.show(plain(post), parentOf(post));
    this.say();
  }

  // Where the reader is, for who does not see the focus: a mouse shows none.
  mark(post) {
    for (const former of document.querySelectorAll('.post--current')) former.classList.remove('post--current');
    post.classList.add('post--current');
  }

  pass(post) {
    const id = idOf(post);
    this.at = post;
    this.passed.add(id);
    post.dataset.passed = '';
    this.mark(post);
    this.count();
    const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}');
    const body = new URLSearchParams({ id });
    this.sending = fetch(this.dataset.url, { method: 'POST', body, headers, keepalive: true }).catch(() => {});
  }

  show(article, parent) {
    const [top, bottom] = view();
    const box = article.getBoundingClientRect();
    const start = parent?.getBoundingClientRect().top;
    const fits = box.bottom - start <= bottom - top && (start >= top || box.top < top);
    if (!article.hasAttribute('tabindex')) article.tabIndex = -1;
    article.focus({ preventScroll: true });
    if (box.top >= top && box.bottom <= bottom) return;
    (fits ? parent : article).scrollIntoView({ block: 'start' });
  }

  count() {
    const number = this.left().length + this.elsewhere;
    const { labelOne, labelMany, doneText } = this.dataset;
    const label = number ? (number === 1 ? labelOne : labelMany)?.replace('{n}', number) : doneText;
    const place = this.querySelector('[data-label]') ?? this.button;
    if (place && label && place.textContent !== label) place.textContent = label;
    this.label = label;
    this.hidden = !number && (!this.passed.size || !doneText);
    this.toggleAttribute('data-done', !number);
    const bar = this.closest('.walker') ?? this;
    clearTimeout(this.going);
    if (number) bar.hidden = false;
    else if (!this.dataset.nextHref) this.going = setTimeout(() => (bar.hidden = true), LINGER);
    if (this.at || this.begun || location.hash !== '#nieuw') return;
    this.begun = this.left()[0];
    if (this.begun) this.mark(this.begun);
  }

  say() {
    this.dispatchEvent(new CustomEvent('portal:say', { bubbles: true, detail: { text: this.label } }));
  }
}

customElements.get('new-walker') || customElements.define('new-walker', NewWalker);
