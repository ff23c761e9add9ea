import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../src/calendar/duration.js';
import type { Duration } from '../../src/program/program.js';

const minutes = (count: number): Duration => ({ kind: 'business', unit: 'minutes', count });
const days = (count: number): Duration => ({ kind: 'business', unit: 'days', count });
const elapsed = (milliseconds: number): Duration => ({ kind: 'elapsed', milliseconds });

describe('reading a duration', () => {
  it.each<[string, Duration]>([
    ['30 minutes', elapsed(1_800_000)],
    ['1 minute', elapsed(60_000)],
    ['1 hour', elapsed(3_600_000)],
    ['0 hours', elapsed(0)],
    ['2 days', elapsed(172_800_000)],
    ['1 week', elapsed(604_800_000)],
    ['0.5 days', elapsed(43_200_000)],
    ['0.1 minutes', elapsed(6_000)],
    ['15 business minutes', minutes(15)],
    ['4 business hours', minutes(240)],
    ['1 business hour', minutes(60)],
    ['1.5 business hours', minutes(90)],
    ['1.1 business hours', minutes(66)],
    ['0 business hours', minutes(0)],
    ['1 business day', days(1)],
    ['3 business days', days(3)],
    ['2.0 business days', days(2)],
    ['  4   business   hours ', minutes(240)],
    ['30minutes', elapsed(1_800_000)],
    ['+2 hours', elapsed(7_200_000)],
    ['-0 hours', elapsed(0)],
  ])('reads %j', (text, duration) => {
    expect(parseDuration(text)).toEqual(duration);
  });

  it.each([
    ['', 'empty', {}],
    ['   ', 'empty', {}],
    ['business day', 'missing_number', {}],
    ['soon', 'missing_number', {}],
    ['1,5 hours', 'missing_number', {}],
    ['1.2.3 hours', 'missing_number', {}],
    ['.5 hours', 'missing_number', {}],
    ['-2 hours', 'negative', {}],
    ['−2 hours', 'negative', {}],
    ['4', 'missing_unit', {}],
    ['4 business', 'missing_unit', {}],
    ['2 months', 'varying_unit', { unit: 'months' }],
    ['1 business year', 'varying_unit', { unit: 'business year' }],
    ['2 dasy', 'unknown_unit', { unit: 'dasy', nearest: 'days' }],
    ['2 Hours', 'unknown_unit', { unit: 'Hours', nearest: 'hours' }],
    ['4 busines hours', 'unknown_unit', { unit: 'busines hours', nearest: 'business hours' }],
    ['4 business huors', 'unknown_unit', { unit: 'business huors', nearest: 'business hours' }],
    ['1 huor', 'unknown_unit', { unit: 'huor', nearest: 'hour' }],
    ['30 min', 'unknown_unit', { unit: 'min', nearest: 'minutes' }],
    ['4h', 'unknown_unit', { unit: 'h', nearest: 'hours' }],
    ['2 working days', 'unknown_unit', { unit: 'working days', nearest: 'business days' }],
    ['2 fortnights', 'unknown_unit', { unit: 'fortnights' }],
    ['1 day 2 hours', 'unknown_unit', { unit: 'day 2 hours' }],
    ['2 business weeks', 'not_a_business_unit', { unit: 'business weeks', nearest: 'business days' }],
    ['1.5 business days', 'fraction_of_business_day', { unit: 'business days' }],
    ['99999999 days', 'too_long', {}],
  ])('refuses %j: %s', (text, code, params) => {
    expect(parseDuration(text)).toEqual({ problem: { code, params: { text: text.trim(), ...params } } });
  });
});

describe('writing a duration', () => {
  it.each<[Duration, string]>([
    [elapsed(0), '0 minutes'],
    [elapsed(60_000), '1 minute'],
    [elapsed(5_400_000), '90 minutes'],
    [elapsed(7_200_000), '2 hours'],
    [elapsed(172_800_000), '2 days'],
    [elapsed(6_000), '0.1 minutes'],
    [minutes(240), '4 business hours'],
    [minutes(60), '1 business hour'],
    [minutes(90), '90 business minutes'],
    [days(1), '1 business day'],
  ])('writes %j as %j', (duration, text) => {
    expect(formatDuration(duration)).toBe(text);
  });

  it('is read back as the same duration', () => {
    const milliseconds = fc.integer({ min: 0, max: 10_000_000_000 });
    const duration = fc.oneof(
      milliseconds.map(elapsed),
      milliseconds.map((value) => minutes(value / 60_000)),
      fc.integer({ min: 0, max: 10_000 }).map(days),
    );
    fc.assert(
      fc.property(duration, (value) => {
        expect(parseDuration(formatDuration(value))).toEqual(value);
      }),
      { numRuns: 1000 },
    );
  });
});
