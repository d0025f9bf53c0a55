// The story of the chosen visit: what came, what was decided and why, what went out.

import { $, isFresh, make, redraw, say } from './elements.js';
import { openForm } from './form.js';
import { byId, drawers, page, post, refresh } from './page.js';
import { pills } from './pills.js';

const sources = { ehr: 'EHR', patient: 'SMS', clock: 'time', carrier: 'tel' };
let drawnStory = null;

function drawStory() {
  const visit = byId(page.state.visits, page.chosen);
  $('acts').hidden = !visit;
  if (!visit || page.state.story?.visitId !== page.chosen) return;

  const patient = byId(page.state.patients, visit.patientId);
  $('story-title').textContent = patient.name;
  $('story-about').replaceChildren(
    `${visit.day}, ${visit.time}, ${byId(page.state.doctors, visit.doctorId).name}, ${byId(page.state.places, visit.placeId).name} `,
    make('span', { class: `pill ${pills[visit.state][1]}`, text: pills[visit.state][0] }),
    make('br'), `Patient: ${patient.note}. Times by the clock in ${byId(page.state.places, visit.placeId).city}.`);
  const isOn = ['booked', 'confirmed', 'declined'].includes(visit.state);
  for (const button of $('acts').children)
    button.disabled = button.dataset.act === 'restore' ? isOn : !isOn;

  const wasThere = drawnStory === page.chosen;
  const box = $('steps').parentElement;
  const count = $('steps').childElementCount;
  redraw($('steps'), page.state.story.steps.map(step => stepOf(step, wasThere)));
  if (!wasThere || page.state.story.steps.length > count) box.scrollTop = box.scrollHeight;
  drawnStory = $('steps').dataset.visit = page.chosen;
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

async function act(name) {
  const visit = byId(page.state.visits, page.chosen);
  if (name === 'move' || name === 'doctor') return openForm(name, visit);
  await post(`/demo/visits/${visit.id}/${name}`);
  await refresh();
}

drawers.push(drawStory);
$('acts').addEventListener('click', event => event.target.dataset.act && act(event.target.dataset.act).catch(error => say(error.message)));
