// <details class="menu"> opens and closes without script; this adds what people expect of a menu: it closes on Escape
// (the focus returns to its button), on a click or a Tab outside it, and after one of its links was followed.

const close = (keep) => {
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!(keep instanceof Node && menu.contains(keep))) menu.open = false;
  }
};

document.addEventListener('click', ({ target }) => close(target.closest?.('details.menu a[href]') ? null : target));
document.addEventListener('focusin', ({ target }) => close(target));
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const menu = event.target.closest?.('details.menu[open]') ?? document.querySelector('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
});
