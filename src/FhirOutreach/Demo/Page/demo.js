// The page of the demo. It asks for what there is to show twice a second, and shows it; everything it does is a POST.

import './clock.js';
import './schedule.js';
import './story.js';
import './phones.js';
import { isOnScreen, say } from './elements.js';
import { page, refresh, show } from './page.js';

const pollEvery = 500; // milliseconds

for (const button of document.querySelectorAll('.tabs button')) button.addEventListener('click', () => show(button.dataset.to));
if (isOnScreen('story')) show('story'); // wide: the schedule is always there

(async function poll() {
  try {
    if (!document.hidden && !page.isWalking) await refresh();
  } catch {
    say('The demo does not answer. Is it still running?');
  }
  setTimeout(poll, pollEvery);
})();
