import type { Standing } from '../types.ts'

/** What to ask an assistant about a task that stands so. @param which its number, of several servers with the name of its own */
export function taskQuestion(which: string, standing: Standing): string {
  switch (standing) {
    case 'attention':
    case 'ended-with-failures':
      return `Why did task ${which} fail, and what should I do?`
    case 'running':
      return `How far is task ${which}, and is anything wrong with it?`
    case 'waiting':
      return `What is task ${which} waiting for?`
    case 'ended':
      return `What did task ${which} do, and did all of it work?`
  }
}

/** What to ask an assistant about a job. @param which as of a task */
export function jobQuestion(which: string, hasFailed: boolean): string {
  return hasFailed
    ? `Why did job ${which} fail, and what should I do?`
    : `What is happening with job ${which}?`
}
