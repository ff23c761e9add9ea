/** The shapes of calendars and of files of holidays (LANGUAGE §6). */
import { type Form, id, key, list, mapOf, name, single, type Thing, text, thing } from './shape-form.js';

const title = key(text, 'What people see.');
const hoursOfDay: Form = {
  is: 'either',
  scalar: { is: 'string' },
  list: list({ is: 'string' }),
  wanted: 'hours',
};
export const timeZone = key({ is: 'string' }, 'An IANA time zone.', 'time_zone: Asia/Shanghai');

const day: Thing = {
  name: 'day',
  says: 'What a date is, and why.',
  keys: {
    closed: key({ is: 'boolean' }, 'true: nobody works.'),
    workday: key(
      { is: 'either', scalar: { is: 'condition' }, wanted: 'boolean' },
      'true: it is worked, with the hours of Monday; or the weekday whose hours it has.',
    ),
    hours: key(hoursOfDay, "Its hours: spans as '09:00-12:00'."),
    title,
  },
  exactly_one: [['closed', 'workday', 'hours']],
};
const days: Form = mapOf(
  { is: 'either', scalar: { is: 'string' }, list: list({ is: 'string' }), map: thing(() => day), wanted: 'hours' },
  'any',
);
/** Also of a calendar that changes in a scenario. */
export const calendarHours = key(
  mapOf(hoursOfDay, 'any', 1),
  "The hours of the week: mon-fri: ['09:00-12:00', '13:30-18:00'].",
  "hours: { mon-fri: ['09:00-17:00'] }",
);
export const calendarDays = key(days, 'Dates with hours of their own; they outrank holidays.');

const calendar: Thing = {
  name: 'calendar',
  says: 'When you work.',
  keys: {
    calendar: key(id, 'Its id.'),
    title,
    extends: key(name, 'The calendar that says what is not said here; days and holidays of both count.'),
    time_zone: timeZone,
    hours: calendarHours,
    holidays: key({ is: 'list', of: name, unique: true }, 'Files of holidays, without their ending.'),
    days: calendarDays,
  },
  required: ['calendar', 'time_zone', 'hours'],
  brought_by: 'extends',
};
export const calendars: Thing = {
  name: 'calendars',
  says: 'When you work.',
  keys: {
    calendars: key(
      list(
        single('calendar', () => calendar),
        1,
      ),
      'The calendars.',
    ),
  },
  required: ['calendars'],
};

export const holidays: Thing = {
  name: 'holidays',
  says: 'The closed days of a country, and the days worked in return.',
  keys: {
    holidays: key(id, "Its id: the file's name."),
    title,
    years: key(list({ is: 'number', integer: true }, 1), 'The years for which it is complete.', 'years: [2026]'),
    days: key(days, 'The days: DATE: { closed: true, title: … }.', 'days: { 2026-01-01: { closed: true } }'),
  },
  required: ['holidays', 'years', 'days'],
};
