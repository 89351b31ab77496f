// Announces sentences in the one permanent live region, <div id="status" role="status"> of the layout.
//
// Every other script asks by an event, so that none of them needs to know the region: `portal:say` with {text}, and the
// `say` of the server's `portal:focus`. What is said in the same moment is said in one go, after the focus has moved
// (a screen reader drops what it hears just before). The region is emptied later, so that nobody reads old news there.

let waiting = [];
let clearing;

const say = (text) => {
  if (!text || waiting.includes(text)) return;
  waiting.push(text);
  if (waiting.length > 1) return;
  write('');
  setTimeout(() => {
    write(waiting.join(' '));
    waiting = [];
    clearTimeout(clearing);
    clearing = setTimeout(write, 10000, '');
  }, 150);
};

const write = (text) => {
  const region = document.getElementById('status');
  if (region) region.textContent = text;
};

document.addEventListener('portal:say', (event) => say(event.detail.text));
document.addEventListener('portal:focus', (event) => say(event.detail.say));
