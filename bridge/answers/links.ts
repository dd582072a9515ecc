import { maskText } from '../platform/mask-text.ts'
import { monitorLink } from '../panda/monitor-link.ts'

/** Addresses of the monitor's pages; each undefined where the server's entry names no monitor that can be opened. */
export interface Links {
  task(id: number): string | undefined
  job(id: number): string | undefined
  log(jobId: number): string | undefined
  site(name: string): string | undefined
  user(name: string): string | undefined
}

export function linksTo(monitorUrl: string | undefined): Links {
  // What is no name, as a text with a secret in it, has no page.
  const named = (kind: 'site' | 'user', name: string) =>
    name.isWellFormed() && maskText(name) === name ? monitorLink(monitorUrl, { kind, name }) : undefined
  return {
    task: (id) => monitorLink(monitorUrl, { kind: 'task', id }),
    job: (id) => monitorLink(monitorUrl, { kind: 'job', id }),
    log: (id) => monitorLink(monitorUrl, { kind: 'log', id }),
    site: (name) => named('site', name),
    user: (name) => named('user', name),
  }
}
