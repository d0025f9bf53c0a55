// The states of a visit: words and tone.

export const pills = {
  booked: ['booked', 'ask'], confirmed: ['confirmed', 'good'], declined: ['declined', 'bad'], cancelled: ['cancelled', 'off'],
  noshow: ['no-show', 'bad'], over: ['took place', 'off'],
};
