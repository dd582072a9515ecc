import { expect, test } from 'vitest'
import { asCommands, nextAsCommands } from './as-commands.ts'

test.each([
  ['panda_explain_task(48200101) says why.', '"panda-bridge why 48200101" says why.'],
  ['panda_explain_job(job_id=6742000011) shows it.', '"panda-bridge why 6742000011" shows it.'],
  ['panda_my_tasks lists all.', '"panda-bridge tasks" lists all.'],
  ['panda_my_tasks(status="attention") lists them.', '"panda-bridge tasks --status attention" lists them.'],
  ['Ask panda_read_log(job_id, file="payload.stdout").', 'Ask "panda-bridge log JOB payload.stdout".'],
  [
    'panda_read_log(6742000011, "pilotlog.txt", around="out of memory")',
    `"panda-bridge log 6742000011 pilotlog.txt --around 'out of memory'"`,
  ],
  ['panda_search_docs looks for it.', '"panda-bridge docs WORDS" looks for it.'],
  ['panda_read_doc("docs/a b#c") reads it.', `"panda-bridge docs --read 'docs/a b#c'" reads it.`],
  ['panda_of_another(1) stays.', 'panda_of_another(1) stays.'],
])('%s', (sentence, said) => {
  expect(asCommands(sentence)).toBe(said)
})

test('a next step may be a call of an endpoint; a name that is none stays', () => {
  expect(nextAsCommands('Mend it, then task_retry goes on; look in my_own_file too.')).toBe(
    'Mend it, then "panda-bridge call task_retry" goes on; look in my_own_file too.',
  )
})
