// What a trial on the past brought, and what has fired: lists of events.

import { byId, element, visible } from './dom.js';

const WHY = {
  records: 'only part of it: there are too many records',
  bytes: 'only part of it: there are too many bytes',
  time: 'only part of it: it takes too long',
  retention: 'what is still there: Kafka has removed some',
  gone: 'only part of it',
};

export function running() {
  byId('try-sum').dataset.tone = '';
  byId('try-sum').textContent = 'Reading…';
  byId('try-events').replaceChildren();
}

export function report(trial) {
  const read = trial.stopped ? ` Read ${WHY[trial.stopped] ?? 'only part of it'}.` : '';
  const failed = trial.failed > 0 ? ` Failed ${trial.failed} times: ${visible(trial.lastFailure ?? '')}.` : '';
  const absent = trial.absent.length > 0 ? ` No event has ${trial.absent.map(visible).join(', ')}.` : '';
  byId('try-sum').dataset.tone = trial.failed > 0 || absent ? 'bad' : '';
  byId('try-sum').textContent = `Fires on ${trial.fired} of ${trial.evaluated} events.${failed}${absent}${read}`;
  list('try-events', trial.events.map((one) => ({ ...one, when: one.date })).reverse());
}

export function failed(text) {
  byId('try-sum').dataset.tone = 'bad';
  byId('try-sum').textContent = text;
}

/** The newest first. */
export function fires(all) {
  byId('quiet').hidden = all.length > 0;
  list('fires', all.map((one) => ({ ...one, when: one.fired })));
}

function list(id, events) {
  byId(id).replaceChildren(
    ...events.map((one) =>
      element(
        'li',
        { 'data-id': one.id },
        element('span', { class: 'code' }, visible(one.event)),
        element('span', { class: 'when' }, when(one.when)),
        element('span', { class: 'what' }, visible(one.message)),
      ),
    ),
  );
}

function when(text) {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) {
    return '';
  }
  const today = time.toDateString() === new Date().toDateString();
  return today
    ? time.toLocaleTimeString(undefined, { hour12: false })
    : time.toLocaleString(undefined, { hour12: false });
}
