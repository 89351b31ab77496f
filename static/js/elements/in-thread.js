// <in-thread data-permalink="/gesprekken/12?reactie="> … posts … </in-thread>
//
// Two things that only a script can do in a conversation. An address that names a post by its anchor alone
// (#reactie-34) opens the page of the conversation on which that post stands. And [data-cancel] in a reply form puts
// the form away where it stood and gives the focus back to the post; without script it is a link to that post.

class InThread extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this);
    const wanted = location.hash.match(/^#reactie-(\d+)$/)?.[1];
    if (wanted && !document.getElementById(`reactie-${wanted}`) && !location.search.includes('reactie=')) {
      location.replace(`${this.dataset.permalink}${wanted}#reactie-${wanted}`);
    }
  }

  handleEvent(event) {
    if (!event.target.closest('[data-cancel]')) return;
    const form = event.target.closest('.post__reply');
    const post = form?.closest('article');
    if (!post) return;
    event.preventDefault();
    event.stopPropagation();
    form.remove();
    post.focus();
  }
}

customElements.define('in-thread', InThread);
