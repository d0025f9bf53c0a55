// The patients' phones.

import { $, isOnScreen, make, redraw, say } from './elements.js';
import { byId, drawers, listeners, now, openPhone, page, post, refresh } from './page.js';

const seen = new Map(); // number -> texts from the clinic that were on screen

const received = shown => shown.texts.filter(text => !text.isFromPhone).length;

function drawPhones() {
  if (page.phone && isOnScreen('phones')) seen.set(page.phone, received(page.state.phones.find(shown => shown.number === page.phone)));
  let unread = 0;
  redraw($('phone-list'), page.state.phones.map(shown => {
    const fresh = received(shown) - (seen.get(shown.number) ?? 0);
    unread += fresh;
    const first = shown.owner.replace(/ \S+$/, '');
    return make('button', {
      type: 'button', class: 'face', 'data-key': shown.number, 'aria-pressed': String(shown.number === page.phone),
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
  const shown = page.state.phones.find(each => each.number === page.phone);
  $('reply').hidden = !shown;
  if (!shown) {
    $('owner').textContent = byId(page.state.patients, byId(page.state.visits, page.chosen)?.patientId)?.name ?? '';
    $('number').textContent = 'no phone we can text';
    delete $('chat').dataset.drawn;
    $('chat').replaceChildren(make('p', { class: 'empty', text: 'There is no mobile number in the record. Staff have a task to call.' }));
    return;
  }
  $('owner').textContent = shown.owner;
  const time = new Intl.DateTimeFormat('en-US', { hour: 'numeric', minute: '2-digit', timeZone: shown.zone }).format(now());
  const national = shown.number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3');
  $('number').textContent = `${national} · ${time} in ${shown.zone.split('/')[1].replace('_', ' ')}${shown.isOptedOut ? ' · said STOP' : ''}`;
  const box = $('chat');
  const key = `${page.phone} ${shown.texts.length}`;
  if (box.dataset.drawn === key) return;
  box.dataset.drawn = key;
  redraw(box, shown.texts.length === 0
    ? [make('p', { class: 'empty', text: 'No texts yet.' })]
    : shown.texts.map(text => make('div', { class: `said ${text.isFromPhone ? 'theirs' : ''}` },
      make('div', { class: 'bubble', text: text.body }),
      make('div', { class: 'when', text: text.at + (text.isAutomatic ? ' · from the carrier' : '') }))));
  box.scrollTop = box.scrollHeight;
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

async function sendReply(words) {
  if (!words.trim() || !page.phone) return;
  await post(`/demo/phones/${encodeURIComponent(page.phone)}/texts`, { body: words });
  await refresh();
}

drawers.push(drawPhones);
listeners.push(announce);
for (const button of document.querySelectorAll('[data-say]'))
  button.addEventListener('click', () => sendReply(button.dataset.say).catch(error => say(error.message)));
$('reply').addEventListener('submit', event => {
  event.preventDefault();
  const words = $('words').value;
  $('words').value = '';
  sendReply(words).catch(error => say(error.message));
});
