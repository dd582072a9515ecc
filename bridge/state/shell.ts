import { BridgeError, type BridgeErrorValue } from '../errors.ts'

/** What the user may be told of by the system's notifications. */
export const noticeKinds = [
  'approval',
  'signed-out',
  'server',
  'task-failed',
  'task-exhausted',
  'task-ended',
] as const
export type NoticeKind = (typeof noticeKinds)[number]
export type NoticeSwitches = Record<NoticeKind, boolean>

export type UpdateState =
  | { is: 'not-looked' }
  | { is: 'looking' }
  /** `at`: milliseconds since 1970. */
  | { is: 'newest'; at: number }
  | { is: 'available'; version: string }
  | { is: 'downloading'; version: string; percent: number }
  | { is: 'ready'; version: string }
  | { is: 'failed'; problem: BridgeErrorValue }

/** What the program around the bridge can do; what is missing it cannot, and the pages do not offer it. */
export interface ShellState {
  kind: 'desktop' | 'headless'
  /** `session`: it is forgotten when the program ends. */
  loginKept: 'keychain' | 'file' | 'session'
  /** Whether it starts when the user logs in to the computer. */
  startAtLogin?: boolean
  /** Which notifications are on. */
  notices?: NoticeSwitches
  /** Whether it opens files and folders where the user sits. */
  opensFiles?: true
  updates?: { state: UpdateState; lookDaily: boolean }
}

/** The program around the bridge. Every method throws BridgeError and nothing else. */
export interface Shell {
  readonly state: ShellState
  /** What the user should know of the program itself. */
  readonly problem?: BridgeErrorValue | undefined
  /** Hears of each new state. */
  subscribe?: (listener: () => void) => void
  setStartAtLogin?: (on: boolean) => Promise<void>
  setNotice?: (kind: NoticeKind, on: boolean) => void
  /** Opens a file with the program that the user's system has for it, or shows a folder. */
  openPath?: (path: string) => Promise<void>
  /** Asks the user, where no page answers, whether a program may be started as a server. */
  confirmProgram?: (program: ProgramToStart) => Promise<boolean>
  /** Asks the user where, and writes it there; undefined where the user cancels. */
  saveFile?: (file: FileToSave) => Promise<string | undefined>
  updates?: Updates
  /** Forgets what it remembers of the user's choices. */
  reset?: () => void
}

/** A server that is a program of this computer. */
export interface ProgramToStart {
  /** The server's. */
  name: string
  command: string
  arguments: readonly string[]
  /** Names of what is set for it in its environment. */
  variables: readonly string[]
}

export interface FileToSave {
  /** What the user is asked. */
  title: string
  /** The name that is offered. */
  fileName: string
  text: string
}

export interface Updates {
  lookDaily: (on: boolean) => void
  look: () => Promise<void>
  download: () => Promise<void>
  /** Ends the app and starts the new one. */
  install: () => void
}

export const headlessShell: Shell = { state: { kind: 'headless', loginKept: 'file' } }

/** What the shell has for this. @throws BridgeError where it has nothing */
export function need<T>(part: T | undefined, what: string): T {
  if (part !== undefined) return part
  throw new BridgeError('not-allowed', `This bridge cannot ${what}.`, 'The installed desktop app can.')
}
