// A button with a formaction sends its form there, as every browser does. htmx forgets it where the form has an hx-post of
// its own: "throw this draft away" would post it.

document.addEventListener('htmx:config:request', ({ detail: { ctx } }) => {
  const { submitter } = ctx.request;
  if (ctx.sourceElement.matches('form') && submitter?.hasAttribute('formaction')) {
    ctx.request.action = submitter.getAttribute('formaction');
  }
});
