// <print-page hidden><button type="button">Print</button></print-page>
//
// Prints the page. It comes hidden, because without script it can do nothing; the browser's own menu always can.

class PrintPage extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener('click', this);
  }

  handleEvent() {
    print();
  }
}

customElements.get('print-page') || customElements.define('print-page', PrintPage);
