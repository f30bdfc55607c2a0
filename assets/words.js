// What Python's str.split() takes for white space, so that the count on the
// page is the count on the server. JavaScript's \s differs: it takes U+FEFF
// and leaves U+001C to U+001F and U+0085.
const WORDS =
  /[^\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;

const QUIET = 1000;

export function wordsIn(text) {
  const found = text.match(WORDS);
  return found ? found.length : 0;
}

function words(number) {
  return number === 1 ? '1 word' : `${number.toLocaleString('en-GB')} words`;
}

// The words for it in another language, where the sentence on the page is in one.
export function sentence(count, limit, said = null) {
  if (said) {
    const number = Math.abs(limit - count).toLocaleString(said.language);
    return (count > limit ? said.over : said.left).replace('{number}', number);
  }
  if (count > limit) {
    return `You have ${words(count - limit)} too many`;
  }
  return `You have ${words(limit - count)} left`;
}

// The line under the field changes with each key; a screen reader hears it
// only when the person pauses.
export function countWords(field) {
  const limit = Number(field.dataset.wordLimit);
  const shown = document.getElementById(`${field.id}-info`);
  if (!shown || !(limit > 0)) {
    return;
  }
  const marked = shown.querySelector('[lang]');
  const said = marked && { language: marked.lang, left: shown.dataset.left, over: shown.dataset.over };
  const line = document.createElement('p');
  line.className = shown.className;
  line.setAttribute('aria-hidden', 'true');
  const heard = document.createElement('p');
  heard.className = 'govuk-visually-hidden';
  heard.setAttribute('aria-live', 'polite');
  shown.classList.add('govuk-visually-hidden');
  for (const each of marked ? [line, heard] : []) {
    each.lang = marked.lang;
    each.dir = marked.dir;
  }
  shown.after(line, heard);

  let pause;
  function show() {
    const count = wordsIn(field.value);
    line.textContent = sentence(count, limit, said);
    line.classList.toggle('app-word-count--over', count > limit);
  }
  field.addEventListener('input', () => {
    show();
    clearTimeout(pause);
    pause = setTimeout(() => {
      heard.textContent = line.textContent;
    }, QUIET);
  });
  window.addEventListener('pageshow', show);
  show();
}
