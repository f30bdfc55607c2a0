// Shows what a form would make, beside it, while it is typed in.
//
//   <form data-preview="/letter_texts/offer/live"> … </form>
//   <section data-preview-of hidden><div data-preview-shown></div></section>
//
// The fields go as form data, with the token from csrf_token. An answer of 200 is HTML that the server has made safe,
// and takes the place of what is shown; 422 is a sentence that says what has to change first. What is shown stays until
// then. The focus stays where it is: a screen reader hears a sentence when the state changes, not at every letter.
const PAUSE = 600;
const SLOW = 15000;

export function preview(form) {
  const section = document.querySelector('[data-preview-of]');
  const shown = section?.querySelector('[data-preview-shown]');
  if (!shown) {
    return;
  }
  const line = document.createElement('p');
  line.className = 'govuk-hint';
  line.setAttribute('role', 'status');
  shown.before(line);
  section.hidden = false;

  let timer;
  let under = null;
  let part = '';

  function say(text) {
    if (line.textContent !== text) {
      line.textContent = text;
    }
  }

  function typed() {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string') {
        fields.append(name, value);
      }
    }
    fields.set('part', part);
    return fields;
  }

  async function show() {
    under?.abort();
    const asked = new AbortController();
    under = asked;
    const slow = setTimeout(() => asked.abort(), SLOW);
    try {
      const answer = await fetch(form.dataset.preview, { method: 'POST', body: typed(), signal: asked.signal });
      const said = await answer.text();
      if (under !== asked) {
        return;
      }
      if (answer.ok && !answer.redirected) {
        shown.innerHTML = said;
        say('This is what is typed now.');
      } else if (answer.status === 422) {
        say(shown.textContent.trim() ? `What is shown is from before. ${said}` : said);
      } else {
        say('It cannot be shown while you type. Use the button “Show what it says”.');
      }
    } catch {
      if (under === asked) {
        say('It cannot be shown now: we can’t reach the server. It is tried again when you type.');
      }
    } finally {
      clearTimeout(slow);
    }
  }

  form.addEventListener('input', (event) => {
    part = event.target.name;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
  show();
}
