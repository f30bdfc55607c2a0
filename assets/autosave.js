// Saves a draft while it is written.
//
//   <form data-autosave="/drafts/1/autosave" data-autosave-method="PATCH">
//
// The fields go as form data, without files, with the token from csrf_token.
// An answer of 2xx means saved. It may be JSON with the draft's new "version";
// then the form's hidden field "version" takes it; with "whole" false all but
// an answer that can't be read is saved. 409 and 412 mean that
// somebody else saved first; 400 and 422 that what stands there can't be saved
// yet. Everything else is tried again. What could not be saved is copied to
// this device, and offered when the page is opened again by the person that
// "data-autosave-for" names.

import { copyOf, offer } from './kept.js';

const PAUSE = 1500;
const PATIENCE = 20000;
const FIRST_RETRY = 4000;
const LAST_RETRY = 60000;
const LEAVING = 4000;
const MINUTE = 60000;

// With the day where it is not today: a page may be open for long.
function savedAt(at) {
  const time = at
    .toLocaleTimeString('en-GB', { hour: 'numeric', minute: '2-digit', hour12: true })
    .replace(/\s/g, '');
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? '' : ` on ${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })}`;
  return `Saved${day} at ${time}`;
}

function lineFor(form) {
  let line = form.querySelector('[data-autosave-status]');
  if (!line) {
    line = document.createElement('p');
    const group = form.querySelector('.govuk-button-group');
    const button = form.querySelector('button[type="submit"], button:not([type])');
    const place = group || button;
    if (place) {
      place.before(line);
    } else {
      form.append(line);
    }
  }
  line.classList.add('app-saving');
  return line;
}

export function autosave(form) {
  const line = lineFor(form);
  const heard = document.createElement('p');
  heard.className = 'govuk-visually-hidden';
  heard.setAttribute('role', 'status');
  line.after(heard);

  const copy = copyOf(`${form.dataset.autosaveFor || ''} ${form.dataset.autosave}`);
  let saved = fields().toString();
  let at = line.dataset.savedAt ? new Date(line.dataset.savedAt) : null;
  let state = '';
  let timer;
  let retry = FIRST_RETRY;
  let sending = null;
  let stopped = false;

  function fields() {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === 'string' && name !== 'csrf_token' && name !== 'once-only') {
        typed.append(name, value);
      }
    }
    return typed;
  }

  // A screen reader hears a change of state, not every save.
  function say(now, text) {
    line.textContent = text;
    line.classList.toggle('app-saving--failed', now !== 'saved');
    if (now !== state) {
      heard.textContent = text;
      state = now;
    }
  }

  // What was saved stays so; only how long ago that is changes.
  function sayAgain() {
    if (at && (state === '' || state === 'saved')) {
      line.textContent = savedAt(at);
    }
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function tryAgain(typed) {
    const kept = copy.keep(typed);
    say(
      'waiting',
      kept
        ? 'Not saved yet: we can’t reach the server. We keep trying. A copy is on this device.'
        : 'Not saved yet: we can’t reach the server. We keep trying. Leave this page open.'
    );
    later(retry);
    retry = Math.min(retry * 2, LAST_RETRY);
  }

  function end(text) {
    stopped = true;
    clearTimeout(timer);
    say('stopped', text);
  }

  async function take(answer, typed) {
    if (answer.ok) {
      const kind = answer.headers.get('Content-Type') || '';
      let whole = true;
      if (kind.includes('json')) {
        const body = await answer.json();
        whole = body?.whole !== false;
        const version = form.elements.namedItem('version');
        if (body && body.version !== undefined && version) {
          version.value = body.version;
          typed.set('version', String(body.version));
        }
      }
      saved = typed.toString();
      retry = FIRST_RETRY;
      copy.drop();
      at = new Date();
      if (whole) {
        say('saved', savedAt(at));
      } else {
        say('partly', 'Saved, but for an answer that can’t be read. Save the page to see which.');
      }
    } else if (answer.status === 409 || answer.status === 412) {
      copy.keep(typed);
      end(
        'Not saved: somebody else saved this page first, or it was open for a long time. ' +
          'Choose “Save”: nothing is overwritten, and you see both versions side by side.'
      );
    } else if (answer.status === 400 || answer.status === 422) {
      saved = typed.toString();
      say('refused', 'Not saved yet: choose “Save” to see what needs to change.');
    } else if (
      answer.type === 'opaqueredirect' ||
      answer.status === 401 ||
      answer.status === 403
    ) {
      copy.keep(typed);
      end(
        'Not saved: you have been signed out. What you wrote is kept. Choose “Save” to sign in ' +
          'again: you come back to this page with what you wrote.'
      );
    } else if (answer.status === 404 || answer.status === 410 || answer.status === 413) {
      copy.keep(typed);
      end('Not saved: this draft can no longer be changed here. Copy what you have just written.');
    } else {
      tryAgain(typed);
    }
  }

  async function send(typed, leaving) {
    const token = form.elements.namedItem('csrf_token');
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: (form.dataset.autosaveMethod || 'POST').toUpperCase(),
        body: typed.toString(),
        headers: {
          'Accept': 'application/json',
          'Content-Type': 'application/x-www-form-urlencoded;charset=UTF-8',
          'X-CSRFToken': token ? token.value : '',
        },
        credentials: 'same-origin',
        redirect: 'manual',
        keepalive: leaving && typed.toString().length < 60000,
        signal: stop.signal,
      });
      await take(answer, typed);
    } catch {
      tryAgain(typed);
    } finally {
      clearTimeout(limit);
    }
  }

  async function save(leaving = false) {
    clearTimeout(timer);
    if (stopped || sending) {
      return;
    }
    const typed = fields();
    if (typed.toString() === saved) {
      if (state === 'waiting') {
        say('saved', 'Nothing left to save');
      }
      return;
    }
    sending = send(typed, leaving === true);
    await sending;
    sending = null;
    if (!stopped && state !== 'waiting' && fields().toString() !== saved) {
      later(PAUSE);
    }
  }

  offer(form, copy, fields());
  form.addEventListener('input', () => {
    if (!stopped) {
      later(PAUSE);
    }
  });
  form.addEventListener('change', () => {
    if (!stopped) {
      later(PAUSE / 3);
    }
  });
  window.addEventListener('online', () => later(0));
  window.addEventListener('focus', sayAgain);
  setInterval(sayAgain, MINUTE);
  sayAgain();
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') {
      save(true);
    } else {
      sayAgain();
    }
  });

  // A save under way would change the version beneath the form: wait for it.
  let going = false;
  form.addEventListener('submit', (event) => {
    clearTimeout(timer);
    if (going) {
      return;
    }
    if (!sending) {
      stopped = true;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    const patience = new Promise((done) => setTimeout(done, LEAVING));
    Promise.race([sending, patience]).then(() => {
      going = true;
      stopped = true;
      if (form.requestSubmit) {
        form.requestSubmit(button || undefined);
      } else {
        form.submit();
      }
    });
  });
  // Coming back with the browser's Back button, the page may live again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) {
      going = false;
      stopped = false;
    }
  });
}
