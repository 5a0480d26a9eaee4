/** Values of time as fields of a form: so many days, so long after the period's first day, what a deadline does. */
import { filledIn, type ValueKind, needed, NOTHING, plain, number, readNumber, asRecord } from './kinds.ts';

const DAYS = ['calendarDays', 'workingDays'] as const;

export const daysLong = (optional = false): ValueKind => ({
  layout: (name, label, { t }) => ({
    legend: label,
    inline: true,
    parts: [
      { name, label: t('rule.days'), kind: 'number', required: !optional },
      {
        name: `${name}.jenis`,
        label: t('rule.dayKind'),
        kind: 'select',
        required: true,
        choices: DAYS.map((value) => ({ value, label: t(`rule.${value}`) })),
      },
    ],
  }),
  write: (name, value) => {
    const [kind, days] = Object.entries(asRecord(value))[0] ?? [];
    return { [name]: plain(days), [`${name}.jenis`]: kind ?? 'calendarDays' };
  },
  read: (name, reading) => {
    const days = number(undefined, optional).read(name, reading);
    return days === undefined
      ? undefined
      : { [filledIn(reading, `${name}.jenis`) === 'workingDays' ? 'workingDays' : 'calendarDays']: days };
  },
  tell: (value, { t }) => {
    const [kind, days] = Object.entries(asRecord(value))[0] ?? [];
    return days === undefined
      ? NOTHING
      : `${plain(days)} ${t(kind === 'workingDays' ? 'rule.workingDays' : 'rule.calendarDays')}`;
  },
});

/** From the period's first day: `P5M10D` is five months and ten days. */
export const sinceStart = (optional = false): ValueKind => {
  const partsOf = (value: unknown): [months: number, days: number] | null => {
    const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?$/.exec(plain(value));
    if (!found) return null;
    const [years, months, weeks, days] = found.slice(1).map((part) => Number(part ?? 0));
    return [(years ?? 0) * 12 + (months ?? 0), (weeks ?? 0) * 7 + (days ?? 0)];
  };
  return {
    layout: (name, label, { t }) => ({
      legend: label,
      inline: true,
      parts: [
        { name, label: t('rule.months'), kind: 'number', required: !optional },
        { name: `${name}.hari`, label: t('rule.andDays'), kind: 'number', required: !optional },
      ],
    }),
    write: (name, value) => {
      const [months, days] = partsOf(value) ?? [];
      return { [name]: String(months ?? ''), [`${name}.hari`]: String(days ?? '') };
    },
    read: (name, reading) => {
      const texts = [name, `${name}.hari`].map((each) => filledIn(reading, each));
      if (texts.every((text) => text === '')) return needed(name, reading, optional);
      const [months, days] = texts.map((text, i) =>
        readNumber(i === 0 ? name : `${name}.hari`, text || '0', { unit: undefined, reading }),
      );
      const [before] = [partsOf(reading.before)];
      if (before && before[0] === months && before[1] === days) return reading.before;
      return months === 0 && days === 0 ? 'P0D' : `P${months ? `${months}M` : ''}${days ? `${days}D` : ''}`;
    },
    tell: (value, { t }) => {
      const [months, days] = partsOf(value) ?? [];
      return months === undefined ? NOTHING : t('rule.sinceStart', { months, days: days ?? 0 });
    },
  };
};

/** What follows when a deadline passes. */
export const deadline: ValueKind = {
  layout: (name, label, { t, ...about }) => {
    const last = (['autoForward', 'hold', 'close'] as const).map((value) => ({ value, label: t(`rule.${value}`) }));
    return {
      legend: label,
      parts: [
        {
          name,
          label: t('rule.then'),
          kind: 'select',
          required: true,
          choices: [...last, { value: 'escalate', label: t('rule.escalate') }],
        },
        daysLong(true).layout(`${name}.grace`, t('rule.grace'), { t, ...about }),
        { name: `${name}.then`, label: t('rule.thenAfter'), kind: 'select', choices: last },
      ],
    };
  },
  write: (name, value, about) => {
    const { do: what, grace, then } = asRecord(value);
    return {
      [name]: plain(what),
      ...daysLong(true).write(`${name}.grace`, grace, about),
      [`${name}.then`]: plain(then),
    };
  },
  read: (name, reading) => {
    const what = filledIn(reading, name);
    if (what !== 'escalate') return { do: what };
    const grace = daysLong().read(`${name}.grace`, reading);
    return { do: what, grace, then: filledIn(reading, `${name}.then`) || needed(`${name}.then`, reading, false) };
  },
  tell: (value, about) => {
    const { do: what, grace, then } = asRecord(value);
    const word = (each: unknown) =>
      each === 'hold' || each === 'close' || each === 'autoForward' ? about.t(`rule.${each}`) : NOTHING;
    return what === 'escalate'
      ? about.t('rule.escalated', { grace: daysLong().tell(grace, about), then: word(then) })
      : word(what);
  },
};
