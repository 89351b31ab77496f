// Shows that something is under way: aria-busy on what will be replaced (the <main> when the whole page is), and after
// 400 ms also the class `is-slow`, on which the style sheet draws its spinner. A quick answer shows no flicker.
// What the page does by itself (a poll, the bell's count) shows nothing.

const started = new WeakMap();

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (['portal:poll', 'load'].includes(ctx.sourceEvent?.type)) return;
  const target = ctx.target === document.body ? document.querySelector('main') : ctx.target;
  if (!(target instanceof Element)) return;
  target.setAttribute('aria-busy', 'true');
  started.set(ctx, { target, timer: setTimeout(() => target.classList.add('is-slow'), 400) });
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  const { target, timer } = started.get(ctx) ?? {};
  clearTimeout(timer);
  target?.removeAttribute('aria-busy');
  target?.classList.remove('is-slow');
});
