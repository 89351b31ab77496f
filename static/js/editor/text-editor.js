// <text-editor data-preview-url="/kringen/3/voorbeeld" data-left-one="{n} teken over" data-left-many="{n} tekens over">
//
// Makes the plain text area inside it comfortable. Inside, all optional:
//   <markdown-toolbar for="…">   its buttons write the marks of the formatting (vendored element)
//   [data-preview]               button: shows the formatted text in .editor__preview, written by the server as it will
//                                stand on the page (a POST of `text` to data-preview-url, an HTML fragment back); shown
//                                again after a pause in typing; where the form itself chooses the circle, as in that one
//   [data-count]                 how many characters are left, from the last fifth of maxlength on
// The area grows with its text, and Ctrl or Cmd with Enter sends its form. Pasting, mentions and pictures: markdown-paste.js, mention-names.js, image-drop.js.

const PAUSE = 800;

class TextEditor extends HTMLElement {
  connectedCallback() {
    this.addEventListener('input', this);
    this.addEventListener('click', this);
    this.addEventListener('keydown', this);
    for (const button of this.querySelectorAll('markdown-toolbar > :not(button)')) button.setAttribute('role', 'button');
    this.refresh();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  handleEvent(event) {
    const { type, target } = event;
    if (type === 'input') this.refresh();
    else if (type === 'keydown') this.press(event);
    else if (target.closest('[data-preview]')) this.toggle(target.closest('[data-preview]'));
  }

  get area() {
    return this.querySelector('textarea');
  }

  get preview() {
    return this.querySelector('.editor__preview');
  }

  // By its main button, so that a form that is already under way is not sent twice.
  press(event) {
    const { key, ctrlKey, metaKey, isComposing, target } = event;
    if (key !== 'Enter' || !(ctrlKey || metaKey) || isComposing || target !== this.area) return;
    const { form } = target;
    event.preventDefault();
    const button = form?.querySelector('button[type=submit], .button--primary');
    if (button) button.click();
    else form?.requestSubmit();
  }

  refresh() {
    this.grow();
    this.count();
    if (!this.preview || this.preview.hidden) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.draw(), PAUSE);
  }

  // By its rows and not by a style: the policy of the page refuses inline styles where htmx carries them over. It never
  // shrinks: what stands below would jump under the writer's hands.
  grow() {
    const { area } = this;
    const more = (area?.scrollHeight ?? 0) - (area?.clientHeight ?? 0);
    if (more > 0) area.rows += Math.ceil(more / (parseFloat(getComputedStyle(area).lineHeight) || 24));
  }

  count() {
    const place = this.querySelector('[data-count]');
    const { area } = this;
    if (!place || !(area?.maxLength > 0)) return;
    const left = area.maxLength - area.value.length;
    const { leftOne, leftMany } = this.dataset;
    const text = (left === 1 ? leftOne : leftMany)?.replace('{n}', left) ?? `${area.value.length} / ${area.maxLength}`;
    place.textContent = left < area.maxLength / 5 ? text : '';
  }

  async toggle(button) {
    const isOpen = this.preview.hidden;
    button.setAttribute('aria-pressed', isOpen);
    if (isOpen && !(await this.draw())) return button.setAttribute('aria-pressed', false);
    this.preview.hidden = !isOpen;
  }

  async draw() {
    const body = new URLSearchParams({ text: this.area.value });
    const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') || '{}');
    const number = (this.drawing = (this.drawing ?? 0) + 1);
    const circle = this.closest('form')?.elements.circle_id?.value;
    const url = circle ? this.dataset.previewUrl.replace(/\d+/, circle) : this.dataset.previewUrl;
    try {
      const response = await fetch(url, { method: 'POST', body, headers, redirect: 'error' });
      if (!response.ok) throw response;
      const html = await response.text();
      if (number === this.drawing) this.preview.innerHTML = html; // cleaned by the server, scripts are barred by the CSP
      return true;
    } catch {
      const detail = { offline: !navigator.onLine };
      this.dispatchEvent(new CustomEvent('portal:failed', { bubbles: true, detail }));
      return false;
    }
  }
}

customElements.get('text-editor') || customElements.define('text-editor', TextEditor);
