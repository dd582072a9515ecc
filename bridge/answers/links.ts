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
  return {
    task: (id) => monitorLink(monitorUrl, { kind: 'task', id }),
    job: (id) => monitorLink(monitorUrl, { kind: 'job', id }),
    log: (id) => monitorLink(monitorUrl, { kind: 'log', id }),
    site: (name) => monitorLink(monitorUrl, { kind: 'site', name }),
    user: (name) => monitorLink(monitorUrl, { kind: 'user', name }),
  }
}
