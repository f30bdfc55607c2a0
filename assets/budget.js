// Keeps the totals of a budget right while it is typed. What cannot be read as an amount counts as nothing;
// saving names it.
const AMOUNT = /^£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?$/;

export function pence(typed) {
  const found = typed.trim().match(AMOUNT);
  return found ? Number(found[1].replaceAll(',', '')) * 100 + Number((found[2] || '0').padEnd(2, '0')) : 0;
}

function pounds(amount) {
  const whole = Math.floor(Math.abs(amount) / 100).toLocaleString('en-GB');
  const rest = Math.abs(amount) % 100;
  return `${amount < 0 ? '-' : ''}£${whole}${rest ? `.${String(rest).padStart(2, '0')}` : ''}`;
}

export function budget(box) {
  const line = box.querySelector('[data-budget-totals]');
  function sum(kind) {
    return [...box.querySelectorAll(`[data-budget="${kind}"]`)].reduce((all, field) => all + pence(field.value), 0);
  }
  function add() {
    const costs = sum('cost');
    const others = sum('other');
    line.textContent =
      `Costs in all: ${pounds(costs)}. Others give: ${pounds(others)}. Left to ask for: ${pounds(costs - others)}.`;
  }
  box.addEventListener('input', add);
  add();
}
