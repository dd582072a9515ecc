/** What has been noted, in the main process's `globalThis.notes`. */
export interface Notes {
  icon: string
  toolTip: string
  menu: Electron.Menu | null
  tray: Electron.Tray | null
  notifications: Electron.Notification[]
  questions: { options: Electron.MessageBoxOptions; answer: (response: number) => void }[]
  opened: string[]
}
/** The main process that has them, for a function that runs there. */
export type WithNotes = typeof globalThis & { notes: Notes }

export function takeNotes(electron: typeof Electron.CrossProcessExports): void
export function noteQuestions(electron: typeof Electron.CrossProcessExports): void
