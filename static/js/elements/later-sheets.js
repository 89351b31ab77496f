// A boosted link brings the body of another page, never its head. So a style sheet that this page does not need yet is
// fetched when it is done (rel=prefetch data-sheet), and taken into use before a page that needs it can come in.

addEventListener('load', () => {
  for (const link of document.querySelectorAll('link[rel=prefetch][data-sheet]')) link.rel = 'stylesheet';
});
