import { describe, expect, test } from 'vitest'
import type { BridgeState } from '../bridge/api.ts'
import { aBeside, anApproval, aState, health, newsOf, signedIn, tasksOf } from '../test/desktop/states.ts'
import { noticesFor, nothingTold } from './notices.ts'

const allOn = {
  approval: true,
  'signed-out': true,
  server: true,
  'task-failed': true,
  'task-exhausted': true,
  'task-ended': true,
}
const ended: BridgeState['login'] = {
  is: 'signed-out',
  problem: { code: 'signed-out', message: 'The login has ended.', nextStep: 'Sign in again.' },
}

/** The titles that the user is shown on the way through these states. */
function titles(
  states: readonly BridgeState[],
  { switches = allOn, isWatching = false }: { switches?: typeof allOn; isWatching?: boolean } = {},
): string[] {
  let told = nothingTold
  return states.flatMap((state) => {
    const step = noticesFor(told, state, { switches, isWatching })
    told = step.told
    return step.notices.map(({ title }) => title)
  })
}

const newHost: BridgeState['login'] = {
  ...signedIn,
  hosts: [...signedIn.hosts, { origin: 'https://elsewhere.example:8443', is: 'asked' }],
}
const up = aState({ login: signedIn })
const withNews = (at: number, ...events: ['failed' | 'exhausted' | 'ended', number][]) =>
  aState({ login: signedIn, tasks: tasksOf({ news: newsOf(at, ...events) }) })
const down = aState({ login: signedIn, health: health('unreachable') })
const asleep = aState({ login: signedIn, health: { ...health('unknown'), paused: true } })
const other = { name: 'DOMA', url: 'https://doma.cern.ch', vo: 'wlcg' }

const beside = (change: Parameters<typeof aBeside>[0], login: BridgeState['login'] = signedIn) =>
  aState({ login, beside: [aBeside(change)] })

test.for<[string, BridgeState[], string[]]>([
  [
    'each server in use goes down and comes back, and its login ends, by itself',
    [
      beside({ login: signedIn }),
      beside({ login: signedIn, health: health('unreachable') }),
      beside({ login: signedIn }),
      beside({ login: ended }),
      beside({ login: ended }),
      aState({ login: ended, beside: [aBeside({ login: ended })] }),
    ],
    [
      'ePIC is down',
      'ePIC is back',
      'You are signed out of PanDA at ePIC',
      'You are signed out of PanDA at ATLAS',
    ],
  ],
  [
    'a host that is new for the login at another server, also where it is not new at the first',
    [aState({ login: newHost, beside: [aBeside()] }), beside({ login: newHost }, newHost)],
    ['A new host asks for your login', 'A new host asks for your login'],
  ],
  [
    'a server that takes another’s place as the first is known as what it was',
    [
      beside({ login: signedIn, health: health('unreachable') }),
      aState({ server: aBeside().server, health: health('alive'), login: signedIn }),
    ],
    ['ePIC is back'],
  ],
  [
    'what happened to tasks at each server in use, once, whatever the times of the looks',
    [
      beside({ tasks: tasksOf({ news: newsOf(1, ['failed', 1]) }) }),
      {
        ...withNews(1, ['ended', 1]),
        beside: [aBeside({ tasks: tasksOf({ news: newsOf(1, ['failed', 1]) }) })],
      },
      {
        ...withNews(1, ['ended', 1]),
        beside: [aBeside({ tasks: tasksOf({ news: newsOf(2, ['ended', 2]) }) })],
      },
    ],
    [
      'A task of yours at ePIC has failed',
      'A task of yours at ATLAS has ended',
      '2 tasks of yours at ePIC ended',
    ],
  ],
  ['one that comes into use and is down is no news', [up, beside({ health: health('unreachable') })], []],
  ['nothing at a start where all is well', [aState({ health: health('unknown') }), up, up], []],
  [
    'nothing at a start where PanDA is down: it was not up',
    [aState({ health: health('unknown') }), down],
    [],
  ],
  [
    'a host that is new for the login, once',
    [up, aState({ login: newHost }), aState({ login: newHost })],
    ['A new host asks for your login'],
  ],
  ['PanDA goes down, once, and comes back', [up, down, down, up, up], ['ATLAS is down', 'ATLAS is back']],
  [
    'one fault after another is one news',
    [up, down, aState({ health: health('refusing') })],
    ['ATLAS is down'],
  ],
  ['slow is not down', [up, aState({ health: health('slow') }), up], []],
  ['asleep and awake is no news', [up, asleep, up], []],
  ['down before the sleep and up after it is', [up, down, asleep, up], ['ATLAS is down', 'ATLAS is back']],
  ['another server that is down is no news of this one', [up, { ...down, server: other }], []],
  [
    'the login ends by itself, once',
    [up, aState({ login: ended }), aState({ login: ended })],
    ['You are signed out of PanDA'],
  ],
  [
    'what happened to tasks, once for each look that brought something',
    [
      up,
      withNews(1, ['failed', 1]),
      withNews(1, ['failed', 1]),
      aState({ login: { is: 'signed-out' } }),
      withNews(1, ['failed', 1]),
      withNews(2, ['ended', 1]),
    ],
    ['A task of yours has failed', 'A task of yours has ended'],
  ],
  [
    'what happened to several tasks is one news',
    [withNews(1, ['failed', 1], ['exhausted', 2], ['ended', 30])],
    ['30 tasks of yours ended, 1 failed, 2 are exhausted'],
  ],
  ['the user signs out', [up, aState({ login: { is: 'signed-out' } })], []],
  ['an old login was of no use at the start', [aState({ login: ended })], []],
  [
    'each call that waits, once',
    [
      aState({ approvals: [anApproval()] }),
      aState({
        approvals: [anApproval()],
        set: { id: 'x', name: 'X', tools: 1, without: 0, further: 'reads' },
      }),
      aState({ approvals: [anApproval(), anApproval({ id: 'a2' })] }),
    ],
    ['An assistant asks for your yes', 'An assistant asks for your yes'],
  ],
  [
    'a button of the user’s own is no assistant, and an assistant is none, whatever it calls itself',
    [
      aState({ approvals: [anApproval({ client: 'control', clientName: 'PanDA Bridge' })] }),
      aState({ approvals: [anApproval({ id: 'a2', clientName: 'PanDA Bridge' })] }),
    ],
    ['Is this what you want?', 'An assistant asks for your yes'],
  ],
])('%s', ([, states, expected]) => {
  expect(titles(states)).toEqual(expected)
})

describe('a kind that is switched off', () => {
  const states = [up, aState({ approvals: [anApproval()], health: health('unreachable'), login: ended })]

  test.for<[keyof typeof allOn, string[]]>([
    ['approval', ['You are signed out of PanDA', 'ATLAS is down']],
    ['signed-out', ['An assistant asks for your yes', 'ATLAS is down']],
    ['server', ['An assistant asks for your yes', 'You are signed out of PanDA']],
  ])('%s is not told, the others are', ([kind, expected]) => {
    expect(titles(states, { switches: { ...allOn, [kind]: false } })).toEqual(expected)
  })

  test.for<[keyof typeof allOn, string[]]>([
    ['task-ended', ['1 task of yours failed, 2 are exhausted']],
    ['task-failed', ['3 tasks of yours ended, 2 are exhausted']],
    ['task-exhausted', ['3 tasks of yours ended, 1 failed']],
  ])('%s is not counted among the others', ([kind, expected]) => {
    const news = withNews(1, ['failed', 1], ['exhausted', 2], ['ended', 3])
    expect(titles([news], { switches: { ...allOn, [kind]: false } })).toEqual(expected)
  })

  test('is not told of later, when it is switched on', () => {
    const { told } = noticesFor(nothingTold, aState({ approvals: [anApproval()] }), {
      switches: { ...allOn, approval: false },
      isWatching: false,
    })
    const again = noticesFor(told, aState({ approvals: [anApproval()] }), {
      switches: allOn,
      isWatching: false,
    })
    expect(again.notices).toEqual([])
  })
})

test('a user who looks at the window is not notified of what it shows in front of everything', () => {
  expect(titles([up, aState({ approvals: [anApproval()] })], { isWatching: true })).toEqual([])
})

test('an approval’s notification says who asks for what, and leads to the window', () => {
  const state = aState({ approvals: [anApproval()] })
  const { notices } = noticesFor(nothingTold, state, { switches: allOn, isWatching: false })
  expect(notices).toEqual([
    {
      kind: 'approval',
      title: 'An assistant asks for your yes',
      body: 'Retry task 46374283?\nClaude wants to call task_retry.',
      page: 'overview',
    },
  ])
})

test('an approval’s notification waits for what is read of the task, and says whose it is and how it is', () => {
  const reading = anApproval({ facts: { is: 'reading', lines: [] } })
  const facts = {
    is: 'read',
    lines: [
      { name: 'Name', value: 'user.jane.analysis/' },
      { name: 'Owner', value: 'Jane Doe: somebody else, you are Ada Lovelace', warns: true },
      { name: 'State', value: 'running' },
    ],
  } as const
  const options = { switches: allOn, isWatching: false }
  const first = noticesFor(nothingTold, aState({ approvals: [reading] }), options)
  expect(first.notices).toEqual([])
  const then = aState({ approvals: [anApproval({ facts })] })
  const second = noticesFor(first.told, then, options)
  expect(second.notices.map(({ body }) => body)).toEqual([
    'Retry task 46374283?\nOwner: Jane Doe: somebody else, you are Ada Lovelace; State: running\nClaude wants to call task_retry.',
  ])
  expect(noticesFor(second.told, then, options).notices).toEqual([])
})

const quiet = { switches: allOn, isWatching: false }

test('a task’s notification says which it is, how far it came and why, and leads to its page', () => {
  const { notices } = noticesFor(nothingTold, withNews(1, ['failed', 1]), quiet)
  expect(notices).toEqual([
    {
      kind: 'task-failed',
      title: 'A task of yours has failed',
      body: 'user.ada.failed.0 (100)\nfailed, 12 of 20 files done\nToo many failed jobs',
      page: 'tasks/100',
    },
  ])
})

test('that of several names some, and leads to the list', () => {
  const { notices } = noticesFor(nothingTold, withNews(1, ['failed', 2], ['ended', 9]), quiet)
  expect(notices).toMatchObject([
    {
      body: 'failed: user.ada.failed.0\nfailed: user.ada.failed.1\ndone: user.ada.ended.0\nand 8 more',
      page: 'tasks',
    },
  ])
})

test('what is told of a server beside the first leads to where the window shows that server', () => {
  const wasUp = noticesFor(nothingTold, beside({ login: signedIn }), quiet)
  const one = aBeside({
    health: health('unreachable'),
    login: ended,
    tasks: tasksOf({ news: newsOf(1, ['failed', 1]) }),
  })
  const { notices } = noticesFor(wasUp.told, aState({ login: signedIn, beside: [one] }), quiet)
  expect(notices.map(({ kind, page }) => [kind, page])).toEqual([
    ['signed-out', 'overview/beside-epic'],
    ['server', 'overview/beside-epic'],
    ['task-failed', 'tasks/100?server=ePIC'],
  ])
})

test('a host that is new for the login at another server is named with that server', () => {
  const { notices } = noticesFor(nothingTold, beside({ login: newHost }), quiet)
  expect(notices).toMatchObject([
    {
      body: 'ePIC is to be reached at elsewhere.example:8443. Nothing is sent there before you say yes.',
      page: 'overview/beside-epic',
    },
  ])
})
