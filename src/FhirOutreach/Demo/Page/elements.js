// Making and redrawing parts of the page.

const statusFor = 5000; // milliseconds
const known = new Set(); // what was drawn before: the rest is fresh
let silence = 0;

export const $ = id => document.getElementById(id);
export const isOnScreen = section => $(section).offsetParent !== null;

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'text') element.textContent = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (key === 'class') element.className = value;
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

// Redraws a part and gives the keyboard back to where it was.
export function redraw(parent, children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const open = new Set([...parent.querySelectorAll('details[open]')].map(details => details.dataset.key));
  parent.replaceChildren(...children);
  for (const details of parent.querySelectorAll('details')) details.open = open.has(details.dataset.key);
  if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

export function isFresh(key) {
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

export function fill(select, options, value) {
  select.replaceChildren(...options.map(([id, words]) => make('option', { value: id, text: words })));
  if (value) select.value = value;
}

export function say(words) {
  $('status').textContent = words;
  $('status').classList.add('on');
  clearTimeout(silence);
  silence = setTimeout(() => $('status').classList.remove('on'), statusFor);
}
