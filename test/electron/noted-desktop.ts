import { basename } from 'node:path'
import { until } from '../bridge.ts'
import type { Notes, WithNotes } from './default-app/notes.js'
import type { Surroundings } from './driver.ts'
import type { SteeredElectron } from './steered.ts'

/** What the app shows where no desktop would show it: by what default-app/notes.js has noted. */
export function notedDesktop({ evaluate }: SteeredElectron): Surroundings {
  const notes = <K extends 'icon' | 'toolTip' | 'opened'>(name: K) =>
    evaluate((_, name) => (globalThis as WithNotes).notes[name], name) as Promise<Notes[K]>
  const titles = () => evaluate(() => (globalThis as WithNotes).notes.notifications.map(({ title }) => title))
  return {
    trayIcon: async () => basename(await until(() => notes('icon')), '.png'),
    trayToolTip: () => until(() => notes('toolTip')),
    trayMenu: () =>
      evaluate(() => {
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
        evaluate((_, labels) => {
          let items: readonly Electron.MenuItem[] = (globalThis as WithNotes).notes.menu?.items ?? []
          let item: Electron.MenuItem | undefined
          for (const label of labels) {
            item = items.find((each) => each.visible && each.label === label)
            items = item?.submenu?.items ?? []
          }
          if (item?.enabled !== true) return false
          item.click()
          return true
        }, labels),
      ).then(() => undefined),
    clickTray: () => evaluate(() => void (globalThis as WithNotes).notes.tray?.emit('click')),
    notifications: titles,
    clickNotification: async (title) => {
      await until(async () => (await titles()).includes(title))
      await evaluate((_, title) => {
        const found = (globalThis as WithNotes).notes.notifications.findLast((each) => each.title === title)
        found?.emit('click')
      }, title)
    },
    answerQuestion: (button) =>
      until(() =>
        evaluate((_, button) => {
          const question = (globalThis as WithNotes).notes.questions.shift()
          if (!question) return undefined
          const { message, buttons = [] } = question.options
          if (!buttons.includes(button))
            throw new Error(`No button "${button}" under "${message}": ${buttons.join(', ')}`)
          question.answer(buttons.indexOf(button))
          return message
        }, button),
      ),
    opened: () => notes('opened'),
    power: (event) => evaluate(({ powerMonitor }, event) => void powerMonitor.emit(event), event),
  }
}
