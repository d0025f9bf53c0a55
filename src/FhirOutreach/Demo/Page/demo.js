// The page of the demo. It asks for what there is to show twice a second, and shows it; everything it does is a POST.

const pollEvery = 500; // milliseconds
const stepsMax = 400; // of one walk of the clock: far more than two weeks hold
const statusFor = 5000; // milliseconds

const $ = id => document.getElementById(id);
const pills = {
  booked: ['booked', 'ask'], confirmed: ['confirmed', 'good'], declined: ['declined', 'bad'], cancelled: ['cancelled', 'off'],
  noshow: ['no-show', 'bad'], over: ['took place', 'off'],
};
const sources = { ehr: 'EHR', patient: 'SMS', clock: 'time', carrier: 'tel' };

let state = null;
let tag = null;
let chosen = null; // visit id
let phone = null; // number
let isWalking = false;
const seen = new Map(); // number -> texts from the clinic that were on screen
const known = new Set(); // what was drawn before: the rest is fresh
let drawnStory = null;
let wasDrawn = false;

// ---- drawing ------------------------------------------------------------------------------------------------------

function make(name, properties = {}, ...children) {
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
function redraw(parent, children) {
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const open = new Set([...parent.querySelectorAll('details[open]')].map(details => details.dataset.key));
  parent.replaceChildren(...children);
  for (const details of parent.querySelectorAll('details')) details.open = open.has(details.dataset.key);
  if (key) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

function isFresh(key) {
  if (known.has(key)) return false;
  known.add(key);
  return true;
}

const byId = (list, id) => list.find(item => item.id === id);
const now = () => new Date(Date.now() + (state?.offsetMs ?? 0));
const inNewYork = new Intl.DateTimeFormat('en-US', {
  weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone: 'America/New_York',
});

function drawClock() {
  if (!state) return;
  $('now').textContent = `${inNewYork.format(now())} in New York`;
  $('now').dateTime = now().toISOString();
  $('due').textContent = isWalking ? 'the clock walks …'
    : state.nextDue ? `next due: ${inNewYork.format(new Date(state.nextDue))}` : 'nothing is planned';
}

function drawSchedule() {
  const days = Map.groupBy(state.visits, visit => visit.local.slice(0, 10));
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(now());
  redraw($('days'), [...days.keys()].sort().flatMap(day => [
    make('h3', { text: days.get(day)[0].day + (day === today ? ' (today)' : ''), 'data-day': day }),
    make('ul', {}, ...days.get(day).map(visit => make('li', {}, slot(visit)))),
  ]));
}

function slot(visit) {
  const patient = byId(state.patients, visit.patientId);
  const [words, tone] = pills[visit.state];
  const button = make('button', {
    type: 'button', 'data-key': visit.id, 'aria-current': visit.id === chosen ? 'true' : null,
    class: `slot ${['cancelled', 'noshow', 'declined'].includes(visit.state) ? 'off' : ''}`, onclick: () => choose(visit.id, 'story'),
  },
  make('span', { class: 'time', text: visit.time }), make('span', { class: 'who', text: patient.name }),
  make('span', { class: `pill ${tone}`, text: words }),
  make('span', { class: 'city', text: byId(state.places, visit.placeId).city }),
  make('span', { class: 'where', text: byId(state.doctors, visit.doctorId).name }));
  if (isFresh(`visit ${visit.id} ${visit.version}`) && wasDrawn) button.classList.add('fresh');
  return button;
}

function drawTasks() {
  $('tasks').hidden = state.tasks.length === 0;
  $('task-count').textContent = state.tasks.length;
  redraw($('task-list'), state.tasks.map(task => make('li', {},
    make('span', { text: task.words }),
    make('small', { text: [byId(state.patients, task.patientId)?.name, task.at].filter(Boolean).join(', ') }))));
}

function drawStory() {
  const visit = byId(state.visits, chosen);
  $('acts').hidden = !visit;
  if (!visit || state.story?.visitId !== chosen) return;

  const patient = byId(state.patients, visit.patientId);
  $('story-title').textContent = patient.name;
  $('story-about').replaceChildren(
    `${visit.day}, ${visit.time}, ${byId(state.doctors, visit.doctorId).name}, ${byId(state.places, visit.placeId).name} `,
    make('span', { class: `pill ${pills[visit.state][1]}`, text: pills[visit.state][0] }),
    make('br'), `Patient: ${patient.note}. Times by the clock in ${byId(state.places, visit.placeId).city}.`);
  const isOn = ['booked', 'confirmed', 'declined'].includes(visit.state);
  for (const button of $('acts').children)
    button.disabled = button.dataset.act === 'restore' ? isOn : !isOn;

  const wasThere = drawnStory === chosen;
  const box = $('steps').parentElement;
  const count = $('steps').childElementCount;
  redraw($('steps'), state.story.steps.map(step => stepOf(step, wasThere)));
  if (!wasThere || state.story.steps.length > count) box.scrollTop = box.scrollHeight;
  drawnStory = $('steps').dataset.visit = chosen;
}

function stepOf(step, maybeFresh) {
  const item = make('li', { class: `step by-${step.source}` },
    make('span', { class: 'dot', 'aria-hidden': 'true', text: sources[step.source] ?? '' }),
    make('div', { class: 'when', text: step.at }),
    make('div', { class: 'arrived', text: step.arrived }),
    step.quote === null ? null : make('div', { class: 'bubble theirs', text: step.quote }),
    make('div', { class: 'because' }, step.because, make('code', { text: step.why })),
    make('ul', { class: 'effects' }, ...step.effects.map((effect, i) => effectOf(effect, `${step.id}.${i}`))));
  if (isFresh(`step ${step.id}`) && maybeFresh) item.querySelector('.because').classList.add('fresh');
  return item;
}

function effectOf(effect, key) {
  const head = make('div', { class: 'head' }, effect.title,
    effect.state ? make('span', { class: `pill ${effect.tone ?? ''}`, text: effect.state }) : null);
  return make('li', { class: effect.kind },
    head,
    effect.body ? make('div', { class: 'bubble', text: effect.body }) : null,
    ...(effect.wire ?? []).map((wire, i) => make('details', { class: 'wire', 'data-key': `${key}.${i}` },
      make('summary', { text: `${wire.request} → ${wire.answer}`, 'data-key': `${key}.${i}.summary` }),
      make('pre', { text: `${wire.condition}\n${pretty(wire.body)}`, tabindex: '0' }))));
}

function pretty(json) {
  try {
    return JSON.parse(json).map(operation => JSON.stringify(operation)).join('\n');
  } catch {
    return json;
  }
}

const received = shown => shown.texts.filter(text => !text.isFromPhone).length;

function drawPhones() {
  if (phone && isOnScreen('phones')) seen.set(phone, received(state.phones.find(shown => shown.number === phone)));
  let unread = 0;
  redraw($('phone-list'), state.phones.map(shown => {
    const fresh = received(shown) - (seen.get(shown.number) ?? 0);
    unread += fresh;
    const first = shown.owner.replace(/ \S+$/, '');
    return make('button', {
      type: 'button', class: 'face', 'data-key': shown.number, 'aria-pressed': String(shown.number === phone),
      'aria-label': `${shown.owner}${fresh ? `, ${fresh} unread` : ''}`, onclick: () => openPhone(shown.number),
    },
    make('i', { text: first.split(' & ').map(name => name[0]).join('') + (first.includes('&') ? '' : shown.owner.split(' ').pop()[0]), 'aria-hidden': 'true' }),
    make('span', { text: first }),
    fresh ? make('span', { class: 'badge', text: fresh }) : null);
  }));
  $('unread').hidden = unread === 0;
  $('unread').textContent = unread;
  drawChat();
}

function drawChat() {
  const shown = state.phones.find(each => each.number === phone);
  $('reply').hidden = !shown;
  if (!shown) {
    $('owner').textContent = byId(state.patients, byId(state.visits, chosen)?.patientId)?.name ?? '';
    $('number').textContent = 'no phone we can text';
    $('chat').replaceChildren(make('p', { class: 'empty', text: 'There is no mobile number in the record. Staff have a task to call.' }));
    return;
  }
  $('owner').textContent = shown.owner;
  const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', timeZone: shown.zone }).format(now());
  const national = shown.number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
  $('number').textContent = `${national} · ${time} in ${shown.zone.split('/')[1].replace('_', ' ')}${shown.isOptedOut ? ' · said STOP' : ''}`;
  const box = $('chat');
  const key = `${phone} ${shown.texts.length}`;
  if (box.dataset.drawn === key) return;
  box.dataset.drawn = key;
  redraw(box, shown.texts.length === 0
    ? [make('p', { class: 'empty', text: 'No texts yet.' })]
    : shown.texts.map(text => make('div', { class: `said ${text.isFromPhone ? 'theirs' : ''}` },
      make('div', { class: 'bubble', text: text.body }),
      make('div', { class: 'when', text: text.at + (text.isAutomatic ? ' · from the carrier' : '') }))));
  box.scrollTop = box.scrollHeight;
}

const isOnScreen = section => $(section).offsetParent !== null;

function draw() {
  drawClock();
  drawSchedule();
  drawTasks();
  drawStory();
  drawPhones();
  wasDrawn = true;
}

// ---- choosing -----------------------------------------------------------------------------------------------------

function choose(visitId, tab) {
  chosen = visitId;
  const visit = byId(state.visits, visitId);
  phone = byId(state.patients, visit.patientId).phone;
  if (tab) show(tab);
  draw();
  $('days').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  return refresh();
}

// A phone is its owner's: their next visit comes with it.
function openPhone(number) {
  const owners = state.patients.filter(patient => patient.phone === number).map(patient => patient.id);
  const theirs = state.visits.filter(visit => owners.includes(visit.patientId));
  const next = theirs.find(visit => new Date(visit.start) > now() && visit.state !== 'cancelled') ?? theirs.at(-1);
  if (next && !theirs.some(visit => visit.id === chosen)) chosen = next.id;
  phone = number;
  draw();
  return refresh();
}

function show(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll('.tabs button')) button.setAttribute('aria-pressed', String(button.dataset.to === tab));
  if (state) drawPhones();
}

// ---- asking and doing ---------------------------------------------------------------------------------------------

async function refresh() {
  const visit = chosen;
  const answer = await fetch(`/demo/state${visit ? `?visit=${encodeURIComponent(visit)}` : ''}`, {
    headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store',
  });
  if (answer.status !== 200 || visit !== chosen) return;
  const next = await answer.json();
  announce(state, next);
  state = next;
  tag = answer.headers.get('ETag');
  if (!chosen && state.openingVisit) return choose(state.openingVisit);
  draw();
}

function announce(before, after) {
  if (!before) {
    for (const shown of after.phones) seen.set(shown.number, 0);
    return;
  }
  for (const shown of after.phones) {
    const had = before.phones.find(each => each.number === shown.number)?.texts.length ?? 0;
    const last = shown.texts.slice(had).findLast(text => !text.isFromPhone);
    if (last) say(`Text to ${shown.owner}: ${last.body}`);
  }
}

let silence = 0;
function say(words) {
  $('status').textContent = words;
  $('status').classList.add('on');
  clearTimeout(silence);
  silence = setTimeout(() => $('status').classList.remove('on'), statusFor);
}

async function post(url, body = {}) {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error ?? `HTTP ${answer.status}`);
  return json;
}

async function act(name) {
  const visit = byId(state.visits, chosen);
  if (name === 'move' || name === 'doctor') return openForm(name, visit);
  await post(`/demo/visits/${visit.id}/${name}`);
  await refresh();
}

async function sendReply(words) {
  if (!words.trim() || !phone) return;
  await post(`/demo/phones/${encodeURIComponent(phone)}/texts`, { body: words });
  await refresh();
}

// ---- the clock ----------------------------------------------------------------------------------------------------

// From due to due, so that everything happens at its own hour: a jump over a reminder would make it late.
async function walk(target, endsAtText) {
  if (isWalking || !state) return;
  isWalking = true;
  for (const id of ['hour', 'day', 'next']) $(id).disabled = true;
  try {
    const sent = state.textsSent;
    let clock = await (await fetch('/sandbox/clock', { cache: 'no-store' })).json();
    for (let step = 0; step < stepsMax; step++) {
      const at = new Date(clock.now);
      const due = clock.nextDue ? new Date(clock.nextDue) : null;
      if (!due && !target) return say('Nothing is planned any more.');
      const next = due && due <= at ? new Date(at.getTime() + 1000) : due; // due now: a second, and it is done
      const isLast = target && (!next || next >= target);
      clock = await post('/sandbox/clock', { set: (isLast ? target : next).toISOString() });
      await refresh();
      if (isLast) return;
      if (endsAtText && state.textsSent > sent) return followText();
    }
  } catch (error) {
    say(error.message);
  } finally {
    isWalking = false;
    for (const id of ['hour', 'day', 'next']) $(id).disabled = false;
    await refresh();
    drawClock();
  }
}

function followText() {
  if (state.lastTextAbout && byId(state.visits, state.lastTextAbout)) return choose(state.lastTextAbout);
}

// ---- the form -----------------------------------------------------------------------------------------------------

let formMode = 'book';
function openForm(mode, visit) {
  formMode = mode;
  const [title, save] = { book: ['Book a visit', 'Book'], move: ['Move the visit', 'Move'], doctor: ['Change the doctor', 'Change'] }[mode];
  $('form-title').textContent = title;
  $('form-save').textContent = save;
  $('form-error').textContent = '';
  for (const label of document.querySelectorAll('#form label')) label.hidden = !label.dataset.for.split(' ').includes(mode);
  fill($('f-patient'), state.patients.map(patient => [patient.id, `${patient.name} (${patient.note})`]), visit?.patientId);
  fill($('f-doctor'), state.doctors.map(doctor => [doctor.id, doctor.name]), visit?.doctorId);
  fill($('f-place'), state.places.map(place => [place.id, place.name]), visit?.placeId);
  $('f-start').value = mode === 'move' ? shifted(visit.local, 1) : shifted(`${now().toISOString().slice(0, 10)}T10:00`, 3);
  $('form').showModal();
}

const fill = (select, options, value) => {
  select.replaceChildren(...options.map(([id, words]) => make('option', { value: id, text: words })));
  if (value) select.value = value;
};

// The same time of day so many days later, past the weekend.
function shifted(local, days) {
  const date = new Date(`${local}:00Z`);
  do date.setUTCDate(date.getUTCDate() + days);
  while ([0, 6].includes(date.getUTCDay()) && (days = 1));
  return date.toISOString().slice(0, 16);
}

async function saveForm(event) {
  event.preventDefault();
  const start = $('f-start').value;
  try {
    if (formMode === 'book') {
      const { id } = await post('/demo/visits', { patient: $('f-patient').value, doctor: $('f-doctor').value, place: $('f-place').value, start });
      chosen = id;
      phone = byId(state.patients, $('f-patient').value).phone;
      show('story');
    } else if (formMode === 'move') {
      await post(`/demo/visits/${chosen}/move`, { start });
    } else {
      await post(`/demo/visits/${chosen}/doctor`, { doctor: $('f-doctor').value });
    }
    $('form').close();
    await refresh();
  } catch (error) {
    $('form-error').textContent = error.message;
  }
}

// ---- at the start -------------------------------------------------------------------------------------------------

const hour = 3_600_000;
$('hour').addEventListener('click', () => walk(new Date(now().getTime() + hour), false));
$('day').addEventListener('click', () => walk(new Date(now().getTime() + 24 * hour), false));
$('next').addEventListener('click', () => walk(null, true));
$('book').addEventListener('click', () => state && openForm('book'));
$('form-cancel').addEventListener('click', () => $('form').close());
$('form').querySelector('form').addEventListener('submit', saveForm);
$('acts').addEventListener('click', event => event.target.dataset.act && act(event.target.dataset.act).catch(error => say(error.message)));
for (const button of document.querySelectorAll('.tabs button')) button.addEventListener('click', () => show(button.dataset.to));
for (const button of document.querySelectorAll('[data-say]'))
  button.addEventListener('click', () => sendReply(button.dataset.say).catch(error => say(error.message)));
$('reply').addEventListener('submit', event => {
  event.preventDefault();
  const words = $('words').value;
  $('words').value = '';
  sendReply(words).catch(error => say(error.message));
});
// Up and down go through the schedule.
$('days').addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const slots = [...$('days').querySelectorAll('.slot')];
  slots[slots.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
});

if (isOnScreen('story')) show('story'); // wide: the schedule is always there
setInterval(drawClock, 1000);
(async function poll() {
  try {
    if (!document.hidden && !isWalking) await refresh();
  } catch {
    say('The demo does not answer. Is it still running?');
  }
  setTimeout(poll, pollEvery);
})();
