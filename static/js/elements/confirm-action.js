// <confirm-action><form …>…</form><dialog aria-labelledby>… [data-confirm] [data-cancel]</dialog></confirm-action>
//
// Asks before a form that cannot be undone is sent. The dialog is part of the page, so that its words say exactly what
// disappears. Without script the form is simply sent: the server must offer undo or a page that asks.

class ConfirmAction extends HTMLElement {
  connectedCallback() {
    // Captured here, before htmx hears of it on the form itself.
    this.addEventListener('submit', this, true);
    this.addEventListener('click', this);
  }

  handleEvent(event) {
    const dialog = this.querySelector('dialog');
    if (!dialog || dialog.contains(event.target) !== (event.type === 'click')) return;
    if (event.type === 'submit') {
      if (this.isSure) return;
      event.preventDefault();
      event.stopPropagation();
      this.submitter = event.submitter;
      dialog.showModal(); // closing gives the focus back to what opened it
    } else if (event.target.closest('[data-cancel]')) {
      dialog.close();
    } else if (event.target.closest('[data-confirm]')) {
      dialog.close();
      this.isSure = true;
      this.querySelector('form').requestSubmit(this.submitter);
      this.isSure = false;
    }
  }
}

customElements.get('confirm-action') || customElements.define('confirm-action', ConfirmAction);
