// <in-thread data-permalink="/gesprekken/12?reactie="> … posts … </in-thread>
//
// What only a script can do in a conversation. An address that names a post by its anchor alone (#reactie-34) opens the
// page of the conversation on which that post stands. [data-reply] brings the form to answer a post below that post, and
// [data-cancel] in such a form puts it away and gives the focus back to the post; without script both are links.

class InThread extends HTMLElement {
  connectedCallback() {
    this.addEventListener('click', this, true); // before the links themselves, which would leave the page
    const wanted = location.hash.match(/^#reactie-(\d+)$/)?.[1];
    if (wanted && !document.getElementById(`reactie-${wanted}`) && !location.search.includes('reactie=')) {
      location.replace(`${this.dataset.permalink}${wanted}#reactie-${wanted}`);
    }
  }

  handleEvent(event) {
    const link = event.target.closest('[data-reply], [data-cancel]');
    const post = link?.closest('article');
    if (!post || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const form = link.closest('.post__reply');
    if (!form && link.hash) return; // the opening is answered below the conversation
    event.preventDefault();
    event.stopPropagation();
    if (form) this.putAway(form, post);
    else this.answer(post, link.href);
  }

  answer(post, url) {
    const place = post.querySelector(':scope > .post__answer') ?? post.appendChild(document.createElement('div'));
    place.className = 'post__answer';
    htmx.ajax('GET', url, { source: post, target: place, swap: 'innerHTML' });
  }

  putAway(form, post) {
    form.remove();
    post.focus();
  }
}

customElements.get('in-thread') || customElements.define('in-thread', InThread);
