// Questions that come with an answer: shown as soon as it is given, hidden when it is taken back. The page has each that
// is not asked yet in a <template>, so that without this it is not there: then saving shows the page again with it.
//
//   <template data-reveal="safety" data-on="at_risk" data-value="yes">…</template>
//
// Which questions the page has is told when it is sent ("on-page"): what is hidden is left as it was.
export function reveal(form) {
  const told = form.elements.namedItem('on-page');
  for (const waiting of form.querySelectorAll('template[data-reveal]')) {
    const box = document.createElement('div');
    Object.assign(box.dataset, waiting.dataset);
    box.append(waiting.content);
    waiting.replaceWith(box);
  }
  const boxes = [...form.querySelectorAll('[data-reveal]')];

  function look() {
    const given = new FormData(form);
    const hidden = new Set();
    for (const box of boxes) {
      const { reveal: key, on, value } = box.dataset;
      box.hidden = hidden.has(on) || !given.getAll(on).includes(value);
      if (box.hidden) {
        hidden.add(key);
      }
    }
    const always = told.value.split(' ').filter((key) => !boxes.some((box) => box.dataset.reveal === key));
    const seen = boxes.filter((box) => !box.hidden).map((box) => box.dataset.reveal);
    told.value = [...always, ...seen].join(' ').trim();
  }

  form.addEventListener('change', look);
  form.addEventListener('input', look);
  window.addEventListener('pageshow', look);
  look();
}
