import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Home } from '../bridge/home/home.ts'

/** A disk that a test can fill. */
export interface SmallDisk {
  folder: string
  /** Leaves not a byte. */
  fill(): void
  /** As before it was filled. */
  free(): void
}

/** Takes what is to be done after the test. */
type Ends = (end: () => void) => void

/** @param size such as `64k` @returns undefined where none can be mounted, which takes root */
export function smallDisk(size: string, ends: Ends): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'panda-disk-'))
  ends(() => rmSync(folder, { recursive: true, force: true }))
  return mounted(folder, size, ends)
}

/**
 * The disk of a home. Root may write into any folder: then a small disk is mounted. Anybody else's home is closed to
 * writing instead.
 * @returns undefined where neither can be had
 */
export function diskOf({ folder }: Home, ends: Ends): SmallDisk | undefined {
  if (process.platform === 'win32') return undefined
  if (process.getuid?.() === 0) return mounted(folder, '4m', ends)
  const free = () => chmodSync(folder, 0o700)
  ends(free)
  return { folder, fill: () => chmodSync(folder, 0o500), free }
}

function mounted(folder: string, size: string, ends: Ends): SmallDisk | undefined {
  const options = ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'tmpfs', folder]
  if (spawnSync('mount', options).status !== 0) return undefined
  // Lazily: what a test has started may have files open there still.
  ends(() => void spawnSync('umount', ['--lazy', folder]))
  const filler = join(folder, 'filler')
  return { folder, fill: () => fillWith(filler), free: () => rmSync(filler, { force: true }) }
}

/** A page of memory at a time, as such a disk is divided into: less than that is nowhere left. */
function fillWith(file: string): void {
  const page = Buffer.alloc(4_096)
  try {
    for (;;) writeFileSync(file, page, { flag: 'a' })
  } catch {
    // It is full.
  }
}
