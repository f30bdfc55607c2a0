// A table that scrolls inside itself can be reached with the keyboard. One
// that fits need not be a stop on the way.
export function tables(region) {
  function fit() {
    if (region.scrollWidth > region.clientWidth) {
      region.setAttribute('tabindex', '0');
    } else if (document.activeElement !== region) {
      region.removeAttribute('tabindex');
    }
  }
  fit();
  if ('ResizeObserver' in window) {
    new ResizeObserver(fit).observe(region);
  }
}
