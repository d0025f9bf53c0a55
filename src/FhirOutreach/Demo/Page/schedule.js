// The EHR's schedule, day by day, and what waits for a person.

import { $, isFresh, make, redraw } from './elements.js';
import { byId, choose, drawers, now, page } from './page.js';
import { pills } from './pills.js';

let wasDrawn = false;

function drawSchedule() {
  const days = Map.groupBy(page.state.visits, visit => visit.local.slice(0, 10));
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(now());
  redraw($('days'), [...days.keys()].sort().flatMap(day => [
    make('h3', { text: days.get(day)[0].day + (day === today ? ' (today)' : ''), 'data-day': day }),
    make('ul', {}, ...days.get(day).map(visit => make('li', {}, slot(visit)))),
  ]));
  wasDrawn = true;
}

function slot(visit) {
  const patient = byId(page.state.patients, visit.patientId);
  const [words, tone] = pills[visit.state];
  const button = make('button', {
    type: 'button', 'data-key': visit.id, 'aria-current': visit.id === page.chosen ? 'true' : null,
    class: `slot ${['cancelled', 'noshow', 'declined'].includes(visit.state) ? 'off' : ''}`, onclick: () => choose(visit.id, 'story'),
  },
  make('span', { class: 'time', text: visit.time }), make('span', { class: 'who', text: patient.name }),
  make('span', { class: `pill ${tone}`, text: words }),
  make('span', { class: 'city', text: byId(page.state.places, visit.placeId).city }),
  make('span', { class: 'where', text: byId(page.state.doctors, visit.doctorId).name }));
  if (isFresh(`visit ${visit.id} ${visit.version}`) && wasDrawn) button.classList.add('fresh');
  return button;
}

function drawTasks() {
  $('tasks').hidden = page.state.tasks.length === 0;
  $('task-count').textContent = page.state.tasks.length;
  redraw($('task-list'), page.state.tasks.map(task => make('li', {},
    make('span', { text: task.words }),
    make('small', { text: [byId(page.state.patients, task.patientId)?.name, task.at].filter(Boolean).join(', ') }))));
}

// Up and down go through the schedule.
$('days').addEventListener('keydown', event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const slots = [...$('days').querySelectorAll('.slot')];
  slots[slots.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
});

drawers.push(drawSchedule, drawTasks);
