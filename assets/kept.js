// A copy of a form on this device, for when it can't be saved: offered when the page is opened again.

const LASTS = 7 * 24 * 60 * 60 * 1000;

// `30 November at 3:16am`, as everywhere.
function clock(at) {
  const moment = new Date(at);
  const time = moment.toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true });
  return `${moment.toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })} at ${time.replace(/\s/g, '')}`;
}

export function copyOf(name) {
  const key = `unsaved ${name}`;
  return {
    keep(typed) {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: [...typed] }));
        return true;
      } catch {
        return false; // no storage, or none left: the page says to copy by hand
      }
    },
    drop() {
      try {
        localStorage.removeItem(key);
      } catch {
        // then there was no copy either
      }
    },
    found() {
      try {
        const kept = JSON.parse(localStorage.getItem(key));
        return kept && Date.now() - kept.at < LASTS ? kept : null;
      } catch {
        return null;
      }
    },
  };
}

const OURS = ['version', 'typed-by', 'on-page'];

function answers(entries) {
  return JSON.stringify(
    [...entries]
      .filter(([name]) => !OURS.includes(name))
      .map(([name, value]) => [name, value.replace(/\r\n/g, '\n')])
      .sort()
  );
}

function putBack(form, entries) {
  const values = new Map();
  entries.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
  for (const field of form.elements) {
    if (!field.name || field.type === 'hidden') {
      continue;
    }
    const typed = values.get(field.name) || [];
    if (field.type === 'checkbox' || field.type === 'radio') {
      field.checked = typed.includes(field.value);
    } else if (typed.length) {
      field.value = typed[0];
    }
  }
  form.dispatchEvent(new Event('input', { bubbles: true }));
}

function button(text, act) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'govuk-button govuk-button--secondary';
  made.textContent = text;
  made.addEventListener('click', act);
  return made;
}

// Say above the form that there is a copy, unless the form says the same already.
export function offer(form, copy, current) {
  const kept = copy.found();
  if (!kept || 'compares' in form.dataset) {
    return; // where two versions stand side by side, a third confuses; it is there when the page is opened again
  }
  if (answers(kept.fields) === answers(current)) {
    copy.drop();
    return;
  }
  const place = document.createElement('div');
  place.className = 'govuk-inset-text';
  place.setAttribute('role', 'status');
  const words = document.createElement('p');
  words.className = 'govuk-body';
  words.textContent = `On ${clock(kept.at)} we could not save what you wrote here. This device has kept a copy.`;
  const buttons = document.createElement('div');
  buttons.className = 'govuk-button-group';
  const done = () => {
    copy.drop();
    place.remove();
    form.querySelector('input:not([type="hidden"]), textarea, select')?.focus();
  };
  buttons.append(
    button('Put it back', () => {
      putBack(form, kept.fields);
      done();
    }),
    button('Throw the copy away', done)
  );
  place.append(words, buttons);
  form.before(place);
}
