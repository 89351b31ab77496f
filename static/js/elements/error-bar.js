// Says visibly that a request did not succeed, where otherwise nothing at all would happen on the page.
//
// Draws <template id="error-bar"> of the layout (its [data-text] is filled in, [data-close] closes it), with the text
// of the body's data-error-text, or data-offline-text without a connection. Another script asks for it by the event
// `portal:failed` {offline, text}.
//
// A refusal (403, 404, 413, 429 …) of a fragment comes as a whole error page; swapped in, it would stand inside a form
// and throw away what was typed. So its heading and first paragraph go into the bar, and the page stays as it is.

// What the page does by itself fails in silence: the next time it may succeed.
const isBackground = (ctx) => ['portal:poll', 'load'].includes(ctx?.sourceEvent?.type);

const hide = () => document.querySelector('.error-bar')?.remove();

const show = ({ offline, text }) => {
  const { errorText, offlineText } = document.body.dataset;
  const template = document.getElementById('error-bar');
  const bar = template ? template.content.firstElementChild.cloneNode(true) : document.createElement('div');
  const place = bar.querySelector('[data-text]') ?? bar;
  hide();
  bar.classList.add('error-bar');
  bar.setAttribute('role', 'alert');
  bar.querySelector('[data-close]')?.addEventListener('click', hide);
  document.body.prepend(bar);
  // Text that comes after the region itself is surely read out.
  place.textContent = '';
  setTimeout(() => (place.textContent = text || (offline && offlineText) || errorText || ''));
};

const summary = (html) => {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const words = ['main h1', 'main h1 ~ p'].map((selector) => page.querySelector(selector)?.textContent.trim());
  return words.filter(Boolean).map((part) => (/[.?]$/.test(part) ? part : part + '.')).join(' ');
};

document.addEventListener('portal:failed', ({ detail }) => show(detail ?? {}));

document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  if (ctx?.request && !ctx.response && !isBackground(ctx)) show({ offline: !navigator.onLine });
});

document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  if (isBackground(ctx)) {
    ctx.swap = 'none';
  } else if (ctx.response.status >= 500) {
    show({});
  } else if (ctx.target !== document.body && /<html[\s>]/i.test(ctx.text)) {
    ctx.swap = 'none';
    show({ text: summary(ctx.text) });
  }
});

// Nothing is swapped, so nothing may enter the history either: the address bar would show the URL of a POST.
document.addEventListener('htmx:before:swap', (event) => {
  const { swap, hx, response } = event.detail.ctx;
  if (swap === 'none' && (response?.status === 204 || response?.status >= 400) && !hx.pushurl && !hx.replaceurl) {
    event.preventDefault();
  }
});

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!isBackground(ctx)) hide();
});
