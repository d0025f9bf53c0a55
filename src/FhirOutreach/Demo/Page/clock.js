// The clock of the demo, and the walks it can be sent on.

import { $, say } from './elements.js';
import { byId, choose, drawers, now, page, post, refresh } from './page.js';

const stepsMax = 400; // of one walk: far more than two weeks hold
const hour = 3_600_000; // milliseconds

const inNewYork = new Intl.DateTimeFormat('en-US', {
  weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZone: 'America/New_York',
});

function drawClock() {
  if (!page.state) return;
  $('now').textContent = `${inNewYork.format(now())} in New York`;
  $('now').dateTime = now().toISOString();
  $('due').textContent = page.isWalking ? 'the clock walks …'
    : page.state.nextDue ? `next due: ${inNewYork.format(new Date(page.state.nextDue))}` : 'nothing is planned';
}

// From due to due, so that everything happens at its own hour: a jump over a reminder would make it late.
async function walk(target, endsAtText) {
  if (page.isWalking || !page.state) return;
  page.isWalking = true;
  for (const id of ['hour', 'day', 'next']) $(id).disabled = true;
  try {
    const sent = page.state.textsSent;
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
      if (endsAtText && page.state.textsSent > sent) return followText();
    }
  } catch (error) {
    say(error.message);
  } finally {
    page.isWalking = false;
    for (const id of ['hour', 'day', 'next']) $(id).disabled = false;
    await refresh();
    drawClock();
  }
}

function followText() {
  if (page.state.lastTextAbout && byId(page.state.visits, page.state.lastTextAbout)) return choose(page.state.lastTextAbout);
}

drawers.push(drawClock);
setInterval(drawClock, 1000);
$('hour').addEventListener('click', () => walk(new Date(now().getTime() + hour), false));
$('day').addEventListener('click', () => walk(new Date(now().getTime() + 24 * hour), false));
$('next').addEventListener('click', () => walk(null, true));
