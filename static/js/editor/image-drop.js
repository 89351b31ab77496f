// Inside text-editor: a picture that is pasted or dropped on the text goes into the form's own file input, beside those
// already chosen there, as if it had been picked. There its alt text is asked for; nothing is uploaded unseen.
// The input is [data-drop], or the form's first file input; its `accept` says what it takes.
// A paste that also holds text is a paste of text: Word puts a picture of every copied sentence on the clipboard.

const input = (editor) => {
  const form = editor.closest('form');
  return form?.querySelector('input[type="file"][data-drop]') ?? form?.querySelector('input[type="file"]');
};

const takes = (field, file) => {
  const fits = (one) => {
    if (one.startsWith('.')) return file.name.toLowerCase().endsWith(one);
    return one.endsWith('/*') ? file.type.startsWith(one.slice(0, -1)) : one === file.type;
  };
  return (field.accept || 'image/*').split(',').some((one) => fits(one.trim().toLowerCase()));
};

const give = (event, transfer) => {
  const field = event.target.closest?.('text-editor') && input(event.target.closest('text-editor'));
  const files = field ? [...(transfer?.files ?? [])].filter((file) => takes(field, file)) : [];
  if (!files.length) return;
  event.preventDefault();
  const all = new DataTransfer();
  const kept = field.multiple ? [...field.files, ...files] : files.slice(0, 1);
  for (const file of kept) all.items.add(file);
  field.files = all.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
};

if (!('imageDrop' in document.documentElement.dataset)) {
  document.documentElement.dataset.imageDrop = '';
  document.addEventListener('paste', (event) => {
    const { clipboardData } = event;
    if (!event.defaultPrevented && !clipboardData?.getData('text/plain')) give(event, clipboardData);
  });
  document.addEventListener('drop', (event) => event.dataTransfer && give(event, event.dataTransfer));
  document.addEventListener('dragover', (event) => {
    // Without this the browser would leave the page and open the picture.
    if (event.target.closest?.('text-editor') && event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
}
