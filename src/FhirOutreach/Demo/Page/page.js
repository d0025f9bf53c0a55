// What the page knows, and what is chosen on it. Each part of the page brings its drawer.

import { $ } from './elements.js';

export const page = {
  state: null, // what the demo last said
  chosen: null, // visit id
  phone: null, // number
  isWalking: false, // the clock
};
export const drawers = [];
export const listeners = []; // called with the state before and after

let tag = null;

export const byId = (list, id) => list.find(item => item.id === id);
export const now = () => new Date(Date.now() + (page.state?.offsetMs ?? 0));

export function draw() {
  for (const drawer of drawers) drawer();
}

export function choose(visitId, tab) {
  page.chosen = visitId;
  const visit = byId(page.state.visits, visitId);
  page.phone = byId(page.state.patients, visit.patientId).phone;
  if (tab) show(tab);
  draw();
  $('days').querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
  return refresh();
}

// A phone is its owner's: their next visit comes with it.
export function openPhone(number) {
  const owners = page.state.patients.filter(patient => patient.phone === number).map(patient => patient.id);
  const theirs = page.state.visits.filter(visit => owners.includes(visit.patientId));
  const next = theirs.find(visit => new Date(visit.start) > now() && visit.state !== 'cancelled') ?? theirs.at(-1);
  if (next && !theirs.some(visit => visit.id === page.chosen)) page.chosen = next.id;
  page.phone = number;
  draw();
  return refresh();
}

export function show(tab) {
  document.body.dataset.tab = tab;
  for (const button of document.querySelectorAll('.tabs button')) button.setAttribute('aria-pressed', String(button.dataset.to === tab));
  if (page.state) draw();
}

export async function refresh() {
  const visit = page.chosen;
  const answer = await fetch(`/demo/state${visit ? `?visit=${encodeURIComponent(visit)}` : ''}`, {
    headers: tag ? { 'If-None-Match': tag } : {}, cache: 'no-store',
  });
  if (answer.status !== 200 || visit !== page.chosen) return;
  const next = await answer.json();
  for (const listener of listeners) listener(page.state, next);
  page.state = next;
  tag = answer.headers.get('ETag');
  if (!page.chosen && page.state.openingVisit) return choose(page.state.openingVisit);
  draw();
}

export async function post(url, body = {}) {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const json = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(json.error ?? `HTTP ${answer.status}`);
  return json;
}
