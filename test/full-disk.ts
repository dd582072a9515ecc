import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Home } from '../bridge/home/home.ts'

/** The disk of a home, which becomes full in the middle of a test. */
export interface Disk {
  fill: () => void
  free: () => void
}

/**
 * Root may write into any folder: then a small disk is mounted. Anybody else's home is closed to writing instead.
 * @param ends takes what is to be done after the test
 * @returns undefined where neither can be had
 */
export function diskOf(home: Home, ends: (end: () => unknown) => void): Disk | undefined {
  if (process.platform === 'win32') return undefined
  if (process.getuid?.() !== 0) {
    const free = () => chmodSync(home.folder, 0o700)
    ends(free)
    return { fill: () => chmodSync(home.folder, 0o500), free }
  }
  const options = ['-t', 'tmpfs', '-o', 'size=4m,mode=700', 'tmpfs', home.folder]
  if (spawnSync('mount', options).status !== 0) return undefined
  ends(() => spawnSync('umount', ['--lazy', home.folder]))
  const filler = join(home.folder, 'filler')
  return { fill: () => fillWith(filler), free: () => rmSync(filler, { force: true }) }
}

function fillWith(file: string): void {
  for (let bytes = 4 * 1024 * 1024; bytes > 0; bytes = Math.floor(bytes / 2)) {
    try {
      writeFileSync(file, Buffer.alloc(bytes), { flag: 'a' })
    } catch {
      // What is left is less.
    }
  }
}
