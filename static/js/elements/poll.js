// Fires `portal:poll` on the body once a minute, for hx-trigger="portal:poll from:body". Never in a hidden tab: nobody
// looks at it, and a town hall leaves hundreds of them open. A tab that comes back after longer polls at once.
// <body data-poll-seconds="60"> sets another pace.

let last = Date.now();

const poll = () => {
  const pace = (Number(document.body.dataset.pollSeconds) || 60) * 1000;
  if (document.hidden || !navigator.onLine || Date.now() - last < pace) return;
  last = Date.now();
  document.body.dispatchEvent(new CustomEvent('portal:poll'));
};

setInterval(poll, 1000);
document.addEventListener('visibilitychange', poll);
