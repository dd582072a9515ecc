/** What a state of a job means (panda-docs, "Job status"). */
const states: Readonly<Record<string, string>> = {
  pending: 'It waits for what comes before it.',
  defined: 'It is made, and waits for a site.',
  waiting: 'It waits for its input.',
  assigned: 'A site is chosen; its input is being brought there.',
  throttled: 'It is held back, since too much of this kind is queued.',
  activated: 'It is ready, and waits for a free place at the site.',
  sent: 'It was sent to the site.',
  starting: 'It is being started at the site.',
  running: 'It runs.',
  holding: 'It has ended at the site; PanDA handles its end.',
  transferring: 'It has ended at the site; its outputs are on their way.',
  merging: 'Its outputs wait to be merged.',
  finished: 'It went well.',
  failed: 'It failed.',
  cancelled: 'It was ended on request.',
  closed: 'PanDA ended it before it ran to its end.',
}

export function jobStateWords(status: string): string {
  return states[status] ?? ''
}
