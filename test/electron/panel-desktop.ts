import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { until } from '../bridge.ts'
import type { WithQuestions } from './default-app/notes.js'
import { askDesktop, type PanelEntry, type PanelIcon } from './session/desktop.ts'
import { sessionVariables } from './session/index.ts'
import type { Surroundings } from './driver.ts'
import { clickButton } from './session/question.ts'
import type { SteeredElectron } from './steered.ts'

const icons = resolve(import.meta.dirname, '../../assets/tray')

/** What the app shows on a real desktop, read from the panel and the other programs of the session. */
export function panelDesktop({ look, pid }: SteeredElectron): Surroundings {
  const ask = <T>(request: Parameters<typeof askDesktop>[1]) => askDesktop<T>(process.env, request)
  const menu = () => ask<PanelEntry[]>({ do: 'menu', pid })
  // One session has many apps, one after the other.
  const opened = () => readLines(sessionVariables.opened)
  const titles = () => titlesIn(readLines(sessionVariables.notifications))
  const before = { opened: opened().length, titles: titles().length }
  // The app hears of an answer after the click, or ends by it: nobody answers the same question twice.
  let answered = 0
  const newTitles = () => titles().slice(before.titles)
  return {
    trayIcon: async () => {
      const { pixmaps } = await ask<PanelIcon>({ do: 'icon', pid })
      const { width = 0, argb = '' } = pixmaps[0] ?? {}
      // The files are of 22 and 44 pixels.
      const scaleFactor = width / 22
      const looks = await look(
        ({ nativeImage }, { files, scaleFactor }) =>
          files.map((file) => {
            const bitmap = nativeImage.createFromPath(file).toBitmap({ scaleFactor })
            return { file, bgra: bitmap.toString('hex') }
          }),
        { files: iconFiles(), scaleFactor },
      )
      return nearest(argb, looks)
    },
    trayToolTip: async () => {
      const { toolTip, title } = await ask<PanelIcon>({ do: 'icon', pid })
      return toolTip.find((text) => text !== '') ?? title
    },
    trayMenu: async () => linesOf(await menu()),
    clickTrayItem: async (...labels) => {
      await until(async () => {
        const wrong = await ask<object>({ do: 'click', pid, labels })
        return Object.keys(wrong).length === 0
      })
    },
    clickTray: async () => void (await ask({ do: 'activate', pid })),
    notifications: async () => newTitles(),
    clickNotification: async (title) => {
      await until(() => newTitles().includes(title))
      await ask({ do: 'click-notification', title, titles: newTitles() })
    },
    answerQuestion: (button) =>
      until(async () => {
        const question = await look((_, answered) => {
          const { questions } = (globalThis as WithQuestions).notes
          const next = questions.find(({ number }) => number > answered)
          return (
            next && {
              number: next.number,
              message: next.options.message,
              buttons: next.options.buttons ?? [],
            }
          )
        }, answered)
        if (question === undefined) return undefined
        const { number, message, buttons } = question
        const place = buttons.indexOf(button)
        if (place < 0) throw new Error(`No button "${button}" under "${message}": ${buttons.join(', ')}`)
        if (!(await clickButton(pid, place, buttons.length))) return undefined
        answered = number
        return message
      }),
    opened: async () => opened().slice(before.opened),
    power: async (event) =>
      void (await ask({ do: 'power', signal: 'PrepareForSleep', value: event === 'suspend' })),
  }
}

function readLines(variable: string): string[] {
  const file = process.env[variable]
  return file === undefined ? [] : readFileSync(file, 'utf8').split('\n').filter(Boolean)
}

/** What `dunst -print` writes of each: a line with `summary: 'TITLE'`. */
function titlesIn(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^\s*summary: '(.*)'$/.exec(line)?.[1] ?? [])
}

function linesOf(entries: readonly PanelEntry[]): string[] {
  return entries.flatMap(({ visible, separator, toggle, on, label, entries }) => {
    if (!visible) return []
    if (separator) return ['---']
    const mark = toggle === '' ? '' : on ? '[x] ' : '[ ] '
    return [mark + label, ...linesOf(entries).map((line) => `  ${line}`)]
  })
}

function iconFiles(): string[] {
  return readdirSync(icons)
    .filter((file) => /^[a-z-]+\.png$/.test(file))
    .map((file) => join(icons, file))
}

/**
 * The icon whose pixels are those in the panel.
 * @param argb as the panel gets them (StatusNotifierItem, "Icons"), colours as they are
 * @param looks as Electron has them: BGRA, colours multiplied by their alpha
 */
function nearest(argb: string, looks: readonly { file: string; bgra: string }[]): string {
  const shown = premultiplied(Buffer.from(argb, 'hex')).swap32()
  const distances = looks.map(({ file, bgra }) => {
    const look = Buffer.from(bgra, 'hex')
    if (look.length !== shown.length) return { file, distance: Infinity }
    let distance = 0
    for (let at = 0; at < look.length; at += 1) distance += Math.abs((look[at] ?? 0) - (shown[at] ?? 0))
    return { file, distance: distance / look.length }
  })
  const [best] = distances.toSorted((a, b) => a.distance - b.distance)
  if (!best || best.distance > 2) return `none of the icons (${best?.distance} away from ${best?.file})`
  return best.file.slice(icons.length + 1, -'.png'.length)
}

function premultiplied(argb: Buffer): Buffer {
  return Buffer.from(
    argb.map((value, at) => {
      const alpha = argb[at - (at % 4)] ?? 0
      return at % 4 === 0 ? value : Math.round((value * alpha) / 255)
    }),
  )
}
