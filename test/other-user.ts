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

/** Becomes the other user, by a program that he may not be able to start: it may lie where he cannot come. */
const become = `process.setgroups([]); process.setgid(${OTHER}); process.setuid(${OTHER});`

/** Runs a program of Node's as the other user, and gives what it printed. */
export function asOtherUser(script: string, ...args: string[]): string {
  const options = { cwd: '/', env: {}, encoding: 'utf8' } as const
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-e', become + script, ...args], options)
  return status === 0 ? stdout : stderr
}
