import { basename } from 'node:path'
import { until } from '../bridge.ts'
import type { Notes, WithNotes } from './default-app/notes.js'
import type { Surroundings } from './driver.ts'
import type { Evaluations } from './evaluations.ts'

/** What the app shows where no desktop would show it: by what default-app/notes.js has noted. */
export function notedDesktop({ look, act }: Evaluations): Surroundings {
  const notes = <K extends 'icon' | 'toolTip' | 'opened'>(name: K) =>
    look((_, name) => (globalThis as WithNotes).notes[name], name) as Promise<Notes[K]>
  const titles = () => look(() => (globalThis as WithNotes).notes.notifications.map(({ title }) => title))
  return {
    trayIcon: async () => basename(await until(() => notes('icon')), '.png'),
    trayToolTip: () => until(() => notes('toolTip')),
    trayMenu: () =>
      look(() => {
        const lines = (items: readonly Electron.MenuItem[]): string[] =>
          items.flatMap((item) => {
            if (!item.visible) return []
            if (item.type === 'separator') return ['---']
            const canBeChosen = item.type === 'checkbox' || item.type === 'radio'
            const mark = canBeChosen ? (item.checked ? '[x] ' : '[ ] ') : ''
            return [mark + item.label, ...lines(item.submenu?.items ?? []).map((line) => `  ${line}`)]
          })
        return lines((globalThis as WithNotes).notes.menu?.items ?? [])
      }),
    clickTrayItem: (...labels) =>
      until(() =>
        act((_, labels) => {
          let items: readonly Electron.MenuItem[] = (globalThis as WithNotes).notes.menu?.items ?? []
          let item: Electron.MenuItem | undefined
          for (const label of labels) {
            item = items.find((each) => each.visible && each.label === label)
            items = item?.submenu?.items ?? []
          }
          return item?.enabled === true ? { seen: true, act: () => void item.click() } : undefined
        }, labels),
      ).then(() => undefined),
    clickTray: () =>
      until(() =>
        act(() => {
          const { tray } = (globalThis as WithNotes).notes
          return tray ? { seen: true, act: () => void tray.emit('click') } : undefined
        }, undefined),
      ).then(() => undefined),
    notifications: titles,
    clickNotification: (title) =>
      until(() =>
        act((_, title) => {
          const found = (globalThis as WithNotes).notes.notifications.findLast((each) => each.title === title)
          return found && { seen: true, act: () => void found.emit('click') }
        }, title),
      ).then(() => undefined),
    answerQuestion: (button) =>
      until(() =>
        act((_, button) => {
          const [question] = (globalThis as WithNotes).notes.questions
          if (!question) return undefined
          const { message, buttons = [] } = question.options
          if (!buttons.includes(button))
            throw new Error(`No button "${button}" under "${message}": ${buttons.join(', ')}`)
          return { seen: message, act: () => question.answer(buttons.indexOf(button)) }
        }, button),
      ),
    opened: () => notes('opened'),
    power: async (event) => {
      await act(
        ({ powerMonitor }, event) => ({ seen: true, act: () => void powerMonitor.emit(event) }),
        event,
      )
    },
  }
}
