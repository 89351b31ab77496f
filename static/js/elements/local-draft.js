// The browser's own copy of what autosave-form could not bring to the server: offline, signed out, or the page just left.
//
// Offered, visibly, when the same form is drawn again and holds something else. <template id="autosave-offer"> of the
// layout is what is shown ([data-restore], [data-discard]); its data-owner keeps the texts of two members at one
// computer apart, data-local-text says that the text is kept here, data-unsaved-text that it is kept nowhere.
// A sealed form is never kept. Signing out on purpose removes everything: the next person may be somebody else.

const texts = () => document.getElementById('autosave-offer')?.dataset ?? {};

const read = ({ storedAs }) => {
  try {
    return JSON.parse(localStorage.getItem(storedAs));
  } catch {
    return null;
  }
};

const remove = ({ storedAs }) => localStorage.removeItem(storedAs);

const keep = ({ element, pairs, isQuiet }) => {
  let text = texts().unsavedText;
  try {
    if (!('sealed' in element.dataset)) {
      localStorage.setItem(element.storedAs, JSON.stringify({ pairs, at: Date.now() }));
      text = texts().localText;
    }
  } catch {
    // full or switched off: then it says that nothing is kept
  }
  if (!isQuiet) element.show(text);
};

const offer = (element) => {
  const local = read(element);
  if (!local) return;
  const isOlder = local.at <= Date.parse(element.dataset.savedAt);
  const isEmpty = !local.pairs.some(([, value]) => value);
  if (isOlder || isEmpty || JSON.stringify(local.pairs) === JSON.stringify(element.read())) remove(element);
  else element.note('autosave-offer');
};

const restore = (element) => {
  const { pairs } = read(element) ?? { pairs: [] };
  for (const field of element.fields) {
    const values = pairs.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === 'checkbox' || field.type === 'radio') field.checked = values.includes(field.value);
    else if (field.multiple && field.options) for (const one of field.options) one.selected = values.includes(one.value);
    else if (values.length) field.value = values[0];
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
};

for (const element of document.querySelectorAll('autosave-form:defined')) offer(element); // these began before this file
document.addEventListener('autosave:begun', ({ detail }) => offer(detail.element));
document.addEventListener('autosave:failed', ({ detail }) => keep(detail));
document.addEventListener('autosave:saved', ({ detail }) => remove(detail.element));
document.addEventListener('autosave:sent', ({ detail }) => remove(detail.element));

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('[data-restore], [data-discard]');
  const element = button?.closest('autosave-form');
  if (!element?.shown?.contains(button)) return;
  if ('restore' in button.dataset) restore(element);
  else remove(element);
  element.closeNote();
});

document.addEventListener('submit', ({ target }) => {
  if (target.getAttribute('action') !== '/afmelden') return;
  for (const name of Object.keys(localStorage)) if (name.startsWith('autosave:')) localStorage.removeItem(name);
});
