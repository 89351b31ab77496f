// <copy-button data-text="…" | data-link="/gesprekken/3#reactie-12" data-done-text="…" hidden><button type="button">
//
// Puts a text, or the whole address of a link, on the clipboard and announces `data-done-text`. It comes hidden,
// because without script it can do nothing. Over plain http (a town hall's test server) browsers offer no clipboard
// to scripts, so there the old way is used.

const copy = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement('textarea');
  const before = document.activeElement;
  field.value = text;
  document.body.append(field);
  field.select();
  document.execCommand('copy');
  field.remove();
  before?.focus();
};

class CopyButton extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener('click', this);
  }

  async handleEvent() {
    const { text, link, doneText } = this.dataset;
    await copy(link ? new URL(link, location.href).href : text);
    this.dispatchEvent(new CustomEvent('portal:say', { bubbles: true, detail: { text: doneText } }));
  }
}

customElements.get('copy-button') || customElements.define('copy-button', CopyButton);
