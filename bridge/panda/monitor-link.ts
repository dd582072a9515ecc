import type { Subject } from './catalogue/index.ts'

/**
 * The page of a task or job in BigPanDA, for a person to look for themselves.
 * @param monitorUrl of the server's entry
 * @returns undefined where that is none, or not https
 */
export function monitorLink(monitorUrl: string | undefined, { kind, id }: Subject): string | undefined {
  const base = monitorUrl === undefined ? null : URL.parse(monitorUrl)
  if (base?.protocol !== 'https:') return undefined
  const folder = `${base.origin}${base.pathname.replace(/\/$/, '')}`
  return kind === 'task' ? `${folder}/task/${id}/` : `${folder}/job?pandaid=${id}`
}
