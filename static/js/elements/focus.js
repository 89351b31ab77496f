// Puts the focus where the reader's attention should be.
//
// After a page came in by a boosted link or form the browser itself moves nothing, so a screen reader would stay silent
// and the next Tab would start from nowhere. Order: an autofocus that was honoured, the #hash of the address,
// [data-focus] (the item a redirect speaks of, the first wrong field), the page's h1.
// The server asks for one element by the event `portal:focus` {id, say}: the reply just posted, for example.
// A part that was drawn anew without what had the focus in it (a file that was taken out) gets it itself.
// A request that fails gives the focus back to the button that lost it while it was disabled (hx-disable).

let held; // what had the focus when a request began

const isBackground = (ctx) => ['portal:poll', 'load'].includes(ctx.sourceEvent?.type);

const focus = (element, scroll) => {
  // An empty anchor stands in what it marks. A post's item holds the answers too: the article is what should be read.
  const marked = element.childNodes.length || element.matches('input, select, textarea') ? element : element.parentElement;
  const target = marked.querySelector(':scope > article') ?? marked;
  if (target.tabIndex < 0 && !target.hasAttribute('tabindex')) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  if (scroll) bringIntoView(target);
};

const bringIntoView = (target) => {
  const box = target.getBoundingClientRect();
  const padding = getComputedStyle(document.documentElement);
  const top = parseFloat(padding.scrollPaddingTop) || 0;
  const bottom = innerHeight - (parseFloat(padding.scrollPaddingBottom) || 0);
  if (box.top >= top && box.bottom <= bottom) return;
  target.scrollIntoView({ block: box.height < (bottom - top) * 0.6 ? 'center' : 'start' });
};

const hashTarget = () => {
  try {
    return document.getElementById(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return null; // a broken escape in the address
  }
};

document.addEventListener('portal:focus', ({ detail }) => {
  const element = detail.id && document.getElementById(detail.id);
  if (element) focus(element, true);
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  let target = ctx.target instanceof Element ? ctx.target : document.querySelector(ctx.target);
  if (isBackground(ctx) || !target) return;
  if (!target.isConnected && target.id) target = document.getElementById(target.id) ?? target; // it was replaced
  // Going back, the browser restores the place on the page itself.
  const isReturn = ctx.request.headers['HX-History-Restore-Request'];
  // htmx honours an autofocus first and then shows the top of the page: whoever types would not see where.
  const begun = document.activeElement;
  if (begun?.matches('[autofocus]') && target.contains(begun)) return isReturn || bringIntoView(begun);
  if (target !== document.body) {
    const wanted = target.querySelector('[data-focus]');
    if (wanted) focus(wanted, true);
    else if (held && !held.isConnected && begun === document.body) focus(target, false);
    return;
  }
  const wanted = hashTarget() ?? document.querySelector('[data-focus]');
  if (wanted) return focus(wanted, !isReturn);
  const heading = document.querySelector('main h1');
  if (heading) focus(heading, false);
});

// A whole page that came in without htmx: the browser has done autofocus and #hash, but knows no [data-focus].
document.addEventListener('DOMContentLoaded', () => {
  const wanted = document.querySelector('[data-focus]');
  if (wanted && !hashTarget() && !document.activeElement?.matches('[autofocus]')) focus(wanted, true);
});

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  if (!isBackground(ctx)) held = document.activeElement;
});
document.addEventListener('htmx:finally:request', () => {
  const element = held;
  held = null;
  setTimeout(() => {
    if (element?.isConnected && document.activeElement === document.body) element.focus({ preventScroll: true });
  });
});
