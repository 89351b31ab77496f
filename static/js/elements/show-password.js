// <show-password data-hide="Verbergen" data-shown="Je wachtwoord is te lezen" data-hidden="Je wachtwoord is verborgen">
//   <input type="password"><span hidden><button type="button">Tonen</button></span></show-password>
//
// Lets somebody read the password they type. The button comes hidden, because without script it can do nothing. When
// the form is sent the field is a password again, so that a browser keeps it as one and never among other words.

class ShowPassword extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector('input');
    this.button = this.querySelector('button');
    this.label = this.button.querySelector('[data-label]') || this.button;
    this.show = this.label.textContent;
    this.querySelector('[hidden]')?.removeAttribute('hidden');
    this.button.addEventListener('click', this);
    this.field.form?.addEventListener('submit', this);
  }

  disconnectedCallback() {
    this.field.form?.removeEventListener('submit', this);
  }

  handleEvent(event) {
    this.reveal(event.type === 'click' && this.field.type === 'password');
    if (event.type !== 'click') return;
    const text = this.field.type === 'text' ? this.dataset.shown : this.dataset.hidden;
    this.dispatchEvent(new CustomEvent('portal:say', { bubbles: true, detail: { text } }));
  }

  reveal(isShown) {
    this.field.type = isShown ? 'text' : 'password';
    this.label.textContent = isShown ? this.dataset.hide : this.show;
  }
}

customElements.get('show-password') || customElements.define('show-password', ShowPassword);
