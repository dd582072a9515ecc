import type { Actor, Retry } from './known-error.ts'

/** Who can act, as it stands in a sentence: "can be solved by ...". */
export const actorWords: Readonly<Record<Actor, string>> = {
  user: 'you',
  site: 'the site',
  data: 'the data managers',
  experiment: "your experiment's experts",
  pandaExperts: 'the PanDA experts',
  nobody: 'nobody',
}

/** Whether to try again, as a sentence. */
export const retryWords: Readonly<Record<Retry, string>> = {
  yes: 'A retry may succeed.',
  later: 'A retry may succeed later.',
  'other-site': 'A retry may succeed at another site.',
  'after-fix': 'A retry fails again until something is changed.',
  automatic: 'PanDA tries again by itself.',
  no: 'A retry is not called for.',
}
