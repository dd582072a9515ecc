import { expect, test } from 'vitest'
import { aBeside, anApproval, aState, aTask, now, signedIn, tasksOf } from '../../test/desktop/states.ts'
import { trayMenu, trayToolTip, type MenuEntry, type MenuFacts } from './menu.ts'

const facts: MenuFacts = { now, online: true, callsToday: 0, sets: [], servers: [] }
const server = '(ATLAS: PanDA is alive, 84 ms)'

/** The first lines of the menu, and the page that each leads to. */
function begin(tasks: Parameters<typeof aState>[0]): string[] {
  return trayMenu(aState(tasks), facts).slice(0, 4).map(lineOf)
}

function lineOf(entry: MenuEntry): string {
  if (entry.type === 'separator') return '---'
  if (entry.type !== 'item') return `(${entry.label})`
  const { command, label } = entry
  return command.do === 'open' ? `${label} -> ${command.page}` : label
}

const at = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' }).format(now - 60_000)

test.for<[string, NonNullable<Parameters<typeof tasksOf>[0]>, string[]]>([
  [
    'more than are named',
    {},
    [
      'Tasks: 3 run, 1 needs you -> tasks',
      '! exhausted, 60% done: user.ada.skim -> tasks/11',
      'running: user.ada.toys -> tasks/12',
      '---',
    ],
  ],
  [
    'all of them named',
    { running: 1, attention: 0, lines: [aTask()] },
    ['(Tasks: 1 runs)', 'running, 60% done: user.ada.task -> tasks/10', '---', server],
  ],
  [
    'none that goes on',
    { running: 0, attention: 0, lines: [] },
    ['Tasks: none runs -> tasks', '---', server, expect.any(String) as string],
  ],
  [
    'as they were when they could be looked at last',
    { isOld: true, running: 1, attention: 0, lines: [aTask()] },
    [`(Tasks: 1 runs (at ${at}))`, 'running, 60% done: user.ada.task -> tasks/10', '---', server],
  ],
  [
    'a long name without its middle',
    { running: 1, attention: 0, lines: [aTask({ name: `user.ada.${'x'.repeat(200)}.v12/` })] },
    [
      '(Tasks: 1 runs)',
      `running, 60% done: user.ada.${'x'.repeat(12)}…${'x'.repeat(17)}.v12/ -> tasks/10`,
      '---',
      server,
    ],
  ],
])('the menu begins with the tasks of the user: %s', ([, tasks, expected]) => {
  expect(begin({ tasks: tasksOf(tasks) })).toEqual(expected)
})

test.for(['off', 'unknown'] as const)('the menu says nothing of tasks that are %s', (is) => {
  expect(begin({ tasks: { is } })[0]).toBe(server)
})

test('the tooltip says how the tasks stand, before all but what waits for a yes', () => {
  const state = aState({ login: signedIn, tasks: tasksOf() })
  const rest = 'Tasks: 3 run, 1 needs you\nATLAS: PanDA is alive, 84 ms\nSigned in as Ada Lovelace'
  expect(trayToolTip(state, facts)).toBe(rest)
  expect(trayToolTip({ ...state, approvals: [anApproval()] }, facts)).toBe(
    `A call waits for your yes\n${rest}`,
  )
})

test('of several servers in use, menu and tooltip say of which the tasks are, and lead to them there', () => {
  const there = { name: 'ePIC', url: 'https://epic.example:25443', vo: 'EIC' }
  const one = aBeside({
    server: there,
    login: signedIn,
    tasks: tasksOf({ running: 7, attention: 0, lines: [aTask()] }),
  })
  const state = aState({
    login: signedIn,
    beside: [one],
    tasks: tasksOf({ running: 1, attention: 0, lines: [aTask()] }),
  })
  expect(trayMenu(state, facts).slice(0, 6).map(lineOf)).toEqual([
    '(Tasks at ATLAS: 1 runs)',
    'running, 60% done: user.ada.task -> tasks/10',
    '---',
    'Tasks at ePIC: 7 run -> tasks?server=ePIC',
    'running, 60% done: user.ada.task -> tasks/10?server=ePIC',
    '---',
  ])
  expect(trayToolTip(state, facts)).toMatch(/^Tasks at ATLAS: 1 runs\nTasks at ePIC: 7 run\nATLAS: /)
})
