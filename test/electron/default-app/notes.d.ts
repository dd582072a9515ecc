/** What has been noted, in the main process's `globalThis.notes`. */
export interface Notes {
  icon: string
  toolTip: string
  menu: Electron.Menu | null
  tray: Electron.Tray | null
  notifications: Electron.Notification[]
  /** Those that wait for an answer. `answer` says whether it came in time. */
  questions: { options: Electron.MessageBoxOptions; answer: (response: number) => boolean }[]
  opened: string[]
}
/** The main process that has them, for a function that runs there. */
export type WithNotes = typeof globalThis & { notes: Notes }

/** What has been noted on a real desktop: the questions that stand there, or have just been answered. */
export type WithQuestions = typeof globalThis & {
  notes: { questions: { options: Electron.MessageBoxOptions; number: number }[] }
}

export function takeNotes(electron: typeof Electron.CrossProcessExports): void
export function noteQuestions(electron: typeof Electron.CrossProcessExports): void
