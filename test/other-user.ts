import { spawnSync } from 'node:child_process'
import { chownSync } from 'node:fs'

/** Nobody's number: a user of this machine that is not the one of the tests. Only root can act as him. */
const OTHER = 65_534

/** Whether tests can play a second user of the machine. */
export const hasOtherUser = process.getuid?.() === 0
export const needsOtherUser = hasOtherUser ? '' : ' (not played: only root can act as a second user)'

/** Gives a file or folder to the other user. */
export function giveAway(path: string): void {
  chownSync(path, OTHER, OTHER)
}

/** Runs a program of Node's as the other user, and gives what it printed. */
export function asOtherUser(script: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', script, ...args], {
    uid: OTHER,
    gid: OTHER,
    cwd: '/',
    env: {},
    encoding: 'utf8',
  })
  return status === 0 ? stdout : stderr
}
