import type { Standing } from '../types.ts'

/** What to ask an assistant about a task that stands so. */
export function taskQuestion(id: number, standing: Standing): string {
  switch (standing) {
    case 'attention':
    case 'ended-with-failures':
      return `Why did task ${id} fail, and what should I do?`
    case 'running':
      return `How far is task ${id}, and is anything wrong with it?`
    case 'waiting':
      return `What is task ${id} waiting for?`
    case 'ended':
      return `What did task ${id} do, and did all of it work?`
  }
}

/** What to ask an assistant about a job. */
export function jobQuestion(id: number, hasFailed: boolean): string {
  return hasFailed ? `Why did job ${id} fail, and what should I do?` : `What is happening with job ${id}?`
}
