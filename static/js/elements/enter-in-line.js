// Enter in a line of a form that also holds a longer text goes to the next field: browsers would press the first button,
// and so place what its writer was still describing. A form that begins with a button of its own for Enter, which nobody
// sees and which only keeps what is typed, has it pressed. Forms without a longer text (searching, signing in) are sent
// as everywhere.

const FIELD = 'input:not([type=submit], [type=file]), select, textarea';

document.addEventListener('keydown', (event) => {
  const { key, target, ctrlKey, metaKey, isComposing, defaultPrevented } = event;
  if (key !== 'Enter' || ctrlKey || metaKey || isComposing || defaultPrevented) return;
  if (!target.matches?.('input') || !target.matches(FIELD)) return;
  const elements = [...(target.form?.elements ?? [])];
  if (!elements.some((one) => one.matches('textarea'))) return;
  const first = elements.find((one) => one.type === 'submit' && !one.disabled);
  if (first?.matches('[hidden], [aria-hidden=true]') && !('withoutScript' in first.dataset)) return;
  event.preventDefault();
  const after = elements.slice(elements.indexOf(target) + 1).filter((one) => !one.disabled && one.checkVisibility());
  (after.find((one) => one.matches(FIELD)) ?? after.find((one) => one.matches('button')))?.focus();
});
