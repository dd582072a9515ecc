// The shim loads this file: it imports no package.
import { stripVTControlCharacters } from 'node:util'

/** How a program that was to start a bridge ended. */
export interface Ended {
  /** What it wrote to its standard error. */
  said: string
  /** Null while it runs, and where a signal ended it. */
  exitCode: number | null
  signal: string | null
}

/** Longest line that is taken over from a program: characters. */
const LONGEST = 500

/** As Chromium, its X11 and Wayland parts, and GTK say that there is no screen. */
const noScreen =
  /missing x server|unable to open x display|cannot open display|platform failed to initialize|failed to connect to wayland/i

/** A sentence for the user and, where one is known, the next step. */
export interface Reason {
  message: string
  nextStep?: string | undefined
}

/**
 * Why no bridge came of it, for the user.
 * @param logFile where what it said is kept
 */
export function whyNotStarted({ said, exitCode, signal }: Ended, logFile: string): Reason {
  if (noScreen.test(said)) {
    return {
      message:
        'PanDA Bridge could not be started: it needs a screen, and this assistant was started without one.',
      nextStep:
        'Log in at the desktop and start PanDA Bridge there, or run "panda-bridge serve" on a machine without one.',
    }
  }
  const [reason, nextStep] = usefulLines(said)
  if (reason !== undefined) return { message: `PanDA Bridge could not be started: ${reason}`, nextStep }
  const ended = signal === null ? `it ended with code ${exitCode}` : `it was ended by ${signal}`
  const how = signal === null && exitCode === null ? 'it did not answer in time' : ended
  return {
    message: `PanDA Bridge could not be started: ${how}.`,
    nextStep: `Start it by hand to see why; ${logFile} may say more.`,
  }
}

/** What is meant for people: the bridge's own two sentences, or the error that a trace is of. */
function usefulLines(said: string): string[] {
  const lines = stripVTControlCharacters(said)
    .split(/\r?\n/)
    .map((line) => line.replaceAll(/\p{Cc}/gu, ' ').trimEnd())
    .filter((line) => line.trim() !== '')
  const error = lines.find((line) => /^(?:Uncaught )?\w*Error\b.*: /.test(line))
  if (error !== undefined) return [error.slice(0, LONGEST)]
  return (
    lines
      .filter((line) => !isNoise(line))
      .slice(-2)
      // Each by itself: however long what is wrong, what to do about it is said.
      .map((line) => line.slice(0, LONGEST))
  )
}

/** Lines of Chromium's and GTK's logs, of traces, and of Node's excerpts of a source. */
function isNoise(line: string): boolean {
  return (
    /^\[\d+:.*\]/.test(line) ||
    /^\(.*:\d+\): \w+-\w+ \*\*/.test(line) ||
    /^\s|^Node\.js v|^\S+:\d+$|^\(node:\d+\)|^\(Use `/.test(line)
  )
}
