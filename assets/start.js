// Runs in <head>, before the page is drawn, so that nothing jumps.
const page = document.documentElement;
page.classList.add('js-enabled');
if ('noModule' in HTMLScriptElement.prototype) {
  page.classList.add('govuk-frontend-supported');
}
