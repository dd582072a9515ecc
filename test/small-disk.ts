import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A disk that a test can fill. */
export interface SmallDisk {
  folder: string
  /** Leaves not a byte. */
  fill(): void
  /** As before it was filled. */
  free(): void
}

/** @param size such as `64k` @returns undefined where none can be mounted, which takes root; what ends it goes to `ends` */
export function smallDisk(size: string, ends: (end: () => void) => void): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'panda-disk-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `mode=0700,size=${size}`, 'tmpfs', folder])
  ends(() => {
    if (mounted.status === 0) spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  })
  if (mounted.status !== 0) return undefined
  const filler = join(folder, 'filler')
  return {
    folder,
    fill: () => {
      const bytes = Buffer.alloc(4_096)
      try {
        for (;;) writeFileSync(filler, bytes, { flag: 'a' })
      } catch {
        // It is full.
      }
    },
    free: () => rmSync(filler),
  }
}
