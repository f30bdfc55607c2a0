// Runs in <head>, before the page is drawn, so that nothing jumps.
const page = document.documentElement;
page.classList.add('js-enabled');
if ('noModule' in HTMLScriptElement.prototype) {
  page.classList.add('govuk-frontend-supported');
}

// A refused form stands at its own page's address: whoever goes back to it, or loads it again, is not asked to send
// it once more.
if (page.dataset.ownAddress) {
  history.replaceState(history.state, '', page.dataset.ownAddress);
}
