import { monitorLink } from '../panda/monitor-link.ts'

/** Addresses of the monitor's pages; each undefined where the server's entry names no monitor, or one without https. */
export interface Links {
  task(id: number): string | undefined
  job(id: number): string | undefined
  log(jobId: number): string | undefined
  site(name: string): string | undefined
}

export function linksTo(monitorUrl: string | undefined): Links {
  return {
    task: (id) => monitorLink(monitorUrl, { kind: 'task', id }),
    job: (id) => monitorLink(monitorUrl, { kind: 'job', id }),
    log: () => undefined,
    site: () => undefined,
  }
}
