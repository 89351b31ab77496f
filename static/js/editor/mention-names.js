// <text-expander keys="@" data-mentions-url="/kringen/3/namen?q="><textarea></textarea></text-expander>
//
// Offers the names that the server knows for what stands after the @, as <ul role="listbox"> with
// <li role="option" data-value="@Naam">; the chosen data-value is put in the text. Who can be mentioned is the
// server's business; where the form itself chooses the circle (circle_id), it is asked for that one.
// data-mentions-one / data-mentions-many ("{n} namen") say how many were found.

let control;
let serial = 0;

const names = async (expander, text) => {
  control?.abort();
  control = new AbortController();
  try {
    const chosen = expander.closest('form')?.elements.circle_id?.value;
    const url = chosen ? expander.dataset.mentionsUrl.replace(/\d+/, chosen) : expander.dataset.mentionsUrl;
    const response = await fetch(url + encodeURIComponent(text), {
      headers: { Accept: 'text/html' },
      signal: control.signal,
      redirect: 'error',
    });
    if (!response.ok || response.status === 204) return { matched: false };
    const holder = document.createElement('template');
    holder.innerHTML = await response.text();
    const list = holder.content.querySelector('[role="listbox"]');
    const options = [...(list?.querySelectorAll('[role="option"]') ?? [])];
    for (const option of options) option.id ||= `mention-${(serial += 1)}`;
    const { mentionsOne, mentionsMany } = expander.dataset;
    const found = (options.length === 1 ? mentionsOne : mentionsMany)?.replace('{n}', options.length);
    document.dispatchEvent(new CustomEvent('portal:say', { detail: { text: found } }));
    return { matched: options.length > 0, fragment: list };
  } catch {
    return { matched: false }; // overtaken by the next letter, or no connection: then the name is just typed
  }
};

// This file comes in again with every boosted page that has an editor.
if (!('mentionNames' in document.documentElement.dataset)) {
  document.documentElement.dataset.mentionNames = '';
  // The events of text-expander do not bubble, but can be caught on their way down.
  document.addEventListener('text-expander-change', (event) => {
    const { provide, text } = event.detail;
    if (event.target.dataset.mentionsUrl) provide(names(event.target, text));
  }, true);
  // The vendored menu calls a text area a combobox, which it may not be called; that names were found is said in words.
  document.addEventListener('text-expander-activate', ({ target }) => {
    const field = target.querySelector('textarea');
    queueMicrotask(() => ['role', 'aria-expanded'].forEach((name) => field?.removeAttribute(name)));
  }, true);
  document.addEventListener('text-expander-value', ({ detail }) => {
    detail.value = detail.item.dataset.value;
  }, true);
  document.addEventListener('text-expander-committed', ({ target, detail }) => {
    // It sets the text without an input event, on which saving and growing wait.
    if (target.isConnected) detail.input.dispatchEvent(new Event('input', { bubbles: true }));
  }, true);
}
