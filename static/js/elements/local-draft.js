// The browser's own copy of what autosave-form could not bring to the server: offline, signed out, another tab that was
// later, or the page just left.
//
// Each form on each page keeps a copy of its own, so that a tab that goes on never removes what another could not bring.
// What this tab typed last comes back by itself where nothing was saved since: the page was drawn before the save of the
// one just left came in. Any other copy that says something else is offered. <template id="autosave-offer"> of the
// layout is what is shown ([data-restore], [data-discard]), <template id="autosave-restored"> where the text stands
// there again; data-owner of the first keeps the texts of two members at one computer apart,
// data-local-text says that the text is kept here, data-unsaved-text that it is kept nowhere.
// A sealed form is never kept. Signing out on purpose removes everything: the next person may be somebody else.

const texts = () => document.getElementById('autosave-offer')?.dataset ?? {};

const names = new WeakMap(); // form -> the name of its copy
const nameOf = (element) => {
  if (!names.has(element)) names.set(element, `${element.storedAs}|${Math.random().toString(36).slice(2)}`);
  return names.get(element);
};

const remove = (element) => localStorage.removeItem(nameOf(element));

const copiesOf = (element) => {
  try {
    const found = Object.keys(localStorage).filter((name) => name.startsWith(`${element.storedAs}|`));
    const copies = found.map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
    return copies.sort((one, other) => other.at - one.at);
  } catch {
    return []; // switched off
  }
};

// isUnderWay: it was sent to the server too, which most likely has it.
const keep = ({ element, pairs, isQuiet, isUnderWay = false }) => {
  let text = texts().unsavedText;
  try {
    if (!('sealed' in element.dataset)) {
      const { tab, sequence } = element;
      const copy = { pairs, at: Date.now(), tab, sequence, isUnderWay, isHeld: element.isHeld };
      localStorage.setItem(nameOf(element), JSON.stringify(copy));
      text = texts().localText;
    }
  } catch {
    // full or switched off: then it says that nothing is kept
  }
  if (!isQuiet) element.show(text);
};

const offer = (element) => {
  const drawn = Number(element.dataset.sequence) || 0;
  const own = nameOf(element); // while the page still says whose it is
  for (const copy of copiesOf(element)) {
    if (copy.name === own) continue;
    const isOlder = !copy.isHeld && copy.at <= Date.parse(element.dataset.savedAt);
    const isEmpty = !copy.pairs.some(([, value]) => value);
    const isLast = copy.tab === element.tab && copy.sequence === drawn && !copy.isHeld;
    if (JSON.stringify(copy.pairs) === element.text || isEmpty || (isOlder && !isLast)) {
      localStorage.removeItem(copy.name);
      continue;
    }
    element.offered = copy;
    if (isLast) restore(element);
    element.note(isLast ? 'autosave-restored' : 'autosave-offer');
    return;
  }
};

const restore = (element) => {
  const { pairs, name } = element.offered;
  for (const field of element.fields) {
    const values = pairs.filter(([named]) => named === field.name).map(([, value]) => value);
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
    else if (field.multiple && field.options) for (const one of field.options) one.selected = values.includes(one.value);
    else if (values.length) field.value = values[0];
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  keep({ element, pairs, isQuiet: true, isUnderWay: true });
  localStorage.removeItem(name);
};

// The text has gone where it should: what was only on its way there is moot, what never came through is not.
const forget = (element) => {
  remove(element);
  for (const copy of copiesOf(element)) if (copy.isUnderWay) localStorage.removeItem(copy.name);
};

for (const element of document.querySelectorAll('autosave-form:defined')) offer(element); // these began before this file
document.addEventListener('autosave:begun', ({ detail }) => offer(detail.element));
document.addEventListener('autosave:failed', ({ detail }) => keep(detail));
document.addEventListener('autosave:saved', ({ detail }) => remove(detail.element));
document.addEventListener('autosave:sent', ({ detail }) => forget(detail.element));

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-restore], [data-discard]');
  const element = button?.closest('autosave-form');
  if (!element?.shown?.contains(button)) return;
  if ('restore' in button.dataset) restore(element);
  else localStorage.removeItem(element.offered.name);
  element.closeNote();
});

document.addEventListener('submit', ({ target }) => {
  if (target.getAttribute('action') !== '/afmelden') return;
  for (const name of Object.keys(localStorage)) if (name.startsWith('autosave:')) localStorage.removeItem(name);
});
