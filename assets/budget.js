// Keeps the totals of a budget right while it is typed, and says beside a line what is not counted, or counted twice.
const AMOUNT = /^£?\s*([0-9]{1,3}(?:[, \u00a0\u2009\u202f][0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?$/;

// The amount in pence, 0 where nothing is typed; null where it cannot be read as one: saving names it.
export function pence(typed) {
  const text = typed.trim();
  const found = text.match(AMOUNT);
  if (!found) {
    return text ? null : 0;
  }
  return Number(found[1].replace(/[^0-9]/g, '')) * 100 + Number((found[2] || '0').padEnd(2, '0'));
}

function pounds(amount) {
  const whole = Math.floor(Math.abs(amount) / 100).toLocaleString('en-GB');
  const rest = Math.abs(amount) % 100;
  return `${amount < 0 ? '-' : ''}£${whole}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`;
}

// A sentence under a field, heard with it; none takes it away.
function tell(field, sentence) {
  const id = `${field.name}-remark`;
  let remark = document.getElementById(id);
  if (!remark && sentence) {
    remark = document.createElement('p');
    remark.id = id;
    remark.className = 'app-budget__remark';
    remark.setAttribute('role', 'status');
    (field.closest('.app-budget__row') || field.closest('.govuk-form-group')).append(remark);
    field.setAttribute('aria-describedby', `${field.getAttribute('aria-describedby') || ''} ${id}`.trim());
  }
  if (remark && remark.textContent !== sentence) {
    remark.textContent = sentence;
  }
}

export function budget(box) {
  const line = box.querySelector('[data-budget-totals]');
  const isTotal = new RegExp(`^(?:${box.dataset.total})$`, 'i');

  function sum(kind) {
    return [...box.querySelectorAll(`[data-budget="${kind}"]`)].reduce((all, field) => all + (pence(field.value) || 0), 0);
  }

  function remarkOn(field) {
    if (pence(field.value) === null) {
      return 'Not counted: write the amount alone, like 300.';
    }
    const what = field.closest('.app-budget__row')?.querySelector('[data-budget-what]');
    const isAdded = what && pence(field.value) && isTotal.test(what.value.replace(/^[ :.=£]+|[ :.=£]+$/g, ''));
    return isAdded ? 'Counted with the other costs, so they count twice. Leave it out: we add up for you.' : '';
  }

  function add() {
    const costs = sum('cost');
    const others = sum('other');
    const unread = [...box.querySelectorAll('[data-budget]')].filter((field) => pence(field.value) === null).length;
    const left = unread === 1 ? '1 amount that cannot be read is' : `${unread} amounts that cannot be read are`;
    line.textContent =
      `Costs in all: ${pounds(costs)}. Others give: ${pounds(others)}. Left to ask for: ${pounds(costs - others)}.` +
      (unread ? ` ${left} not counted.` : '');
  }

  // Said when somebody leaves the field, not while they type; taken away at once.
  function remark(event) {
    for (const field of box.querySelectorAll('[data-budget]')) {
      const sentence = remarkOn(field);
      if (!sentence || event.type !== 'input') {
        tell(field, sentence);
      }
    }
  }

  box.addEventListener('input', (event) => {
    add();
    remark(event);
  });
  box.addEventListener('change', remark);
  add();
  remark(new Event('change'));
}
