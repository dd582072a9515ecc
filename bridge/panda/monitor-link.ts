import { isLoopback } from './address.ts'
import type { Subject } from './catalogue/index.ts'

// Pages load this file: what it imports is small, and nothing of Node.

/** What has a page in BigPanDA: a task or job, the log of a job, a site (PanDA's queue), a user by name. */
export type OnMonitor = Subject | { kind: 'log'; id: number } | { kind: 'site' | 'user'; name: string }

/**
 * The page of something in BigPanDA, for a person to look for themselves.
 * @param monitorUrl of the server's entry
 * @returns undefined where that is none, or neither https nor on this computer, as the demo's is
 */
export function monitorLink(monitorUrl: string | undefined, shown: OnMonitor): string | undefined {
  const folder = folderOf(monitorUrl)
  if (folder === undefined) return undefined
  switch (shown.kind) {
    case 'task':
      return `${folder}/task/${shown.id}/`
    case 'job':
      return `${folder}/job?pandaid=${shown.id}`
    case 'log':
      return `${folder}/filebrowser/?pandaid=${shown.id}`
    case 'site':
    case 'user':
      // Names of one or two dots would lead to another page.
      return /^\.{0,2}$/.test(shown.name)
        ? undefined
        : `${folder}/${shown.kind}/${encodeURIComponent(shown.name)}/`
  }
}

/** Whether an address is one that `monitorLink` gives for that monitor. */
export function isMonitorLink(monitorUrl: string | undefined, url: string): boolean {
  const folder = folderOf(monitorUrl)
  const href = URL.parse(url)?.href
  if (folder === undefined || href?.startsWith(`${folder}/`) !== true) return false
  const page = href.slice(folder.length)
  return (
    /^\/(task\/[1-9]\d*\/|job\?pandaid=[1-9]\d*|filebrowser\/\?pandaid=[1-9]\d*)$/.test(page) ||
    /^\/(site|user)\/[^/?#\\]+\/$/.test(page)
  )
}

function folderOf(monitorUrl: string | undefined): string | undefined {
  const base = monitorUrl === undefined ? null : URL.parse(monitorUrl)
  if (!base || !(base.protocol === 'https:' || (base.protocol === 'http:' && isLoopback(base))))
    return undefined
  return `${base.origin}${base.pathname.replace(/\/$/, '')}`
}
