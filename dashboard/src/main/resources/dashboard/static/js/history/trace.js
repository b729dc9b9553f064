// The history as a trace in the Trace Event Format of Chromium, which Perfetto, chrome://tracing and others read: a track
// for each process with what it does, one with its critical sections, and an arrow for each message.
import { typeText } from '../words.js';
import { inWords } from './exports.js';

const EVENTS = 1;
const SECTIONS = 2;
const SHORTEST = 1; // µs: an arrow begins and ends in a slice, so an event must last

/** Times are microseconds, as the format has them. A receive is later than its send by one at least. */
export function toTrace(history) {
  const pids = new Map(history.names().map((name, index) => [name, index + 1]));
  const times = timesOf(history.order);
  const place = (node, tid) => ({ pid: pids.get(node.name), tid, ts: times.get(node) });
  const events = history.order.map((node) => ({
    ph: 'X', name: inWords(node), cat: 'event', ...place(node, EVENTS), dur: SHORTEST, args: { id: node.id, clock: node.time },
  }));
  const messages = history.order
    .flatMap((node) => node.sent)
    .filter(({ receive }) => receive && times.has(receive))
    .flatMap((message) => {
      const flow = { name: typeText(message.content), cat: 'message', id: message.key };
      return [
        { ph: 's', ...flow, ...place(message.send, EVENTS) },
        { ph: 'f', bp: 'e', ...flow, ...place(message.receive, EVENTS) },
      ];
    });
  const traceEvents = [...[...pids].flatMap(([name, pid]) => titles(name, pid)), ...events, ...sections(history, place), ...messages];
  return JSON.stringify({ displayTimeUnit: 'ms', traceEvents }, null, 1);
}

const titles = (name, pid) => [
  { ph: 'M', name: 'process_name', pid, tid: EVENTS, args: { name } },
  { ph: 'M', name: 'process_sort_index', pid, tid: EVENTS, args: { sort_index: pid } },
  { ph: 'M', name: 'thread_name', pid, tid: EVENTS, args: { name: 'events' } },
  { ph: 'M', name: 'thread_name', pid, tid: SECTIONS, args: { name: 'critical sections' } },
];

/** Those that have ended. */
function sections(history, place) {
  return history.names().flatMap((name) =>
    history.lane(name).sections.filter(({ start, end }) => start && end).map(({ start, end }) => {
      const from = place(start, SECTIONS);
      return { ph: 'X', name: 'inside', cat: 'critical section', ...from, dur: place(end, SECTIONS).ts - from.ts };
    }));
}

function timesOf(order) {
  const times = new Map();
  const latest = new Map();
  for (const node of order) {
    const sends = node.received.map(({ send }) => times.get(send) ?? 0);
    const time = Math.max(Math.round(node.moment * 1000), (latest.get(node.name) ?? 0) + SHORTEST + 1, ...sends.map((sent) => sent + 1));
    times.set(node, time);
    latest.set(node.name, time);
  }
  return times;
}
