// On a phone the links of the header wait behind a button, so that the page begins at the top of the screen.
// Without this they are simply there.
export function menu(button) {
  button.addEventListener('click', () => {
    const open = button.getAttribute('aria-expanded') === 'true';
    button.setAttribute('aria-expanded', String(!open));
  });
}
