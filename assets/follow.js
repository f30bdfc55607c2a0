// Keeps a page that several people look at up to date: asks every few seconds whether anything has changed, and then
// loads the page again, unless somebody is filling in a form on it; then it says so and waits.
//
//   <div data-follow="/panels/1/meeting/state" data-state="…" data-changed="…"></div>
const EVERY = 4000;

export function follow(element) {
  let typing = false;
  document.addEventListener('input', () => {
    typing = true;
  });

  async function look() {
    if (!document.hidden) {
      try {
        const answer = await fetch(element.dataset.follow, { headers: { Accept: 'application/json' } });
        if (answer.ok && (await answer.json()).state !== element.dataset.state) {
          if (!typing) {
            window.location.reload();
            return;
          }
          element.textContent = element.dataset.changed;
        }
      } catch {
        // Out of reach for the moment: the next look may succeed.
      }
    }
    setTimeout(look, EVERY);
  }

  setTimeout(look, EVERY);
}
