import { EventEmitter } from 'node:events'
import type { ElectronApplication } from '@playwright/test'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { takeNotes } from './default-app/notes.js'
import { evaluationsIn } from './evaluations.ts'
import { notedDesktop } from './noted-desktop.ts'

// This process plays the app's main process, and V8, which loses the first answer of every evaluation.

class Notification extends EventEmitter {}
class Tray extends EventEmitter {
  setImage(): void {}
  setToolTip(): void {}
  setContextMenu(): void {}
}
const electron = {
  app: new EventEmitter(),
  dialog: {} as Electron.Dialog,
  nativeImage: { createFromPath: () => ({}) },
  Notification,
  powerMonitor: new EventEmitter(),
  shell: {},
  Tray,
}

let asks: number
let ended: PromiseWithResolvers<void>
let isGone: boolean

beforeEach(() => {
  asks = 0
  ended = Promise.withResolvers()
  isGone = false
  takeNotes(electron as never)
})
afterEach(() => {
  delete (globalThis as { notes?: unknown }).notes
})

async function losing<T>(work: () => T): Promise<T> {
  if (isGone) throw new Error('Target page, context or browser has been closed')
  const answer = work()
  if (isGone) throw new Error('Target page, context or browser has been closed')
  asks += 1
  if (asks % 2 === 1) throw new Error('Promise was collected')
  return answer
}

const app = {
  evaluate: (look: (from: unknown, arg: unknown) => unknown, arg: unknown) =>
    losing(() => look(electron, arg)),
  evaluateHandle: async (find: (from: unknown, arg: unknown) => unknown, arg: unknown) => {
    const found = await losing(() => find(electron, arg))
    return { evaluate: (use: (found: unknown) => unknown) => losing(() => use(found)) }
  },
} as unknown as ElectronApplication
const desktop = () => notedDesktop(evaluationsIn(app, ended.promise))

const asked = () =>
  electron.dialog.showMessageBox({ message: 'A bridge runs already.', buttons: ['Take its place', 'Quit'] })

test('a question is answered once and the test is told which, where every answer of the app is lost', async () => {
  const first = asked()
  const second = asked()
  expect(await desktop().answerQuestion('Quit')).toBe('A bridge runs already.')
  expect((await first).response).toBe(1)
  expect(await desktop().answerQuestion('Take its place')).toBe('A bridge runs already.')
  expect((await second).response).toBe(0)
})

test('what ends the app is told of what was seen before', async () => {
  asked()
    .then(() => ended.resolve())
    .catch(() => undefined)
  const { questions } = (globalThis as unknown as { notes: { questions: { answer: () => boolean }[] } }).notes
  const { answer } = questions[0]!
  questions[0]!.answer = () => {
    isGone = true
    return answer()
  }
  expect(await desktop().answerQuestion('Quit')).toBe('A bridge runs already.')
})

test('a question that the app takes back is not answered, and the next one is', async () => {
  const closing = new AbortController()
  const taken = electron.dialog.showMessageBox({
    message: 'Old',
    buttons: ['Yes', 'No'],
    cancelId: 1,
    signal: closing.signal,
  })
  closing.abort()
  expect((await taken).response).toBe(1)
  const next = electron.dialog.showMessageBox({ message: 'New', buttons: ['Yes', 'No'] })
  expect(await desktop().answerQuestion('Yes')).toBe('New')
  expect((await next).response).toBe(0)
})

test('a click and a change of the computer come once', async () => {
  const told: string[] = []
  const tray = new electron.Tray()
  tray.setImage()
  tray.on('click', () => told.push('tray'))
  electron.powerMonitor.on('suspend', () => told.push('suspend'))
  const { clickTray, power } = desktop()
  await clickTray()
  await power('suspend')
  expect(told).toEqual(['tray', 'suspend'])
})
