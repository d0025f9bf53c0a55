// Booking, moving, and changing the doctor.

import { $, fill } from './elements.js';
import { byId, now, page, post, refresh, show } from './page.js';

let formMode = 'book';
export function openForm(mode, visit) {
  formMode = mode;
  const [title, save] = { book: ['Book a visit', 'Book'], move: ['Move the visit', 'Move'], doctor: ['Change the doctor', 'Change'] }[mode];
  $('form-title').textContent = title;
  $('form-save').textContent = save;
  $('form-error').textContent = '';
  for (const label of document.querySelectorAll('#form label')) label.hidden = !label.dataset.for.split(' ').includes(mode);
  fill($('f-patient'), page.state.patients.map(patient => [patient.id, `${patient.name} (${patient.note})`]), visit?.patientId);
  fill($('f-doctor'), page.state.doctors.map(doctor => [doctor.id, doctor.name]), visit?.doctorId);
  fill($('f-place'), page.state.places.map(place => [place.id, place.name]), visit?.placeId);
  $('f-start').value = mode === 'move' ? shifted(visit.local, 1) : shifted(`${now().toISOString().slice(0, 10)}T10:00`, 3);
  $('form').showModal();
}

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
      page.chosen = id;
      page.phone = byId(page.state.patients, $('f-patient').value).phone;
      show('story');
    } else if (formMode === 'move') {
      await post(`/demo/visits/${page.chosen}/move`, { start });
    } else {
      await post(`/demo/visits/${page.chosen}/doctor`, { doctor: $('f-doctor').value });
    }
    $('form').close();
    await refresh();
  } catch (error) {
    $('form-error').textContent = error.message;
  }
}

$('book').addEventListener('click', () => page.state && openForm('book'));
$('form-cancel').addEventListener('click', () => $('form').close());
$('form').querySelector('form').addEventListener('submit', saveForm);
