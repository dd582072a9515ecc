import { expect, test } from 'vitest'
import { anApproval, now } from '../../test/desktop/states.ts'
import { approvalText, grantText } from './approval-text.ts'

test('a call that waits is shown with all that there is to know before a yes', () => {
  const approval = anApproval({
    question: 'Submit a new task?',
    tool: 'task_submit',
    link: 'https://bigpanda.example/task/1/',
    facts: {
      is: 'reading',
      lines: [{ name: 'Owner', value: 'Jane Doe: somebody else, you are Ada Lovelace', warns: true }],
    },
    arguments: [
      {
        name: 'task_parameters',
        text: '',
        entries: [
          { name: 'taskName', text: '"user.ada.test/"' },
          { name: 'log', text: '"xx', left: 4_000 },
        ],
        more: 7,
      },
    ],
  })
  expect(
    approvalText(approval, now)
      .split('\n')
      .map((line) => line.trimStart()),
  ).toEqual([
    'a1  Submit a new task?',
    'task_submit: changes or starts something',
    'Asked by Claude (claude-desktop), 2 min left',
    '! Owner: Jane Doe: somebody else, you are Ada Lovelace',
    '(PanDA is being asked for more: list it again)',
    'https://bigpanda.example/task/1/',
    'task_parameters = {',
    'taskName = "user.ada.test/"',
    'log = "xx… (4000 more characters)',
    '… 7 more',
    '--again: also this call, unchanged, for 15 min from now',
  ])
})

test.each([
  ['control', 'Asked for in a window of PanDA Bridge, 2 min left'],
  ['cursor', 'Asked by PanDA Bridge (cursor), 2 min left'],
])('a call that waits tells by the key %s who asks', (client, line) => {
  const lines = approvalText(anApproval({ client, clientName: 'PanDA Bridge' }), now).split('\n')
  expect(lines[2]?.trimStart()).toBe(line)
})

test('a yes that holds says for what, and for how long', () => {
  const grant = {
    id: 'g1',
    client: 'claude-desktop',
    clientName: 'Claude',
    server: 'Demo',
    tool: 'task_retry',
    question: 'Retry task 46374283?',
    subject: { kind: 'task', id: 46374283 },
    until: now + 600_000,
  } as const
  expect(grantText(grant, now)).toBe(
    'g1  Retry task 46374283? Claude may call task_retry with the same arguments for 10 min.',
  )
})
